"""SQL that runs, written for each table and view of a catalogue with values of its made-up rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from schemabook.engines import dialect_by_name
from schemabook.engines.dialect import Dialect
from schemabook.examples.query_columns import is_filled_by_server, key_of, plain_keys, shown
from schemabook.examples.query_draft import PAGE, Subject, one_line, select
from schemabook.examples.query_joins import join_children, join_parents, latest_per_parent, list_across
from schemabook.examples.query_reads import count_by, find_by_key, find_by_unique, pages, search, totals
from schemabook.examples.query_routines import find_call
from schemabook.examples.query_schema import Example, ExampleParameter, ExampleSchema, Samples
from schemabook.examples.query_words import Nouns
from schemabook.examples.query_writes import create, delete, link, unlink, update, upsert
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Table, TableKind, View

__all__ = [
    "Example",
    "ExampleParameter",
    "ExampleSchema",
    "Samples",
    "example_statements",
    "examples_of",
    "find_call",
    "find_examples",
    "find_view_examples",
    "key_of",
]


Maker = Callable[[Subject], Iterable[Example]]


def _one(maker: Callable[[Subject], Example]) -> Maker:
    return lambda subject: (maker(subject),)


_OF_A_TABLE: tuple[Maker, ...] = (
    create,
    upsert,
    find_by_key,
    find_by_unique,
    pages,
    search,
    join_parents,
    join_children,
    latest_per_parent,
    count_by,
    totals,
    update,
    delete,
)
_OF_A_JUNCTION: tuple[Maker, ...] = (_one(link), list_across, find_by_key, pages, count_by, update, unlink)


def find_examples(table: Table, schema: ExampleSchema, dialect: Dialect) -> tuple[Example, ...]:
    """The examples of a table, in the order in which a developer needs them.

    A table without a key has fewer; foreign and virtual tables are only read; one without columns has none.
    """
    if not table.columns:
        return ()
    if table.kind in (TableKind.FOREIGN, TableKind.VIRTUAL):
        return tuple(_listed(table, schema, dialect))
    subject = Subject(table, schema, dialect)
    makers = _OF_A_TABLE if subject.key else (create, _first_rows, *_OF_A_TABLE[1:])
    if table.name in schema.junctions:
        makers = _OF_A_JUNCTION if _only_links(subject) else (*_OF_A_TABLE, list_across)
    return tuple(example for make in makers for example in make(subject))


def _first_rows(subject: Subject) -> Iterator[Example]:
    """Some rows of a table in which no key leads to one."""
    return _listed(subject.table, subject.schema, subject.dialect)


def _only_links(subject: Subject) -> bool:
    """Whether a table between many and many says nothing more than that, and perhaps since when."""
    return all(
        column.name in subject.foreign
        or column.name in subject.key
        or column.nullable
        or column.default is not None
        or is_filled_by_server(column)
        for column in subject.table.columns
    )


def find_view_examples(view: View, schema: ExampleSchema, dialect: Dialect) -> tuple[Example, ...]:
    """The examples of a view: reading it, for a materialised one renewing it before."""
    return (*_refreshed(view, schema, dialect), *_listed(view, schema, dialect))


def example_statements(schema: ExampleSchema, dialect: Dialect) -> tuple[str, ...]:
    """The statements of all examples that read, table by table: a reading account may not plan the others."""
    found = [
        example.sql
        for table in schema.catalogue.tables
        for example in find_examples(table, schema, dialect)
        if not example.writes
    ]
    found += [example.sql for view in schema.catalogue.views for example in _listed(view, schema, dialect)]
    return tuple(dict.fromkeys(found))


def examples_of(catalogue: Catalogue) -> tuple[str, ...]:
    """The statements of all examples of a catalogue, as documents write them: for `MeasureOptions.examples`."""
    from schemabook.examples.query_samples import ExampleSource

    dialect = dialect_by_name(catalogue.engine)
    return example_statements(ExampleSchema(catalogue, samples=ExampleSource(catalogue, dialect)), dialect)


def _refreshed(view: View, schema: ExampleSchema, dialect: Dialect) -> Iterator[Example]:
    """The statement that renews a materialised view: beside its readers where a unique index lets it."""
    if not view.materialised:
        return
    beside = view.populated and any(index.unique and plain_keys(index) for index in view.indexes)
    name = schema.spell(view.name, dialect)
    remark = "" if beside else "Readers wait until it is done."
    yield Example(
        name="refresh",
        title=one_line(f"Renew {view.name.name}"),
        sql=f"REFRESH MATERIALIZED VIEW {'CONCURRENTLY ' if beside else ''}{name};",
        writes=True,
        remark=remark,
    )


def _listed(relation: Table | View, schema: ExampleSchema, dialect: Dialect) -> Iterator[Example]:
    """Some rows of a relation that has no key."""
    names = shown(relation)
    if names:
        columns = [dialect.quote(name) for name in names]
        lines = [*select(columns, schema.spell(relation.name, dialect)), f"LIMIT {PAGE}"]
        title = one_line(f"Read {Nouns(relation.name.name).several}")
        yield Example(name="read", title=title, sql="\n".join(lines) + ";")
