"""A text that is filled up with blanks.

char(n) stores every value n characters long. The blanks take space, do not count in comparisons with other char(n) and
do count in patterns, so that `LIKE '%x'` misses what `= 'x'` finds. It is not faster than varchar(n) in PostgreSQL, and
it does not keep shorter values out: a check of the length does. Where there is one, no value has blanks to be filled up
with, and the type is right.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, phone char(20));

Fault:
    CREATE TABLE address (
        id bigint PRIMARY KEY, post_code char(8) CHECK (post_code ~ '^[A-Z0-9]{3,8}$'),
        note char(4) CHECK (note ~ '^[^0-9]{4}$' OR note = 'none'), ab text, copy char(2) CHECK (copy = ab)
    );

Fine:
    CREATE TABLE address (
        id bigint PRIMARY KEY, country char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
        currency char(3) CHECK (currency IN ('EUR', 'SEK')), area char(4) CHECK (area IS NULL OR length(area) = 4),
        bank char(4) CHECK (bank ~ '^[[:alpha:]]{4}$'),
        code char(6) CHECK (code ~ '^[A-Z]{2}-[0-9]{3}$' AND code <> 'AA-000')
    );

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, phone varchar(20), sex char(1), initial char, code "char");
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.engines.conditions import Condition, read_condition
from schemabook.engines.dialect import Dialect
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.structure import set_type, tied_columns

_PADDED = re.compile(r"character\((\d+)\)")
_LENGTHS = frozenset({"length", "char_length", "character_length"})
_ITEM = re.compile(
    r"(?:\[\[:(?:alnum|alpha|digit|lower|upper):\]\]|\[[^\]\[\\^\s][^\]\[\\\s]*\]|\\d|[\w-])(?:\{(\d+)\})?"
)
_WHOLE = re.compile(rf"\^(?:{_ITEM.pattern})+\$")


def find(facts: Facts) -> Iterator[Finding]:
    """Columns of that type that are longer than one character."""
    for table, column in facts.columns():
        found = _PADDED.fullmatch(column.type)
        if found is None or int(found[1]) == 1 or column.inherited or column.type_name is not None:
            continue
        if not _is_always_full(facts, table, column.name, int(found[1])):
            type_ = f"varchar({found[1]})"
            yield fault(
                about_column(table, column),
                f"{column.type} fills every value up with blanks.",
                () if column.name in tied_columns(facts, table) else set_type(facts, table, column.name, type_),
                advice="If every value is to be that long, check it: CHECK (length(…) = …).",
            )


def _is_always_full(facts: Facts, table: Table, column: str, length: int) -> bool:
    """Whether a check lets nothing in that is shorter."""
    holding = (one for one in table.checks if one.validated and one.enforced)
    return any(_fills(read_condition(one.expression, facts.dialect), column, length) for one in holding)


def _fills(condition: Condition, column: str, length: int) -> bool:
    """Whether values of the column that meet the condition have this many characters, none of them a blank."""
    if condition.kind == "all":
        return any(_fills(part, column, length) for part in condition.parts)
    if condition.kind == "any":
        return all(_is_null(part, column) or _fills(part, column, length) for part in condition.parts)
    if condition.kind != "test" or condition.left.kind != "column" or condition.left.text != column:
        return False
    values = [one.text for one in condition.right]
    if condition.left.function:
        counts = condition.left.function in _LENGTHS and condition.operator == "="
        return counts and values == [str(length)]
    if any(one.kind != "text" for one in condition.right):
        return False
    if condition.operator == "matches":
        return all(_width(value) == length for value in values)
    return condition.operator in {"=", "in"} and all(len(one.rstrip()) == length for one in values)


def _is_null(condition: Condition, column: str) -> bool:
    return condition.operator == "is null" and condition.left.text == column


def _width(pattern: str) -> int:
    """How many characters a pattern of a whole text matches, where it is one number and none can be a blank; else 0."""
    if not _WHOLE.fullmatch(pattern):
        return 0
    return sum(int(item[1] or 1) for item in _ITEM.finditer(pattern[1:-1]))


def _pads(dialect: Dialect) -> bool:
    return dialect.supports.padded_characters


rule = Rule(level=Level.NOTE, find=find, applies=_pads, sources=("PostgreSQL wiki: Don't use char(n)",))
