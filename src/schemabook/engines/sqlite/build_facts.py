"""The rows of a run, arranged by the relation that they belong to."""

from __future__ import annotations

from collections import defaultdict

from schemabook.engines.sqlite.rows import ColumnRow, ForeignKeyRow, IndexRow, Rows, SchemaRow, TableRow
from schemabook.engines.sqlite.tokens import fold, split_tokens

_SHADOWS = {
    "fts3": ("content", "segments", "segdir", "docsize", "stat"),
    "fts4": ("content", "segments", "segdir", "docsize", "stat"),
    "fts5": ("data", "idx", "content", "docsize", "config"),
    "rtree": ("node", "parent", "rowid"),
    "rtree_i32": ("node", "parent", "rowid"),
    "geopoly": ("node", "parent", "rowid"),
}


class Facts:
    """What is known of each relation, by its name."""

    def __init__(self, rows: Rows) -> None:
        self.broken = rows.broken
        self.lost = rows.lost
        self.relations = {row.name: row for row in rows.schema if row.type in ("table", "view")}
        self.names = {fold(name): name for name in self.relations}
        self.options: dict[str, TableRow] = {row.name: row for row in rows.tables}
        self.index_sql = {row.name: row.sql for row in rows.schema if row.type == "index"}
        self.columns: dict[str, list[ColumnRow]] = defaultdict(list)
        self.indexes: dict[str, dict[str, list[IndexRow]]] = defaultdict(lambda: defaultdict(list))
        self.foreign_keys: dict[str, dict[int, list[ForeignKeyRow]]] = defaultdict(lambda: defaultdict(list))
        self.triggers: dict[str, list[SchemaRow]] = defaultdict(list)
        for column in rows.columns:
            self.columns[column.relation].append(column)
        for key in rows.indexes:
            self.indexes[key.table][key.name].append(key)
        for foreign in rows.foreign_keys:
            self.foreign_keys[foreign.table][foreign.id].append(foreign)
        for row in rows.schema:
            if row.type == "trigger":
                self.triggers[self.names.get(fold(row.table), row.table)].append(row)
        self.virtual = {name for name, row in self.relations.items() if is_virtual(row)}
        self.without_rowid = {name for name, row in self.relations.items() if self._lacks_rowid(row)}
        self.shadows = self._find_shadows()

    def _lacks_rowid(self, row: SchemaRow) -> bool:
        """Whether it is a WITHOUT ROWID table. SQLite before 3.37 tells it by the text alone."""
        known = self.options.get(row.name)
        if known is not None and known.without_rowid:
            return True
        if row.type != "table" or "rowid" not in fold(row.sql or "") or row.name in self.virtual:
            return False
        words = [token.word for token in split_tokens(row.sql or "").tokens]
        last = max((at for at, word in enumerate(words) if word == ")"), default=len(words))
        return "ROWID" in words[last:]

    def _find_shadows(self) -> dict[str, list[str]]:
        """The tables that the module of each virtual table keeps its data in."""
        shadows: dict[str, list[str]] = defaultdict(list)
        for name, row in self.relations.items():
            owner = self._owner(name)
            if row.type == "table" and name not in self.virtual and owner is not None:
                shadows[owner].append(name)
        return shadows

    def _owner(self, name: str) -> str | None:
        owner, _, suffix = name.rpartition("_")
        known = self.options.get(name)
        declared = known is not None and known.type == "shadow"
        while owner:
            if owner in self.virtual and (declared or suffix in _SHADOWS.get(self._module(owner), ())):
                return owner
            owner, _, part = owner.rpartition("_")
            suffix = f"{part}_{suffix}"
        return None

    def _module(self, name: str) -> str:
        words = (self.relations[name].sql or "").lower().replace("(", " ").split()
        return words[words.index("using") + 1] if "using" in words[:-1] else ""

    def primary_key(self, name: str) -> tuple[str, ...]:
        """The columns of a table's primary key, in the key's order."""
        rows = [row for row in self.columns.get(name, ()) if row.primary_key]
        return tuple(row.name for row in sorted(rows, key=lambda row: row.primary_key))

    def relation(self, name: str) -> str | None:
        """The name of a relation as it was made, from any spelling of it."""
        return self.names.get(fold(name))

    def spelling(self, relation: str, names: tuple[str, ...]) -> tuple[str, ...]:
        """Names of columns of a relation as they were made. Unknown ones stay as they are."""
        known = {fold(row.name): row.name for row in self.columns.get(relation, ())}
        return tuple(known.get(fold(name), name) for name in names)

    def rowid_alias(self, name: str) -> str | None:
        """The column of a table that is another name of its rowid, if one is."""
        keys = [row for row in self.columns.get(name, ()) if row.primary_key]
        if len(keys) != 1 or fold(keys[0].type) != "integer" or name in self.without_rowid:
            return None
        indexed = any(rows[0].origin == "pk" for rows in self.indexes.get(name, {}).values())
        return None if indexed else keys[0].name


def is_virtual(row: SchemaRow) -> bool:
    """Whether the row is a virtual table."""
    return (row.sql or "").upper().split(None, 2)[:2] == ["CREATE", "VIRTUAL"]
