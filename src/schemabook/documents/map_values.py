"""The map of a schema: what the site's interactive diagram and its search know of a database.

Numbers of tables are positions in `SchemaMap.tables`. Every figure is as the document prints it.
"""

from __future__ import annotations

from enum import IntFlag

from msgspec import field

from schemabook.model.base import Value


class Mark(IntFlag):
    """What a column is."""

    KEY = 1
    REFERENCE = 2
    REQUIRED = 4
    UNIQUE = 8
    INDEXED = 16
    SENSITIVE = 32
    GENERATED = 64
    PRESET = 128
    FINDING = 256


class Bond(IntFlag):
    """What a relationship is. `READS` is a view that reads a table."""

    OPTIONAL = 1
    ONE = 2
    INFERRED = 4
    UNENFORCED = 8
    READS = 16


class MapColumn(Value, array_like=True):
    """A column: its name, its type, the sum of its marks."""

    name: str
    type: str
    marks: int


class MapFigure(Value, array_like=True):
    """A figure as it is printed: value, unit, quality, the day of its measurement, the first day that it covers."""

    value: float | int
    unit: str
    quality: str
    day: str
    since: str


class MapEdge(Value, array_like=True):
    """A relationship: numbers of child and parent, positions of their columns, the sum of its bonds, its names.

    `columns` and `to` belong together one by one; both are empty where that is not known.
    """

    child: int
    parent: int
    columns: tuple[int, ...]
    to: tuple[int, ...]
    marks: int
    name: str = ""
    verb: str = ""
    evidence: tuple[str, ...] = ()


class MapTable(Value):
    """A table or view. `quoted` are the columns, by position, that SQL has to spell in another way.

    `indexes` are how many are unused, of how many that is not known, and all; `described` how many columns somebody
    described, and all; `findings` how many errors, warnings and notes.
    """

    name: str
    kind: str
    page: str
    box: tuple[int, int, int, int]
    module: int
    columns: tuple[MapColumn, ...]
    described: tuple[int, int]
    shown: str = ""
    sql: str = ""
    quoted: dict[int, str] = field(default_factory=dict)
    schema: str = ""
    comment: str = ""
    origin: str = ""
    hub: int = 0
    partitions: int = 0
    rows: MapFigure | None = None
    size: MapFigure | None = None
    reads: MapFigure | None = None
    writes: MapFigure | None = None
    indexes: tuple[int, int, int] | None = None
    sensitive: int = 0
    findings: tuple[int, int, int] | None = None


class MapModule(Value):
    """A module: its title, its page (empty for none), its rectangle, the numbers of its tables.

    `apart` are further rectangles, where tables that came later found no room in the first.
    """

    title: str
    page: str
    box: tuple[int, int, int, int]
    tables: tuple[int, ...]
    apart: tuple[tuple[int, int, int, int], ...] = ()


class MapVersion(Value):
    """What has changed since an earlier schema: numbers of tables; removed ones by their names."""

    name: str
    added: tuple[int, ...]
    changed: tuple[int, ...]
    removed: tuple[str, ...]


class ColumnText(Value, array_like=True):
    """What can be read of a column: its comment, default, values, and what it tells about a person."""

    comment: str = ""
    preset: str = ""
    values: tuple[str, ...] = ()
    personal: str = ""


class Entry(Value):
    """Something beside tables and columns that can be searched for.

    `kind` is "routine", "type", "index" or "finding"; `page` and `heading` are where it stands.
    """

    kind: str
    name: str
    text: str
    page: str
    heading: str = ""


class SchemaMap(Value):
    """Everything that the map draws, and what search finds. `texts` are for each table the texts of its columns."""

    title: str
    product: str
    measured: str
    size: tuple[int, int]
    modules: tuple[MapModule, ...]
    tables: tuple[MapTable, ...]
    edges: tuple[MapEdge, ...]
    versions: tuple[MapVersion, ...]
    comments: tuple[str, ...]
    texts: tuple[tuple[ColumnText, ...], ...]
    entries: tuple[Entry, ...]
