"""How `annotations.yml` names the objects of a catalogue, and which it can name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from schemabook.formats.annotations.values import KnownValues
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Composite, Domain, Enum, Range, Routine, every_table
from schemabook.model.tables import Column, ForeignKey, Table, View

TABLES, VIEWS, ROUTINES, TYPES = OBJECTS = ("tables", "views", "routines", "types")
ALONE = "()"
"""The signature, in a note, of a routine without arguments: an empty one stands for all routines of its name."""

_COMMA = re.compile(r"\s*,\s*")

Identity = tuple[QualifiedName, str]
"""What a name of the file names: the object, and the signature of a routine."""


class Names:
    """The names of a catalogue's objects as the file spells them.

    An object of the default schema goes by its name alone; where two would be spelled the same, both have their schema,
    and in the last resort quotation marks.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.relations: dict[QualifiedName, Table | View] = {}
        self._home: dict[QualifiedName, Table] = {}
        for table in catalogue.tables:
            for part in every_table((table,)):
                self.relations[part.name] = part
                self._home[part.name] = table
        self._tables = tuple(self.relations)
        self.relations.update((view.name, view) for view in catalogue.views)
        types: list[Enum | Domain | Composite | Range] = []
        types += [*catalogue.enums, *catalogue.domains, *catalogue.composites, *catalogue.ranges]
        self._types = tuple(sorted(one.name for one in types))
        self._values = KnownValues(catalogue)
        self._overloads = Counter(one.name for one in catalogue.routines)
        self._spelled: dict[str, dict[Identity, str]] = {}
        self._known: dict[str, dict[str, Identity]] = {}
        self._spell(TABLES, ((name, "") for name in self._tables))
        self._spell(VIEWS, ((view.name, "") for view in catalogue.views))
        self._spell(TYPES, ((name, "") for name in self._types))
        self._spell(ROUTINES, self._routine_identities())
        for routine in catalogue.routines:
            identity = self.routine_identity(routine)
            if not identity[1]:
                self._known[ROUTINES].setdefault(f"{self.spelling(ROUTINES, identity)}({routine.signature})", identity)

    def find(self, section: str, text: str) -> Identity | None:
        """What a name of the file names in `tables`, `views`, `routines` or `types`; None where it is nothing."""
        known = self._known[section]
        return known.get(text) or known.get(_COMMA.sub(", ", text))

    def spelling(self, section: str, identity: Identity) -> str:
        """The name of an object as the file has it."""
        return self._spelled[section][identity]

    def spellings(self, section: str) -> tuple[str, ...]:
        """Every name of a section, in the order of the catalogue."""
        return tuple(self._spelled[section].values())

    def identities(self, section: str) -> tuple[Identity, ...]:
        """What these names name, in the same order."""
        return tuple(self._spelled[section])

    def routine_identity(self, routine: Routine) -> Identity:
        """What names a routine: its name, with the signature only where others have the same name."""
        return (routine.name, (routine.signature or ALONE) if self._overloads[routine.name] > 1 else "")

    def columns(self, name: QualifiedName) -> tuple[Column, ...]:
        """The columns of a table or view; those of its table for a partition that has none of its own."""
        relation = self.relations[name]
        return relation.columns or (self._home[name].columns if name in self._home else ())

    def foreign_keys(self, name: QualifiedName) -> dict[str, ForeignKey]:
        """The foreign keys of a table and its partitions by what names them: the key's name, or its columns.

        The columns alone do where one key has them.
        """
        relation = self.relations[name]
        if not isinstance(relation, Table):
            return {}
        keys = [key for part in every_table((relation,)) for key in part.foreign_keys]
        by_columns: dict[str, list[ForeignKey]] = defaultdict(list)
        for key in keys:
            by_columns[", ".join(key.columns)].append(key)
        found = {columns: same[0] for columns, same in by_columns.items() if len({one.name for one in same}) == 1}
        return found | {key.name: key for key in reversed(keys) if key.name}

    def find_foreign_key(self, name: QualifiedName, text: str) -> ForeignKey | None:
        """The foreign key of a table that its name, or its columns with commas between, names."""
        keys = self.foreign_keys(name)
        return keys.get(text) or keys.get(_COMMA.sub(", ", text))

    def values(self, name: QualifiedName, column: Column) -> tuple[str, ...] | None:
        """The values that a column can have, where its type or a check lists them."""
        relation = self.relations[name]
        home = self._home.get(name)
        checks = (*relation.checks, *(home.checks if home else ())) if isinstance(relation, Table) else ()
        return self._values.of_column(column, checks)

    def type_values(self, name: QualifiedName) -> tuple[str, ...] | None:
        """The labels of an enum, or what a domain lists."""
        return self._values.of_type(name)

    def _routine_identities(self) -> Iterator[Identity]:
        for name in dict.fromkeys(one.name for one in self.catalogue.routines):
            yield (name, "")
            if self._overloads[name] > 1:
                signatures = (one.signature for one in self.catalogue.routines if one.name == name)
                yield from ((name, signature or ALONE) for signature in dict.fromkeys(signatures))

    def _spell(self, section: str, identities: Iterable[Identity]) -> None:
        listed = list(identities)
        candidates = {one: tuple(self._candidates(one)) for one in listed}
        taken = Counter(text for one in listed for text in candidates[one])
        self._spelled[section] = {
            one: next((text for text in texts if taken[text] == 1), texts[-1]) for one, texts in candidates.items()
        }
        self._known[section] = {text: one for one, texts in candidates.items() for text in texts if taken[text] == 1}

    def _candidates(self, identity: Identity) -> Iterator[str]:
        """The ways to spell a name, the shortest first."""
        name, signature = identity
        end = f"({signature})" if signature not in {"", ALONE} else signature
        if name.schema == self.catalogue.default_schema:
            yield name.name + end
        if name.schema:
            yield f"{name}{end}"
            yield f'"{name.schema}"."{name.name}"{end}'


def relation_key(key: ForeignKey) -> str:
    """What names a foreign key in a note: its name, or its columns where it has none."""
    return key.name or ", ".join(key.columns)
