"""The values that a column can have, where its type or a check lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Domain
from schemabook.model.tables import CheckConstraint, Column

_CAST = re.compile(r"::(?:\"[^\"]+\"|[\w.]+)(?: varying)?(?:\(\d+(?:,\d+)?\))?(?:\[\])?")
_INTRODUCER = re.compile(r"(?<![\w'])_[a-z0-9]+(?=')")
_LITERAL = r"(?:'(?:[^'\\]|'')*'|-?\d+(?:\.\d+)?)"
_LIST = rf"({_LITERAL}(?:\s*,\s*{_LITERAL})*)"
_IN = re.compile(
    rf"""\(*[`"\[]?(?P<column>\w+)[`"\]]?\)*\s*(?:=\s*any\s*\(+\s*array\[{_LIST}\]\)+|in\s*\({_LIST}\)\)*)""",
    re.IGNORECASE | re.DOTALL,
)
_ONE = re.compile(_LITERAL)


class KnownValues:
    """Look-up of the values that types and checks of a catalogue list."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._enums = {enum.name: enum.labels for enum in catalogue.enums}
        self._domains = {domain.name: domain for domain in catalogue.domains}

    def of_column(self, column: Column, checks: Iterable[CheckConstraint]) -> tuple[str, ...] | None:
        """The values of a column in their order; None where nothing lists them."""
        listed = column.values or self.of_type(column.type_name)
        return listed or next((found for check in checks if (found := _listed(check.expression, column.name))), None)

    def of_type(self, name: QualifiedName | None) -> tuple[str, ...] | None:
        """The values of an enum, or of a domain over one or with a check that lists them."""
        seen: set[QualifiedName] = set()
        while name is not None and name not in seen:
            seen.add(name)
            if name in self._enums:
                return self._enums[name]
            domain: Domain | None = self._domains.get(name)
            if domain is None:
                return None
            for check in domain.checks:
                if found := _listed(check.expression, "value"):
                    return found
            name = domain.type_name
        return None


def _listed(expression: str, column: str) -> tuple[str, ...] | None:
    """The values that a check lists for a column, and None where it says anything else."""
    plain = _INTRODUCER.sub("", _CAST.sub("", expression)).strip()
    match = _IN.fullmatch(plain)
    if match is None or match["column"].casefold() != column.casefold():
        return None
    return tuple(_value(one) for one in _ONE.findall(match[2] or match[3]))


def _value(literal: str) -> str:
    return literal[1:-1].replace("''", "'") if literal.startswith("'") else literal
