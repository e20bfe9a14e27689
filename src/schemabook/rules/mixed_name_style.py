"""Names in another style than the rest of the schema.

Where most tables are `like_this`, one that is `likeThis` has to be looked up each time. Programmes that derive one name
from another miss it.

The style is that of nine tenths of the names, of at least 10; names of one word in small letters fit into every style.
Tables go by the tables, columns by the columns, and one finding names the columns of a table.

Fault:
    CREATE TABLE order_line (id bigint PRIMARY KEY, unit_price numeric, tax_rate numeric, sold_at date, sold_by int);
    CREATE TABLE customer (first_name text, last_name text, phone_number text, created_at date, updated_at date,
        "postalCode" text);

Fault (mysql, mariadb, sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, firstName int, lastName int, phoneNumber int, createdAt int,
        updatedAt int, postCode int, streetName int, cityName int, countryName int, tax_number int);

Fine:
    CREATE TABLE order_line (id bigint PRIMARY KEY, unit_price numeric, tax_rate numeric, sold_at date, sold_by int);
    CREATE TABLE "Customer" (first_name text, last_name text, phone_number text, created_at date, updated_at date,
        post_code text, city text, name text, sha256 text, _version int);

Fine:
    CREATE TABLE order_line (id bigint PRIMARY KEY, unit_price numeric, "taxRate" numeric, "soldAt" date, sold_by int);
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table
from schemabook.rules.structure import designed_tables, listed

FEWEST = 10
"""Of fewer names nobody can say what their style is."""
AGREEING = 0.9
_STYLES = {
    "snake_case": re.compile(r"_*[a-z0-9]+(?:_+[a-z0-9]+)+_*"),
    "camelCase": re.compile(r"[a-z][a-z0-9]*(?:[A-Z][a-zA-Z0-9]*)+"),
    "PascalCase": re.compile(r"[A-Z][a-z0-9]+[a-zA-Z0-9]*|[A-Z]+[a-z]+[a-zA-Z0-9]*"),
    "UPPER_CASE": re.compile(r"[A-Z][A-Z0-9_]+"),
}
_ANY = re.compile(r"_*[a-z0-9$]+_*")


def find(facts: Facts) -> Iterator[Finding]:
    """Tables and columns whose names are not in the style of the others."""
    tables = designed_tables(facts)
    usual = _usual_style(table.name.name for table in tables)
    for table in tables:
        if _differs(table.name.name, usual):
            yield fault(about_table(table), f"Its name is not in {usual}, as those of other tables are.")
    usual = _usual_style(one.name for table in tables for one in table.columns)
    for table in tables:
        odd = [one.name for one in table.columns if _differs(one.name, usual)]
        if odd:
            yield fault(
                [about_table(table), *(about_column(table, name) for name in odd)],
                f"{listed(odd)}: not in {usual}, as other columns are.",
                advice="Rename them when their users can be changed with them.",
            )


def _style(name: str) -> str:
    """The style of a name; empty for one that fits into every style, or into none."""
    return next((style for style, form in _STYLES.items() if form.fullmatch(name)), "")


def _usual_style(names: Iterable[str]) -> str:
    styles = Counter(style for name in names if (style := _style(name)))
    if styles.total() < FEWEST:
        return ""
    usual, times = styles.most_common(1)[0]
    return usual if times >= AGREEING * styles.total() else ""


def _differs(name: str, usual: str) -> bool:
    return bool(usual) and _style(name) != usual and not _ANY.fullmatch(name)


rule = Rule(
    level=Level.NOTE, find=find, sources=("Azimutt: attributeNameInconsistent", "Azimutt: entityNameInconsistent")
)
