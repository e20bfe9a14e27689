"""Literals and options as MySQL and MariaDB write them."""

from __future__ import annotations

from schemabook.model.base import Setting


def literal(text: str) -> str:
    """A string literal for a session in which backslashes escape."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''").replace("\0", "\\0") + "'"


def option(options: tuple[Setting, ...], name: str) -> str | None:
    """The value of a named option, if it is there."""
    return next((setting.value for setting in options if setting.name == name), None)
