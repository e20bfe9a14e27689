"""Views from rows."""

from __future__ import annotations

from schemabook.engines.dialect import Dialect
from schemabook.engines.mysql.build_columns import Place, build_column
from schemabook.engines.mysql.build_routines import Signatures, routine_signatures
from schemabook.engines.mysql.build_tables import group
from schemabook.engines.mysql.build_triggers import REDACTED, collation_option
from schemabook.engines.mysql.dialect import MARIADB
from schemabook.engines.mysql.remedies import account_of
from schemabook.engines.mysql.rows import ColumnRow, Rows, ViewRow, ViewUsageRow
from schemabook.engines.mysql.sql_text import named_objects, without_database, without_introducers
from schemabook.engines.redaction import redact
from schemabook.model.base import QualifiedName
from schemabook.model.tables import Reference, View

_KINDS = {"VIEW": "view", "SYSTEM VIEW": "view", "SEQUENCE": "sequence"}
_WORKING = frozenset({"VIEW", "", None})
"""What the server says instead of a comment about a view that works."""
_ALGORITHM = "its algorithm, which MySQL does not list"
_BROKEN = "it does not work: something that it refers to is missing, or its definer may not use it"


def build_views(rows: Rows, dialect: Dialect) -> tuple[View, ...]:
    """Every view by name."""
    database = rows.server[0].name
    names = frozenset(row.name for row in rows.views)
    columns = group((row for row in rows.columns if row.relation in names), lambda row: row.relation)
    place = Place(dialect=dialect, database=database, collation=rows.server[0].session_collation, in_view=True)
    uses = _uses(rows, dialect)
    broken = frozenset(row.name for row in rows.tables if row.type == "VIEW" and row.comment not in _WORKING)
    return tuple(
        _view(row, columns.get(row.name, []), place, (uses.get(row.name, ()), row.name in broken))
        for row in sorted(rows.views, key=lambda row: row.name)
    )


def _view(row: ViewRow, columns: list[ColumnRow], place: Place, found: tuple[tuple[Reference, ...], bool]) -> View:
    uses, is_broken = found
    definition = without_database(row.definition or "", place.database)
    if row.session_collation.startswith("utf8mb4_"):
        definition = without_introducers(definition)
    text = redact(definition)
    return View(
        name=QualifiedName("", row.name),
        owner=account_of(row.definer),
        columns=tuple(build_column(column, place) for column in columns),
        definition=text,
        check_option=None if row.check_option == "NONE" else row.check_option,
        security=row.security,
        algorithm=None if row.algorithm in ("UNDEFINED", "") else row.algorithm,
        options=collation_option(row.session_collation, place.collation or ""),
        depends_on=uses,
        unmodelled=(
            *((_BROKEN,) if is_broken and definition else ()),
            *((_ALGORITHM,) if definition and not row.algorithm else ()),
            *((REDACTED.format("it"),) if text != definition else ()),
        ),
    )


def _uses(rows: Rows, dialect: Dialect) -> dict[str, tuple[Reference, ...]]:
    """What each view reads or calls, by its name."""
    usage = _usage_from_definitions(rows) if dialect is MARIADB else rows.view_usage
    grouped = group(usage, lambda row: row.view)
    database = rows.server[0].name
    signatures = routine_signatures(rows)
    kinds = {row.name: _KINDS.get(row.type, "table") for row in rows.tables}
    return {
        view: tuple(
            sorted(
                {_reference(row, database, kinds, signatures) for row in used}, key=lambda item: (item.kind, item.name)
            )
        )
        for view, used in grouped.items()
    }


def _reference(row: ViewUsageRow, database: str, kinds: dict[str, str], signatures: Signatures) -> Reference:
    is_own = row.database == database
    name = QualifiedName("" if is_own else row.database, row.name)
    if row.kind == "function":
        return Reference(
            kind="routine", name=name, signature=signatures.get(("FUNCTION", row.name), "") if is_own else ""
        )
    return Reference(kind=kinds.get(row.name, "table") if is_own else "table", name=name)


def _usage_from_definitions(rows: Rows) -> list[ViewUsageRow]:
    """What the definitions name: MariaDB keeps no list of what a view uses."""
    database = rows.server[0].name
    functions = {row.name for row in rows.routines if row.type == "FUNCTION"}
    return [
        ViewUsageRow(row.name, "function" if called else "relation", owner or database, name)
        for row in rows.views
        for owner, name, called in named_objects(row.definition or "")
        if owner or name in functions
    ]
