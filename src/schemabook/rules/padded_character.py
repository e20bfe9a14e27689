"""A text that is filled up with blanks.

char(n) stores every value n characters long. The blanks take space, do not count in comparisons with other char(n) and
do count in patterns, so that `LIKE '%x'` misses what `= 'x'` finds. It is not faster than varchar(n) in PostgreSQL, and
it does not keep shorter values out: a check of the length does.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, phone char(20));

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, phone varchar(20), sex char(1), initial char, code "char");
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.structure import set_type, tied_columns

_PADDED = re.compile(r"character\((\d+)\)")


def find(facts: Facts) -> Iterator[Finding]:
    """Columns of that type that are longer than one character."""
    for table, column in facts.columns():
        found = _PADDED.fullmatch(column.type)
        if found and int(found[1]) > 1 and not column.inherited and column.type_name is None:
            type_ = f"varchar({found[1]})"
            yield fault(
                about_column(table, column),
                f"{column.type} fills every value up with blanks.",
                () if column.name in tied_columns(facts, table) else set_type(facts, table, column.name, type_),
                advice="If every value is to be that long, check it: CHECK (length(…) = …).",
            )


def _pads(dialect: Dialect) -> bool:
    return dialect.supports.padded_characters


rule = Rule(level=Level.NOTE, find=find, applies=_pads, sources=("PostgreSQL wiki: Don't use char(n)",))
