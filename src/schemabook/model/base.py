"""What every value of the model shares."""

from __future__ import annotations

from typing import dataclass_transform

import msgspec


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Value(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    gc=False,
):
    """A frozen, comparable, hashable value. Sequences in it are tuples."""


class QualifiedName(
    msgspec.Struct,
    frozen=True,
    order=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    gc=False,
):
    """The name of an object: its schema and its own name, as the server spells them.

    `schema` is empty where the engine has no schemas inside a database (MySQL, SQLite) and for
    objects that belong to none. Built by position, because it is built more often than anything
    else: `QualifiedName("public", "users")`.
    """

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name


class Setting(Value):
    """A named option of an object, with the engine's own text for its value."""

    name: str
    value: str
