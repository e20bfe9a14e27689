"""Everybody may read a column whose name says that it holds a secret.

A grant to PUBLIC holds for every role that there is or will be. Passwords, even hashed ones, tokens, keys and numbers
of cards and identities are what a stolen account is used for first. Judged by whole words of the name; tables with row
security are not spoken of, and neither are columns that hold no text, number or bytes.

Fault:
    CREATE TABLE person (id integer PRIMARY KEY, password_hash text, "apiKey" text);
    GRANT SELECT ON person TO PUBLIC;

Fault:
    CREATE TABLE person (id integer PRIMARY KEY, iban text);
    GRANT SELECT (id, iban) ON person TO PUBLIC;

Fine:
    CREATE TABLE person (id integer PRIMARY KEY, password_hash text, password_changed_at date, has_token boolean);
    GRANT SELECT (id, password_changed_at, has_token) ON person TO PUBLIC;
    CREATE TABLE visit (id integer PRIMARY KEY, compassword text, secretary text);
    GRANT SELECT ON visit TO PUBLIC;
    CREATE TABLE login (id integer PRIMARY KEY, password text);
    GRANT INSERT ON login TO PUBLIC;
    GRANT SELECT ON login TO pg_monitor;
    CREATE TABLE guarded (id integer PRIMARY KEY, password text);
    ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
    CREATE POLICY first ON guarded USING (id = 1);
    CREATE SCHEMA hidden;
    CREATE TABLE hidden.login (id integer PRIMARY KEY, password text);
    GRANT SELECT ON guarded, hidden.login TO PUBLIC;
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Table
from schemabook.rules.access import PUBLIC, Access
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_column

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SECRETS = re.compile(
    r" (password|passwd|passphrase|secret|token|credential|(api|private|secret|access|encryption) key|totp|cvv|cvc"
    r"|(credit )?card number|iban|ssn|social security number|passport number)(s|es| hash| salt| digest)? "
)
_FAMILIES = frozenset({Family.TEXT, Family.CHARACTER, Family.BINARY, Family.INTEGER, Family.DECIMAL, Family.JSON})


def find(facts: Facts) -> Iterator[Finding]:
    """Columns with such a name that PUBLIC may read."""
    access = Access(facts)
    for table in facts.tables:
        if table.name in access.secured or not access.opens(table.name.schema):
            continue
        readable = _readable(table, access)
        for column in table.columns:
            if column.name in readable and column.family in _FAMILIES and _is_secret(column.name):
                yield fault(
                    about_column(table, column),
                    "Everybody may read it, and by its name it holds a secret.",
                    advice="Take SELECT on the table away from PUBLIC; grant the other columns to those who need them.",
                )


def _readable(table: Table, access: Access) -> set[str]:
    """The columns that PUBLIC may read."""
    found: set[str] = set()
    for grant in access.grants_on(table):
        if grant.grantee == PUBLIC and "SELECT" in grant.privileges:
            found.update([grant.column] if grant.column is not None else (column.name for column in table.columns))
    return found


def _is_secret(name: str) -> bool:
    words = " ".join(_WORD.findall(name)).lower()
    return _SECRETS.search(f" {words} ") is not None


rule = Rule(
    level=Level.ERROR,
    find=find,
    needs=(Need.ROLES,),
    applies=lambda dialect: dialect.supports.roles,
    sources=("splinter: sensitive_columns_exposed",),
)
