"""Pieces of PostgreSQL DDL that every part writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemabook.ddl import DdlStatement
from schemabook.engines.dialect import Dialect, literal
from schemabook.model.base import QualifiedName, Setting
from schemabook.model.tables import Table

_ENABLED = {"disabled": "DISABLE", "replica": "ENABLE REPLICA", "always": "ENABLE ALWAYS"}


class Writer:
    """Quotes names and writes the pieces that many statements share.

    `tables` are those that children may inherit from; empty where a table is written alone.
    """

    def __init__(self, dialect: Dialect, tables: Iterable[Table] = ()) -> None:
        self.tables = {table.name: table for table in tables}
        self.quote = dialect.quote
        self.name = dialect.qualify
        self.columns = dialect.columns

    def comment(self, part: str, target: str, comment: str | None) -> Iterator[DdlStatement]:
        """COMMENT ON `target`, if there is a comment."""
        if comment is not None:
            yield DdlStatement(part=part, sql=f"COMMENT ON {target} IS {literal(comment)}")

    def settings(self, settings: Iterable[Setting]) -> str:
        """` WITH (name='value', …)`, or nothing."""
        pairs = ", ".join(f"{self.option_name(setting.name)}={literal(setting.value)}" for setting in settings)
        return f" WITH ({pairs})" if pairs else ""

    def option_name(self, name: str) -> str:
        """The name of a storage option, whose namespace (`toast.`) is not part of the identifier."""
        return ".".join(self.quote(part) for part in name.split("."))

    def foreign_options(self, settings: Iterable[Setting]) -> str:
        """` OPTIONS (name 'value', …)`, or nothing."""
        pairs = ", ".join(f"{self.quote(setting.name)} {literal(setting.value)}" for setting in settings)
        return f" OPTIONS ({pairs})" if pairs else ""

    def routine(self, name: QualifiedName, signature: str) -> str:
        """A routine with the types that tell it apart."""
        return f"{self.name(name)}({signature})"


def dollar_quoted(body: str) -> str:
    """The text between dollar signs, with a tag where it holds two of them itself."""
    tag = "$$"
    while tag in body:
        tag = f"$_{tag[1:-1]}$"
    return f"{tag}{body}{tag}"


def enabling(enabled: str) -> str | None:
    """The verb that sets how a trigger or rule fires, if it is not the default."""
    return _ENABLED.get(enabled)


def parenthesised(expression: str) -> str:
    """The expression in one pair of parentheses, without adding a second."""
    return expression if _is_enclosed(expression) else f"({expression})"


def _is_enclosed(text: str) -> bool:
    """Whether the first parenthesis of the text closes with its last character."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth = 0
    quote = ""
    for position, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0 and position < len(text) - 1:
                return False
    return depth == 0 and not quote


def deferral(deferrable: bool, initially_deferred: bool) -> str:
    """` DEFERRABLE INITIALLY DEFERRED`, as far as it applies."""
    if not deferrable:
        return ""
    return " DEFERRABLE INITIALLY DEFERRED" if initially_deferred else " DEFERRABLE"
