"""COMMENT statements for PostgreSQL."""

from __future__ import annotations

from schemabook.ddl import DdlStatement
from schemabook.ddl.comments import Comment, CommentScript
from schemabook.engines.dialect import Dialect, literal
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, every_table

_SESSION = ("SET client_encoding = 'UTF8'", "SET standard_conforming_strings = on")
_ROUTINES = {"procedure": "PROCEDURE", "aggregate": "AGGREGATE"}


def build_comments(catalogue: Catalogue, comments: tuple[Comment, ...], dialect: Dialect) -> CommentScript:
    """One statement a comment. Everything that can be annotated can have one."""
    words = _kinds(catalogue)
    statements = [DdlStatement(part="session", sql=sql) for sql in _SESSION]
    statements += [
        DdlStatement(part="comments", sql=f"COMMENT ON {_target(one, words, dialect)} IS {literal(one.text)}")
        for one in comments
    ]
    return CommentScript(statements=tuple(statements))


def _kinds(catalogue: Catalogue) -> dict[tuple[str, QualifiedName], str]:
    """The words for each kind of relation and type."""
    words = {
        ("table", table.name): "FOREIGN TABLE" if table.server else "TABLE" for table in every_table(catalogue.tables)
    }
    words |= {("view", view.name): "MATERIALIZED VIEW" if view.materialised else "VIEW" for view in catalogue.views}
    return words | {("type", domain.name): "DOMAIN" for domain in catalogue.domains}


def _target(comment: Comment, words: dict[tuple[str, QualifiedName], str], dialect: Dialect) -> str:
    name = dialect.qualify(comment.name)
    if comment.column:
        return f"COLUMN {name}.{dialect.quote(comment.column)}"
    if comment.foreign_key:
        return f"CONSTRAINT {dialect.quote(comment.foreign_key)} ON {name}"
    routine = comment.routine
    if routine is not None:
        signature = routine.signature or ("*" if routine.kind == "aggregate" else "")
        return f"{_ROUTINES.get(routine.kind, 'FUNCTION')} {name}({signature})"
    return f"{words.get((comment.kind, comment.name), 'TYPE')} {name}"
