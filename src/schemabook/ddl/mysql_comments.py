"""Comments for MySQL and MariaDB, where they are a part of what they are about.

The comment of a column is set together with its whole definition, which must therefore be the one that it has.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from schemabook.ddl import DdlStatement
from schemabook.ddl.comments import Comment, CommentScript
from schemabook.ddl.mysql import SESSION
from schemabook.ddl.mysql_tables import PERIODS, build_column, column_checks
from schemabook.ddl.mysql_text import literal, option
from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Table

_LONGEST_OF_TABLE = 2048
_LONGEST_OF_COLUMN = 1024
_LAST_PLANE_0 = "\uffff"
_ROUTINES = {"procedure": "PROCEDURE", "function": "FUNCTION"}
_KEEP_HISTORY = "SET SESSION system_versioning_alter_history = KEEP"


def build_comments(catalogue: Catalogue, comments: tuple[Comment, ...], dialect: Dialect) -> CommentScript:
    """One statement a table or routine."""
    tables = {table.name: table for table in catalogue.tables}
    left_out: list[str] = []
    clauses: dict[QualifiedName, list[str]] = {}
    routines: list[str] = []
    for one in comments:
        reason = _reason(one, tables)
        if reason:
            left_out.append(f"{_named(one)}: {reason}")
        elif one.routine is not None:
            kind = _ROUTINES[one.routine.kind]
            routines.append(f"ALTER {kind} {dialect.qualify(one.name)} COMMENT {literal(one.text)}")
        else:
            clauses.setdefault(one.name, []).append(_clause(one, tables[one.name], dialect))
    statements = [DdlStatement(part="session", sql=sql) for sql in _session([tables[name] for name in clauses])]
    changes = [f"ALTER TABLE {dialect.qualify(name)}\n  " + ",\n  ".join(found) for name, found in clauses.items()]
    statements += [DdlStatement(part="comments", sql=sql) for sql in (*changes, *routines)]
    return CommentScript(statements=tuple(statements) if changes or routines else (), left_out=tuple(left_out))


def _session(tables: list[Table]) -> Iterator[str]:
    yield from SESSION
    if any(option(table.options, "system_versioning") for table in tables):
        yield _KEEP_HISTORY


def _clause(comment: Comment, table: Table, dialect: Dialect) -> str:
    if not comment.column:
        return f"COMMENT = {literal(comment.text)}"
    column = next(one for one in table.columns if one.name == comment.column)
    commented = msgspec.structs.replace(column, comment=comment.text)
    return f"MODIFY COLUMN {build_column(commented, dialect, column_checks(table).get(column.name))}"


def _reason(comment: Comment, tables: dict[QualifiedName, Table]) -> str:
    """Why a comment cannot be set; empty where it can."""
    if comment.kind == "view":
        return "views and their columns have no comments here"
    if comment.foreign_key:
        return "foreign keys have no comments here"
    if comment.routine is not None:
        return "" if comment.routine.kind in _ROUTINES else f"a {comment.routine.kind} is not commented by itself"
    if comment.name not in tables:
        return "it is a partition, whose comment is a part of its table's definition"
    if comment.column and _is_period(tables[comment.name], comment.column):
        return "the columns that hold the times of versions cannot be changed here"
    longest = _LONGEST_OF_COLUMN if comment.column else _LONGEST_OF_TABLE
    if len(comment.text) > longest:
        return f"a comment has at most {longest:,} characters here, and this one {len(comment.text):,}"
    if max(comment.text) > _LAST_PLANE_0:
        return "comments hold no characters beyond U+FFFF here"
    return ""


def _is_period(table: Table, column: str) -> bool:
    """Whether a column of a system-versioned table says from or until when a row was valid."""
    return any(
        one.name == column and one.generated is not None and one.generated.expression in PERIODS
        for one in table.columns
    )


def _named(comment: Comment) -> str:
    return ".".join(part for part in (str(comment.name), comment.column or comment.foreign_key) if part)
