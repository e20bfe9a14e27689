"""How much of a database is described, by whom, and what is not: the most used first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from schemabook.model.annotations import Annotations, RoutineNote
from schemabook.model.base import QualifiedName, Value
from schemabook.model.book import Book
from schemabook.model.catalogue import Catalogue, Composite, Domain, Enum, Range, Routine
from schemabook.model.measured import Measured
from schemabook.model.tables import Column, Table, View

Type = Enum | Domain | Composite | Range

_KINDS = ("table", "view", "type", "routine")


class Coverage(Value):
    """How many objects are described: by people in the annotations, or else by the database's own comments.

    Columns are those of tables; partitions and the columns of views count for nothing. `by_annotation` and
    `by_comment` count objects of every kind.
    """

    tables: int = 0
    tables_described: int = 0
    columns: int = 0
    columns_described: int = 0
    views: int = 0
    views_described: int = 0
    routines: int = 0
    routines_described: int = 0
    types: int = 0
    types_described: int = 0
    by_annotation: int = 0
    by_comment: int = 0

    @property
    def total(self) -> int:
        """How many objects there are."""
        return self.tables + self.columns + self.views + self.routines + self.types

    @property
    def described(self) -> int:
        """How many of them are described."""
        return self.by_annotation + self.by_comment

    @property
    def share(self) -> float:
        """The share that is described, from 0 to 1; of nothing, everything is."""
        return self.described / self.total if self.total else 1.0


class Use(Value):
    """How much something is used: `statements` of the workload, `scans` that were counted, `rows` of the table.

    What was not measured is None. `relationships` are the foreign keys from and to it.
    """

    statements: float | None = None
    scans: float | None = None
    rows: float | None = None
    relationships: int = 0

    @property
    def rank(self) -> tuple[float, ...]:
        """What sorts the most used first."""
        return (-(self.statements or 0), -(self.scans or 0), -(self.rows or 0), -self.relationships)


class Undescribed(Value):
    """Something that nobody has described.

    `kind` is "table", "column", "view", "routine" or "type", `detail` the type of a column or the signature of a
    routine. `use` is that of the table that a column is in, of the most used table that a type is in.
    """

    kind: str
    name: QualifiedName
    column: str = ""
    detail: str = ""
    use: Use = Use()


class _Item(Value):
    """An object that can be described, and where its description is from, if it has one."""

    kind: str
    name: QualifiedName
    origin: str
    column: str = ""
    detail: str = ""


def find_coverage(catalogue: Catalogue, annotations: Annotations) -> Coverage:
    """How much of a catalogue is described."""
    total: Counter[str] = Counter()
    described: Counter[str] = Counter()
    origins: Counter[str] = Counter()
    for item in _items(catalogue, annotations):
        total[item.kind] += 1
        if item.origin:
            described[item.kind] += 1
            origins[item.origin] += 1
    return Coverage(
        tables=total["table"],
        tables_described=described["table"],
        columns=total["column"],
        columns_described=described["column"],
        views=total["view"],
        views_described=described["view"],
        routines=total["routine"],
        routines_described=described["routine"],
        types=total["type"],
        types_described=described["type"],
        by_annotation=origins["annotation"],
        by_comment=origins["comment"],
    )


def find_undescribed(book: Book) -> tuple[Undescribed, ...]:
    """What the annotations and comments of a book leave undescribed, the most used first.

    The columns of a table follow it in their own order.
    """
    uses = _uses(book)
    catalogue = book.survey.catalogue
    of_types = _uses_of_types(catalogue, uses)
    found = [
        Undescribed(
            kind=item.kind,
            name=item.name,
            column=item.column,
            detail=item.detail,
            use=(of_types if item.kind == "type" else uses).get(item.name, Use()),
        )
        for item in _items(catalogue, book.annotations)
        if not item.origin
    ]
    kinds = {kind: rank for rank, kind in enumerate(_KINDS)}
    return tuple(
        sorted(found, key=lambda one: (one.use.rank, kinds[_home(one)], one.name, one.detail * (not one.column)))
    )


def _home(one: Undescribed) -> str:
    return "table" if one.kind == "column" else one.kind


def _items(catalogue: Catalogue, annotations: Annotations) -> Iterator[_Item]:
    """Every object that counts, the columns of a table after it."""
    notes = {note.name: note for note in (*annotations.tables, *annotations.views)}
    for table in catalogue.tables:
        note = notes.get(table.name)
        yield _Item(kind="table", name=table.name, origin=_origin(note.purpose if note else "", table.comment))
        purposes = {one.name: one.purpose for one in note.columns} if note else {}
        for column in table.columns:
            origin = _origin(purposes.get(column.name, ""), column.comment)
            yield _Item(kind="column", name=table.name, column=column.name, detail=column.type, origin=origin)
    for view in catalogue.views:
        note = notes.get(view.name)
        yield _Item(kind="view", name=view.name, origin=_origin(note.purpose if note else "", view.comment))
    types = {one.name: one.purpose for one in annotations.types}
    for one in _types(catalogue):
        yield _Item(kind="type", name=one.name, origin=_origin(types.get(one.name, ""), one.comment))
    yield from _routines(catalogue.routines, annotations.routines)


def _routines(routines: Iterable[Routine], notes: Iterable[RoutineNote]) -> Iterator[_Item]:
    purposes = {(note.name, note.signature): note.purpose for note in notes}
    for one in routines:
        purpose = purposes.get((one.name, one.signature or "()")) or purposes.get((one.name, ""), "")
        yield _Item(kind="routine", name=one.name, detail=one.signature, origin=_origin(purpose, one.comment))


def _origin(purpose: str, comment: str | None) -> str:
    if purpose:
        return "annotation"
    return "comment" if comment and comment.strip() else ""


def _types(catalogue: Catalogue) -> Iterator[Type]:
    yield from catalogue.enums
    yield from catalogue.domains
    yield from catalogue.composites
    yield from catalogue.ranges


def _uses(book: Book) -> dict[QualifiedName, Use]:
    """The use of every table and view."""
    survey = book.survey
    counted = survey.workload is not None and bool(survey.workload.statements)
    statements = {one.table: one.reads.value + one.writes.value for one in book.workload.tables}
    figures = {one.name: one for one in survey.measurements.tables} if survey.measurements else {}
    related: Counter[QualifiedName] = Counter()
    for relationship in book.relationships:
        related.update({relationship.child, relationship.parent})
    relations: tuple[Table | View, ...] = (*survey.catalogue.tables, *survey.catalogue.views)
    return {
        relation.name: Use(
            statements=statements.get(relation.name, 0.0) if counted else None,
            scans=_sum(figure.sequential_scans, figure.index_scans) if figure else None,
            rows=_sum(figure.rows) if figure else None,
            relationships=related[relation.name],
        )
        for relation in relations
        for figure in (figures.get(relation.name),)
    }


def _sum(*figures: Measured | None) -> float | None:
    """The sum of what was measured; None where nothing was."""
    known = [figure.value for figure in figures if figure is not None]
    return sum(known) if known else None


def _uses_of_types(catalogue: Catalogue, uses: dict[QualifiedName, Use]) -> dict[QualifiedName, Use]:
    """The use of the most used table that each type stands in."""
    tables: dict[QualifiedName, list[Use]] = defaultdict(list)
    for table in catalogue.tables:
        for name in _type_names(table.columns):
            tables[name].append(uses[table.name])
    return {name: min(found, key=lambda use: use.rank) for name, found in tables.items()}


def _type_names(columns: Iterable[Column]) -> set[QualifiedName]:
    return {column.type_name for column in columns if column.type_name is not None}
