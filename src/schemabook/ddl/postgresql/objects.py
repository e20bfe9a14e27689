"""PostgreSQL schemas, extensions, types, sequences, routines, replication and event triggers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemabook.ddl import DdlStatement
from schemabook.ddl.order import in_dependency_order
from schemabook.ddl.postgresql.columns import column_line, not_null_clause
from schemabook.ddl.postgresql.text import Writer, enabling, parenthesised
from schemabook.engines.dialect import literal
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import (
    Catalogue,
    Composite,
    Domain,
    Enum,
    ForeignServer,
    Publication,
    PublishedTable,
    Range,
    Routine,
    Sequence,
)
from schemabook.model.tables import View

_LIMITS = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}
_ALL_OPERATIONS = ("insert", "update", "delete", "truncate")


def build_foundations(catalogue: Catalogue, writer: Writer) -> Iterator[DdlStatement]:
    """Schemas, extensions and foreign servers."""
    own = {schema.name for schema in catalogue.schemas} | {"pg_catalog"}
    for schema in catalogue.schemas:
        name = writer.quote(schema.name)
        exists = "IF NOT EXISTS " if schema.name == catalogue.default_schema else ""
        yield DdlStatement(part="schemas", sql=f"CREATE SCHEMA {exists}{name}")
        if exists and schema.comment is None:
            yield DdlStatement(part="schemas", sql=f"COMMENT ON SCHEMA {name} IS NULL")
        yield from writer.comment("schemas", f"SCHEMA {name}", schema.comment)
    ordered, cyclic = in_dependency_order(catalogue.extensions, lambda one: one.name, lambda one: one.requires)
    for extension in ordered + cyclic:
        name = writer.quote(extension.name)
        place = f" WITH SCHEMA {writer.quote(extension.schema)}" if extension.schema in own else ""
        yield DdlStatement(part="extensions", sql=f"CREATE EXTENSION IF NOT EXISTS {name}{place}")
        yield from writer.comment("extensions", f"EXTENSION {name}", extension.comment)
    for server in catalogue.servers:
        yield DdlStatement(part="foreign servers", sql=_server(server, writer))
        yield from writer.comment("foreign servers", f"SERVER {writer.quote(server.name)}", server.comment)


def _server(server: ForeignServer, writer: Writer) -> str:
    kind = f" TYPE {literal(server.type)}" if server.type else ""
    version = f" VERSION {literal(server.version)}" if server.version else ""
    wrapper = writer.quote(server.wrapper)
    return (
        f"CREATE SERVER {writer.quote(server.name)}{kind}{version} FOREIGN DATA WRAPPER {wrapper}"
        f"{writer.foreign_options(server.options)}"
    )


def build_type(item: Enum | Domain | Composite | Range, writer: Writer) -> Iterator[DdlStatement]:
    """A type and its comments."""
    name = writer.name(item.name)
    if isinstance(item, Enum):
        labels = ", ".join(literal(label) for label in item.labels)
        yield DdlStatement(part="types", sql=f"CREATE TYPE {name} AS ENUM ({labels})")
    elif isinstance(item, Domain):
        yield DdlStatement(part="types", sql=_domain(item, writer))
        for check in item.checks:
            constraint = f"CONSTRAINT {writer.quote(check.name)} CHECK {parenthesised(check.expression)}"
            if not check.validated:
                yield DdlStatement(part="types", sql=f"ALTER DOMAIN {name} ADD {constraint} NOT VALID")
            target = f"CONSTRAINT {writer.quote(check.name)} ON DOMAIN {name}"
            yield from writer.comment("types", target, check.comment)
    elif isinstance(item, Composite):
        attributes = ", ".join(column_line(column, writer) for column in item.attributes)
        yield DdlStatement(part="types", sql=f"CREATE TYPE {name} AS ({attributes})")
        for column in item.attributes:
            yield from writer.comment("types", f"COLUMN {name}.{writer.quote(column.name)}", column.comment)
    else:
        yield DdlStatement(part="types", sql=_range(item, writer))
    kind = "DOMAIN" if isinstance(item, Domain) else "TYPE"
    yield from writer.comment("types", f"{kind} {name}", item.comment)


def _domain(domain: Domain, writer: Writer) -> str:
    parts = [f"CREATE DOMAIN {writer.name(domain.name)} AS {domain.type}"]
    if domain.collation:
        parts.append(f"COLLATE {domain.collation}")
    if domain.default is not None:
        parts.append(f"DEFAULT {domain.default}")
    if not domain.nullable:
        parts.append(not_null_clause(domain.not_null, writer))
    parts.extend(
        f"CONSTRAINT {writer.quote(check.name)} CHECK {parenthesised(check.expression)}"
        for check in domain.checks
        if check.validated
    )
    return " ".join(parts)


def _range(item: Range, writer: Writer) -> str:
    settings = [f"SUBTYPE = {item.subtype}"]
    if item.operator_class:
        settings.append(f"SUBTYPE_OPCLASS = {item.operator_class}")
    if item.collation:
        settings.append(f"COLLATION = {item.collation}")
    if item.canonical:
        settings.append(f"CANONICAL = {writer.name(item.canonical)}")
    if item.subtype_difference:
        settings.append(f"SUBTYPE_DIFF = {writer.name(item.subtype_difference)}")
    if item.multirange:
        settings.append(f"MULTIRANGE_TYPE_NAME = {writer.quote(item.name.schema)}.{writer.quote(item.multirange)}")
    return f"CREATE TYPE {writer.name(item.name)} AS RANGE ({', '.join(settings)})"


def build_sequence(sequence: Sequence, writer: Writer) -> Iterator[DdlStatement]:
    """A sequence; what is the default of its type goes unsaid."""
    name = writer.name(sequence.name)
    limit = _LIMITS.get(sequence.type, 2**63)
    low, high = (1, limit - 1) if sequence.increment > 0 else (-limit, -1)
    start = sequence.minimum if sequence.increment > 0 else sequence.maximum
    clauses = (
        ("AS", sequence.type, "bigint"),
        ("START WITH", sequence.start, start),
        ("INCREMENT BY", sequence.increment, 1),
        ("MINVALUE", sequence.minimum, low),
        ("MAXVALUE", sequence.maximum, high),
        ("CACHE", sequence.cache, 1),
    )
    text = "".join(f" {clause} {value}" for clause, value, default in clauses if value != default)
    unlogged = "UNLOGGED " if sequence.unlogged else ""
    cycle = " CYCLE" if sequence.cycle else ""
    yield DdlStatement(part="sequences", sql=f"CREATE {unlogged}SEQUENCE {name}{text}{cycle}")
    yield from writer.comment("sequences", f"SEQUENCE {name}", sequence.comment)


def build_sequence_owners(catalogue: Catalogue, writer: Writer) -> Iterator[DdlStatement]:
    """Which column each sequence belongs to."""
    for sequence in catalogue.sequences:
        if sequence.owned_by and sequence.owned_by_column:
            column = f"{writer.name(sequence.owned_by)}.{writer.quote(sequence.owned_by_column)}"
            yield DdlStatement(
                part="sequence owners", sql=f"ALTER SEQUENCE {writer.name(sequence.name)} OWNED BY {column}"
            )


def build_refreshes(views: Iterable[View], writer: Writer) -> Iterator[DdlStatement]:
    """The contents of materialised views, when everything that their queries call is there."""
    for view in views:
        if view.materialised and view.populated:
            yield DdlStatement(part="contents", sql=f"REFRESH MATERIALIZED VIEW {writer.name(view.name)}")


def build_routine(routine: Routine, writer: Writer) -> Iterator[DdlStatement]:
    """A routine and its comment."""
    yield DdlStatement(part="routines", sql=routine.definition.rstrip().removesuffix(";"))
    kind = {"procedure": "PROCEDURE", "aggregate": "AGGREGATE"}.get(routine.kind, "FUNCTION")
    signature = routine.signature or ("*" if routine.kind == "aggregate" else "")
    target = f"{kind} {writer.routine(routine.name, signature)}"
    yield from writer.comment("routines", target, routine.comment)


def build_replication(catalogue: Catalogue, writer: Writer) -> Iterator[DdlStatement]:
    """Publications. A subscription needs its connection string, which is never read."""
    parents = {parent for table in catalogue.tables for parent in table.inherits}
    for publication in catalogue.publications:
        name = writer.quote(publication.name)
        yield DdlStatement(part="publications", sql=_publication(publication, parents, writer))
        yield from writer.comment("publications", f"PUBLICATION {name}", publication.comment)


def _publication(publication: Publication, parents: set[QualifiedName], writer: Writer) -> str:
    targets = []
    if publication.all_tables:
        targets.append("ALL TABLES")
    if publication.tables:
        targets.append("TABLE " + ", ".join(_published(table, parents, writer) for table in publication.tables))
    if publication.schemas:
        targets.append("TABLES IN SCHEMA " + ", ".join(writer.quote(name) for name in publication.schemas))
    settings = []
    if publication.operations != _ALL_OPERATIONS:
        settings.append(f"publish = '{', '.join(publication.operations)}'")
    if publication.via_root:
        settings.append("publish_via_partition_root = true")
    objects = f" FOR {', '.join(targets)}" if targets else ""
    options = f" WITH ({', '.join(settings)})" if settings else ""
    return f"CREATE PUBLICATION {writer.quote(publication.name)}{objects}{options}"


def _published(table: PublishedTable, parents: set[QualifiedName], writer: Writer) -> str:
    """A table in a publication; children of a table are in it only where they are named."""
    only = "ONLY " if table.name in parents else ""
    columns = f" ({writer.columns(table.columns)})" if table.columns else ""
    condition = f" WHERE {parenthesised(table.filter)}" if table.filter else ""
    return f"{only}{writer.name(table.name)}{columns}{condition}"


def build_event_triggers(catalogue: Catalogue, writer: Writer, *, access: bool) -> Iterator[DdlStatement]:
    """Event triggers, last, so that none fires on this script; with `access`, their owners too."""
    for trigger in catalogue.event_triggers:
        name = writer.quote(trigger.name)
        tags = ", ".join(literal(tag) for tag in trigger.tags)
        when = f" WHEN TAG IN ({tags})" if tags else ""
        yield DdlStatement(
            part="event triggers",
            sql=f"CREATE EVENT TRIGGER {name} ON {trigger.event}{when}"
            f" EXECUTE FUNCTION {writer.name(trigger.function)}()",
        )
        if verb := enabling(trigger.enabled):
            yield DdlStatement(part="event triggers", sql=f"ALTER EVENT TRIGGER {name} {verb}")
        if access and trigger.owner:
            sql = f"ALTER EVENT TRIGGER {name} OWNER TO {writer.quote(trigger.owner)}"
            yield DdlStatement(part="event triggers", sql=sql)
        yield from writer.comment("event triggers", f"EVENT TRIGGER {name}", trigger.comment)
