"""Context → the map of its schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemabook.documents.annotation_index import Type
from schemabook.documents.finding_blocks import rule_page
from schemabook.documents.map_values import (
    Bond,
    ColumnText,
    Entry,
    MapColumn,
    MapEdge,
    MapFigure,
    MapModule,
    MapTable,
    MapVersion,
    Mark,
    SchemaMap,
)
from schemabook.documents.operations import release_of
from schemabook.documents.words import first_line
from schemabook.insights.index_use import Use
from schemabook.insights.relationships import has_domain_of, not_null_domains
from schemabook.model.base import QualifiedName
from schemabook.model.findings import Level
from schemabook.model.measured import Measured
from schemabook.model.tables import Column, Reference, Table, TableKind, View

if TYPE_CHECKING:
    from schemabook.documents.context import Context

_NOWHERE = (0, 0, 0, 0)


def compose_schema_map(context: Context, title: str) -> SchemaMap:
    """Everything that the map draws and that search finds."""
    return _Composer(context).compose(title)


class _Composer:
    """The relations of one context with their numbers."""

    def __init__(self, context: Context) -> None:
        self._context = context
        catalogue = context.catalogue
        self._relations: list[Table | View] = [*catalogue.tables, *catalogue.views]
        self._numbers = {relation.name: number for number, relation in enumerate(self._relations)}
        self._positions = [
            {column.name: position for position, column in enumerate(relation.columns)} for relation in self._relations
        ]
        layout = context.layout
        self._places = {place.name: (place.x, place.y, place.width, place.height) for place in layout.places}
        self._modules = self._find_modules()
        pairs = {(one.child, one.parent) for one in context.book.relationships}
        pairs |= {(one.child, one.parent) for one in context.book.inferred}
        self._referring = Counter(parent for child, parent in pairs if child != parent)
        self._hubs = {name for module in context.book.modules for name in module.hubs}

    def compose(self, title: str) -> SchemaMap:
        layout = self._context.layout
        tables = tuple(self._table(relation) for relation in self._relations)
        days = [figure.day for table in tables for figure in (table.rows, table.size) if figure is not None]
        return SchemaMap(
            title=title,
            product=release_of(self._context),
            measured=max(days, default=""),
            size=(layout.width, layout.height),
            modules=tuple(self._map_modules()),
            tables=tables,
            edges=(*self._foreign_keys(), *self._inferred(), *self._reads()),
            versions=tuple(self._versions()),
            comments=tuple(self._described(relation)[0] for relation in self._relations),
            texts=tuple(tuple(self._texts(relation)) for relation in self._relations),
            entries=tuple(self._entries()),
        )

    def _find_modules(self) -> dict[QualifiedName, int]:
        """The number of each relation's module: of a view that of the table that stands in the same hull."""
        context = self._context
        numbers = {module.name: number for number, module in enumerate(context.book.modules)}
        found = {name: numbers[module.name] for name, module in context.index.module_of.items()}
        for view in context.catalogue.views:
            x, y, *_ = self._places.get(view.name, _NOWHERE)
            hulls = (
                numbers[hull.module]
                for hull in context.layout.hulls
                if hull.module in numbers and hull.x <= x < hull.x + hull.width and hull.y <= y < hull.y + hull.height
            )
            found[view.name] = next(hulls, -1)
        return found

    def _map_modules(self) -> Iterator[MapModule]:
        context = self._context
        hulls: dict[str, list[tuple[int, int, int, int]]] = {}
        for hull in context.layout.hulls:
            hulls.setdefault(hull.module, []).append((hull.x, hull.y, hull.width, hull.height))
        for boxes in hulls.values():
            boxes.sort(key=lambda box: (-box[2] * box[3], box))
        members: dict[int, list[int]] = {}
        for name, home in self._modules.items():
            members.setdefault(home, []).append(self._numbers[name])
        for number, module in enumerate(context.book.modules):
            yield MapModule(
                title=context.module_title(module),
                page=context.module_pages.get(module.name, ""),
                box=next(iter(hulls.get(module.name, ())), _NOWHERE),
                tables=tuple(sorted(members.get(number, ()))),
                apart=tuple(hulls.get(module.name, ())[1:]),
            )

    def _described(self, relation: Table | View) -> tuple[str, str]:
        return self._context.notes.describe(relation.name, relation.comment)

    def _table(self, relation: Table | View) -> MapTable:
        context, name = self._context, relation.name
        words, origin = self._described(relation)
        shown, spelt = context.display(name), self._spelt(name)
        figures = context.measured.tables.get(name)
        described = sum(1 for column in relation.columns if context.notes.describe_column(name, column)[0])
        is_view = isinstance(relation, View)
        return MapTable(
            name=str(name),
            shown=shown if shown != str(name) else "",
            sql=spelt if spelt != shown else "",
            quoted=self._quoted(relation.columns),
            schema=name.schema,
            kind=_kind(relation),
            page=context.index.pages["view" if is_view else "table", name, ""],
            box=self._places.get(name, _NOWHERE),
            module=self._modules.get(name, -1),
            columns=tuple(self._columns(relation)),
            comment=first_line(words),
            origin=origin,
            hub=self._referring[name] if name in self._hubs else 0,
            partitions=0 if isinstance(relation, View) else len(relation.partitions),
            rows=self._figure(figures.rows if figures else None),
            size=self._figure(figures.size if figures else None),
            **self._use(name),
            indexes=self._indexes(relation),
            described=(described, len(relation.columns)),
            sensitive=len(context.insights.personal_of.get(name, ())),
            findings=self._findings(name),
        )

    def _spelt(self, name: QualifiedName) -> str:
        """The name as SQL has to spell it, without the schema where people leave it out."""
        dialect = self._context.dialect
        return dialect.quote(name.name) if self._context.index.is_bare(name) else dialect.qualify(name)

    def _quoted(self, columns: tuple[Column, ...]) -> dict[int, str]:
        quote = self._context.dialect.quote
        spelt = ((position, column.name, quote(column.name)) for position, column in enumerate(columns))
        return {position: written for position, plain, written in spelt if written != plain}

    def _figure(self, figure: Measured | None) -> MapFigure | None:
        if figure is None:
            return None
        kept = self._context.figures.settle(figure)
        since = kept.since.isoformat() if kept.since else ""
        return MapFigure(
            value=kept.value, unit=kept.unit, quality=kept.quality, day=kept.measured_on.isoformat(), since=since
        )

    def _use(self, name: QualifiedName) -> dict[str, MapFigure | None]:
        """Reads and writes: of the workload where statements were counted, else of the table's own counters."""
        measured = self._context.measured
        use, figures = measured.uses.get(name), measured.tables.get(name)
        if use is not None:
            return {"reads": self._figure(use.reads), "writes": self._figure(use.writes)}
        if figures is None:
            return {}
        return {"reads": self._figure(figures.reads), "writes": self._figure(figures.writes)}

    def _columns(self, relation: Table | View) -> Iterator[MapColumn]:
        context, name = self._context, relation.name
        key: set[str] = set()
        unique: set[str] = set()
        if isinstance(relation, Table):
            key = set(relation.primary_key.columns) if relation.primary_key else set()
            unique = {one.columns[0] for one in relation.unique_constraints if len(one.columns) == 1}
        referring = {column for one in context.index.parents[name] for column in one.foreign_key.columns}
        sets = (
            (Mark.KEY, key),
            (Mark.REFERENCE, referring),
            (Mark.UNIQUE, unique - key),
            (Mark.INDEXED, {one.name for index in relation.indexes for one in index.columns if one.name}),
            (Mark.SENSITIVE, {one.column for one in context.insights.personal_of.get(name, ())}),
            (Mark.FINDING, {one.subject.part for one in context.measured.findings.get(name, ())}),
        )
        for column in relation.columns:
            marks = sum(int(mark) for mark, names in sets if column.name in names)
            marks += Mark.REQUIRED.value * (not column.nullable and isinstance(relation, Table))
            marks += Mark.GENERATED.value * (column.generated is not None or column.identity is not None)
            marks += Mark.PRESET.value * (column.default is not None)
            yield MapColumn(name=column.name, type=column.type, marks=marks)

    def _indexes(self, relation: Table | View) -> tuple[int, int, int] | None:
        measured = self._context.measured
        measures = [one for one in relation.indexes if (relation.name, one.name) in measured.indexes]
        if not measures:
            return None
        uses = Counter(measured.verdict(relation.name, one.name).use for one in measures)
        return uses[Use.UNUSED], uses[Use.UNKNOWN], len(relation.indexes)

    def _findings(self, name: QualifiedName) -> tuple[int, int, int] | None:
        """How many errors, warnings and notes; None where there are none."""
        levels = Counter(one.level for one in self._context.measured.findings.get(name, ()))
        if not levels:
            return None
        return levels[Level.ERROR], levels[Level.WARNING], levels[Level.NOTE]

    def _at(self, name: QualifiedName, columns: tuple[str, ...]) -> tuple[int, ...]:
        positions = self._positions[self._numbers[name]]
        return tuple(positions[column] for column in columns if column in positions)

    def _pairs(
        self, child: QualifiedName, columns: tuple[str, ...], parent: QualifiedName, target: tuple[str, ...]
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The positions of the columns at either end, which belong together one by one; none where one is unknown."""
        at, to = self._at(child, columns), self._at(parent, target)
        is_whole = len(at) == len(columns) == len(target) == len(to)
        return (at, to) if is_whole else ((), ())

    def _foreign_keys(self) -> Iterator[MapEdge]:
        context = self._context
        for one in context.book.relationships:
            if one.parent not in self._numbers:
                continue
            key = one.foreign_key
            bonds = Bond.OPTIONAL.value * one.optional + Bond.ONE.value * one.one_to_one
            bonds += Bond.UNENFORCED.value * (not key.enforced or not key.validated)
            target = key.referenced_columns or _key_of(context.index.tables[one.parent])
            columns, to = self._pairs(one.child, key.columns, one.parent, target)
            yield MapEdge(
                child=self._numbers[one.child],
                parent=self._numbers[one.parent],
                columns=columns,
                to=to,
                marks=bonds,
                name=key.name,
                verb=context.verb(one),
            )

    def _inferred(self) -> Iterator[MapEdge]:
        never_null = not_null_domains(self._context.catalogue)
        for one in self._context.book.inferred:
            columns, to = self._pairs(one.child, one.columns, one.parent, one.parent_columns)
            child = self._relations[self._numbers[one.child]]
            may_be_null = {own.name for own in child.columns if own.nullable and not has_domain_of(own, never_null)}
            yield MapEdge(
                child=self._numbers[one.child],
                parent=self._numbers[one.parent],
                columns=columns,
                to=to,
                marks=Bond.INFERRED.value + Bond.OPTIONAL.value * (not may_be_null.isdisjoint(one.columns)),
                evidence=one.evidence,
            )

    def _reads(self) -> Iterator[MapEdge]:
        for view, read in self._context.reads_of_views.items():
            for name in read:
                child, parent = self._numbers[view], self._numbers[name]
                yield MapEdge(child=child, parent=parent, columns=(), to=(), marks=Bond.READS.value)

    def _versions(self) -> Iterator[MapVersion]:
        history = self._context.book.history
        for one in history.versions if history else ():
            yield MapVersion(
                name=one.name,
                added=tuple(self._numbers[name] for name in one.added if name in self._numbers),
                changed=tuple(self._numbers[name] for name in one.changed if name in self._numbers),
                removed=tuple(str(name) for name in one.removed),
            )

    def _texts(self, relation: Table | View) -> Iterator[ColumnText]:
        context, name = self._context, relation.name
        personal = {one.column: one.category for one in context.insights.personal_of.get(name, ())}
        for column in relation.columns:
            yield ColumnText(
                comment=context.notes.describe_column(name, column)[0],
                preset=_preset(column),
                values=context.insights.values.get((name, column.name), ()),
                personal=personal.get(column.name, ""),
            )

    def _entries(self) -> Iterator[Entry]:
        context, catalogue = self._context, self._context.catalogue
        pages = context.index.pages
        for routine in catalogue.routines:
            page = pages["routine", routine.name, routine.signature]
            words = context.notes.describe_routine(routine)[0]
            shown = f"{context.display(routine.name)}({routine.signature})"
            yield Entry(kind="routine", name=shown, text=first_line(words), page=page)
        types: list[Type] = [*catalogue.enums, *catalogue.domains, *catalogue.composites, *catalogue.ranges]
        for one in types:
            heading = context.index.heading(Reference(kind="type", name=one.name))
            words = first_line(context.notes.describe_type(one)[0])
            labels = ", ".join(getattr(one, "labels", ()))
            said = ": ".join(part for part in (labels, words) if part)
            yield Entry(kind="type", name=context.display(one.name), text=said, page="types", heading=heading)
        for relation in self._relations:
            kind = "view" if isinstance(relation, View) else "table"
            page = pages[kind, relation.name, ""]
            for index in relation.indexes:
                shown = context.display(relation.name)
                yield Entry(kind="index", name=index.name, text=shown, page=page, heading="Indexes")
        for finding in context.book.report.findings:
            said = f"{finding.subject}: {finding.message}"
            yield Entry(kind="finding", name=finding.rule, text=said, page=rule_page(finding.rule))


def _kind(relation: Table | View) -> str:
    if isinstance(relation, View):
        return "materialised view" if relation.materialised else "view"
    return "table" if relation.kind is TableKind.ORDINARY else relation.kind.value


def _key_of(table: Table) -> tuple[str, ...]:
    return table.primary_key.columns if table.primary_key else ()


def _preset(column: Column) -> str:
    """What a column holds where nothing is given for it, in a few words."""
    if column.identity is not None:
        return "identity, always" if column.identity.always else "identity"
    if column.generated is not None:
        return f"generated: {column.generated.expression}"
    return column.default or ""
