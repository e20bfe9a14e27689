"""Columns with numbers in their names, which hold a list.

`phone1`, `phone2`, `phone3` can hold three phones and never a fourth. To find a phone, every query has to look into
each of them, and each needs an index of its own. A table of its own, with one row for each, has room for any number.

Two lines of an address belong together and are left alone, and so are the ends of a span (`x1`, `x2`), two references
that make a pair (`person_id_1`, `person_id_2`), and names in which the number belongs to the word (`md5`, `sha256`,
`utf8`, `ipv4`). One finding names all such columns of a table.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, phone1 text, phone2 text, phone3 text);

Fault (mysql, mariadb, sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, phone varchar(20), phone2 varchar(20));

Fault:
    CREATE TABLE article (id bigint PRIMARY KEY, "tag_1" bigint, "tag_2" bigint);

Fine:
    CREATE TABLE customer (
        id bigint PRIMARY KEY, address1 text, address2 text, address_line_1 text, address_line_2 text, street1 text,
        street2 text, md5 text, sha1 text, sha2 text, x1 float, x2 float, ipv4 inet, ipv6 inet, q1 int, q2 int,
        phone1 text, level2 int, room_101 text, room_102 text, name1 text, name2 int, custaddress1 text,
        custaddress2 text, person_id_1 bigint, person_id_2 bigint
    );
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Column, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table
from schemabook.rules.structure import designed_tables, listed, words_of

_NUMBERED = re.compile(r"(.*?[^\d_])_?(\d{1,2})")
_OF_AN_ADDRESS = ("line", "address", "addr", "adr", "street")
_BELONGS_TO_THE_WORD = frozenset({"md", "sha", "utf", "ipv", "iso", "base", "crc", "oauth", "http", "log", "level"})


def find(facts: Facts) -> Iterator[Finding]:
    """Groups of columns of one type whose names differ by a number that counts from 0 or 1."""
    for table in designed_tables(facts):
        series = list(_series(table))
        if series:
            spans = listed(f"{columns[0].name} to {columns[-1].name}" for columns in series)
            yield fault(
                [about_table(table), *(about_column(table, one) for columns in series for one in columns)],
                f"A list with a fixed number of places: {spans}.",
                advice="Keep them in a table of their own, one row for each value.",
            )


def _series(table: Table) -> Iterator[list[Column]]:
    groups: dict[tuple[str, str], dict[int, Column]] = defaultdict(dict)
    for column in table.columns:
        found = _NUMBERED.fullmatch(column.name)
        if found and _counts(found[1]):
            groups[found[1].lower(), column.type][int(found[2])] = column
    for (stem, type_), numbered in groups.items():
        plain = next((one for one in table.columns if one.name.lower() == stem and one.type == type_), None)
        if plain is not None and 1 not in numbered:
            numbered[1] = plain
        if _is_list(set(numbered)) and not _is_pair(table, list(numbered.values())):
            yield [numbered[number] for number in sorted(numbered)]


def _is_list(numbers: set[int]) -> bool:
    first = min(numbers)
    return first in (0, 1) and len(numbers) > 1 and numbers == set(range(first, first + len(numbers)))


def _is_pair(table: Table, columns: list[Column]) -> bool:
    """Whether two columns are the ends of a relationship."""
    names = {one.name for one in columns}
    keys = {name for key in table.foreign_keys for name in key.columns}
    keys |= set(table.primary_key.columns if table.primary_key else ())
    return len(columns) == 2 and (names <= keys or all("id" in words_of(name) for name in names))


def _counts(stem: str) -> bool:
    """Whether a number after this counts things."""
    words = words_of(stem)
    last = words[-1] if words else ""
    return len(last) > 1 and not last.endswith(_OF_AN_ADDRESS) and last not in _BELONGS_TO_THE_WORD


rule = Rule(
    level=Level.NOTE,
    find=find,
    sources=("SchemaSpy: tables with incrementing column names", "SchemaCrawler: LinterTableWithIncrementingColumns"),
)
