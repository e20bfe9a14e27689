"""The survey of a PostgreSQL database from the rows that were fetched."""

from __future__ import annotations

import msgspec

from schemabook.engines.postgresql.build_access import build_default_privileges, build_grants, build_roles
from schemabook.engines.postgresql.build_objects import (
    build_event_triggers,
    build_extensions,
    build_publications,
    build_schemas,
    build_servers,
    build_subscriptions,
    build_unmodelled,
)
from schemabook.engines.postgresql.build_relations import (
    Dependencies,
    build_parts,
    build_tables,
    build_views,
)
from schemabook.engines.postgresql.build_routines import build_routines, build_sequences
from schemabook.engines.postgresql.build_types import build_composites, build_domains, build_enums, build_ranges
from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.postgresql.names import Names, kind_of_relation
from schemabook.engines.postgresql.rows import DependencyRow, Rows
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.survey import Reading, Server, Survey
from schemabook.model.tables import Reference


def build_survey(rows: Rows, readings: tuple[Reading, ...]) -> Survey:
    """The survey that the rows amount to."""
    names = Names(rows)
    parts = build_parts(rows, names, _build_dependencies(rows, names))
    catalogue = Catalogue(
        engine=POSTGRESQL.name,
        default_schema=POSTGRESQL.default_schema,
        schemas=build_schemas(rows),
        tables=build_tables(rows, names, parts),
        views=build_views(rows, parts),
        routines=build_routines(rows, names, parts.dependencies),
        sequences=build_sequences(rows, names),
        enums=build_enums(rows),
        domains=build_domains(rows, names, parts),
        composites=build_composites(rows, parts),
        ranges=build_ranges(rows, names, parts),
        extensions=build_extensions(rows),
        servers=build_servers(rows),
        event_triggers=build_event_triggers(rows),
        publications=build_publications(rows),
        subscriptions=build_subscriptions(rows),
        grants=build_grants(rows, names),
        default_privileges=build_default_privileges(rows),
        unmodelled=build_unmodelled(rows),
    )
    catalogue = msgspec.structs.replace(catalogue, roles=build_roles(rows, catalogue))
    return Survey(server=_build_server(rows), catalogue=catalogue, readings=readings)


def _build_server(rows: Rows) -> Server:
    row = rows.database[0]
    return Server(
        engine=POSTGRESQL.name,
        product=POSTGRESQL.product,
        version=row.version.split()[0],
        database=row.name,
        character_set=row.encoding,
        collation=row.collation,
        comment=row.comment,
        role=row.role,
    )


def _build_dependencies(rows: Rows, names: Names) -> Dependencies:
    """What each relation, routine and type depends on, by kind and name."""
    columns: dict[tuple[str, int], dict[tuple[str, QualifiedName, str], set[str]]] = {}
    for row in rows.dependencies:
        needed = _needed(row, names)
        if needed is None:
            continue
        found = columns.setdefault((row.kind, row.oid), {}).setdefault(needed, set())
        if row.needed_column > 0:
            found.update(names.columns(row.needed, [row.needed_column]))
    return {
        key: tuple(
            Reference(kind=kind, name=name, signature=signature, columns=tuple(sorted(found)))
            for (kind, name, signature), found in sorted(needs.items(), key=lambda item: item[0])
        )
        for key, needs in columns.items()
    }


def _needed(row: DependencyRow, names: Names) -> tuple[str, QualifiedName, str] | None:
    """Kind, name and signature of what is depended on, if it is in the catalogue."""
    if row.needed_kind.endswith("pg_class"):
        name = names.relations.get(row.needed)
        return None if name is None else (kind_of_relation(names.relation_kinds[row.needed]), name, "")
    if row.needed_kind.endswith("pg_proc"):
        routine = names.routines.get(row.needed)
        if routine is None:
            return None
        return ("routine", QualifiedName(routine.schema, routine.name), routine.signature)
    if row.needed_kind.endswith("pg_type"):
        if row.needed in names.row_types:
            return (names.row_type_kind(row.needed), names.row_types[row.needed], "")
        name = names.user_type(row.needed)
        return None if name is None else ("type", name, "")
    return None
