"""What shared code may ask of an engine's SQL: quoting and capabilities, never its name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from schemabook.model.base import QualifiedName, Value

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


class Supports(Value):
    """Capabilities that documents and DDL depend on."""

    schemas: bool = False
    roles: bool = True


class Dialect(Value):
    """An engine's SQL as other parts see it.

    `ddl` is the module of `schemabook.ddl` that writes it. `foreign_key_switch` is the statement
    without which a session does not check foreign keys, where there is one. `quote_open` and `quote_close` enclose
    an identifier; a closing one inside it is doubled. Identifiers that are plain lower-case words
    and not in `reserved` go unquoted, unless `always_quote`. `version_parts` is how many numbers of a
    version name a release, whose patches change nothing that a document says.
    """

    name: str
    product: str
    ddl: str
    quote_open: str = '"'
    quote_close: str = '"'
    always_quote: bool = False
    reserved: frozenset[str] = frozenset()
    default_schema: str = ""
    version_parts: int = 2
    foreign_key_switch: str = ""
    supports: Supports = Supports()

    def quote(self, identifier: str) -> str:
        """The identifier as it must be written in SQL."""
        if not self.always_quote and _PLAIN.fullmatch(identifier) and identifier not in self.reserved:
            return identifier
        return f"{self.quote_open}{identifier.replace(self.quote_close, self.quote_close * 2)}{self.quote_close}"

    def qualify(self, name: QualifiedName) -> str:
        """The qualified name as it must be written in SQL."""
        return f"{self.quote(name.schema)}.{self.quote(name.name)}" if name.schema else self.quote(name.name)

    def columns(self, names: Iterable[str]) -> str:
        """A list of column names, quoted and separated by commas."""
        return ", ".join(self.quote(name) for name in names)


def literal(text: str) -> str:
    """A standard SQL string literal. Backslashes stand for themselves."""
    return "'" + text.replace("'", "''") + "'"
