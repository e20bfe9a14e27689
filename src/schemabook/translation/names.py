"""Names in another dialect: schemas that it lacks, and names that must differ there."""

from __future__ import annotations

import hashlib
from collections import Counter

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue

_LONGEST = 60


class Names:
    """Names of tables, and names of constraints and indexes that are unique in the whole database.

    One engine wants index names to differ within a table only, another within the schema; a name
    that stands in more than one table is given the table's before it.
    """

    def __init__(self, catalogue: Catalogue, source: Dialect, target: Dialect) -> None:
        self.source = source
        self.target = target
        self._used: set[str] = {table.name.name.lower() for table in catalogue.tables}
        self._counts: Counter[str] = Counter()
        for table in catalogue.tables:
            listed = [index.name for index in table.indexes if index.constraint is None]
            listed += [one.name for one in table.unique_constraints]
            listed += [one.name for one in table.foreign_keys] + [one.name for one in table.checks]
            self._counts.update(name.lower() for name in set(listed))

    def table(self, name: QualifiedName) -> QualifiedName:
        """The name of a table; a schema that the target lacks goes into it."""
        if self.target.supports.schemas:
            return QualifiedName(name.schema or self.target.default_schema, name.name)
        if name.schema in ("", self.source.default_schema):
            return QualifiedName("", name.name)
        return QualifiedName("", f"{name.schema}_{name.name}")

    def constraint(self, table: QualifiedName, name: str, fallback: str) -> str:
        """A name for a constraint or index of a table that nothing else in the database has."""
        wanted = name or f"{table.name}_{fallback}"
        if self._counts[wanted.lower()] > 1 or wanted.lower() in self._used:
            wanted = f"{table.name}_{wanted}"
        found = _shortened(wanted)
        number = 2
        while found.lower() in self._used:
            found = _shortened(f"{wanted}_{number}")
            number += 1
        self._used.add(found.lower())
        return found


def _shortened(name: str) -> str:
    """The name, cut to what every engine takes, with a digest of what was cut off."""
    if len(name.encode()) <= _LONGEST:
        return name
    cut = name.encode()[: _LONGEST - 7].decode(errors="ignore")
    return f"{cut}_{hashlib.sha256(name.encode()).hexdigest()[:6]}"
