"""DDL for MySQL and MariaDB.

Order: sequences, tables (each after the tables that its foreign keys name), foreign keys of tables
that name each other, functions and procedures, views, triggers, events, accounts and grants.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemabook.ddl import DdlStatement
from schemabook.ddl.mysql_access import build_access
from schemabook.ddl.mysql_tables import build_create_table, build_foreign_key
from schemabook.ddl.mysql_text import literal, option
from schemabook.ddl.order import in_dependency_order
from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName, Setting
from schemabook.model.catalogue import Catalogue, Event, Routine, Sequence
from schemabook.model.tables import Table, Trigger, View

SESSION = (
    "SET NAMES utf8mb4",
    "SET SESSION sql_mode = 'ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'",
)
_PROGRAMMES = frozenset({"routines", "triggers", "events"})
_TITLES = {
    "session": "Session",
    "sequences": "Sequences",
    "tables": "Tables",
    "foreign keys": "Foreign keys of tables that refer to each other",
    "routines": "Functions and procedures",
    "views": "Views",
    "triggers": "Triggers",
    "events": "Events",
    "access": "Accounts and grants",
}
_MANY_SELECTS = re.compile(r"^with|\bunion\b", re.IGNORECASE)
_CREATE = re.compile(r"CREATE ")


def build_statements(catalogue: Catalogue, dialect: Dialect, *, access: bool) -> Iterable[DdlStatement]:
    """Every statement that makes the catalogue, in an order that runs on an empty database.

    With `access`, accounts, definers and grants too.
    """
    for sql in SESSION:
        yield DdlStatement(part="session", sql=sql)
    if access:
        for sql in build_access(catalogue, dialect, grants=False):
            yield DdlStatement(part="access", sql=sql)
    for sequence in catalogue.sequences:
        yield DdlStatement(part="sequences", sql=_sequence(sequence, dialect))
    yield from _tables(catalogue.tables, dialect)
    yield from _programmes(catalogue, dialect, access=access)
    if access:
        for sql in build_access(catalogue, dialect, grants=True):
            yield DdlStatement(part="access", sql=sql)


def build_table(table: Table, dialect: Dialect) -> Iterable[DdlStatement]:
    """The statements of one table: itself with its constraints and indexes, and its triggers."""
    yield DdlStatement(part="tables", sql=build_create_table(table, dialect))
    mode = _Mode()
    for trigger in table.triggers:
        yield from mode.enter("triggers", trigger.options)
        yield DdlStatement(part="triggers", sql=trigger.definition)


def build_script(statements: Iterable[DdlStatement]) -> str:
    """The statements as one script for the `mysql` or `mariadb` client."""
    lines: list[str] = []
    part = ""
    delimiter = ";"
    for statement in statements:
        if statement.part != part:
            part = statement.part
            wanted = ";;" if part in _PROGRAMMES else ";"
            if wanted != delimiter:
                delimiter = wanted
                lines.append(f"DELIMITER {delimiter}\n")
            lines.append(f"-- {_TITLES.get(part, part)}\n")
        lines.append(f"{statement.sql}{delimiter}\n")
    if delimiter != ";":
        lines.append("DELIMITER ;\n")
    return "\n".join(lines)


def _tables(tables: tuple[Table, ...], dialect: Dialect) -> Iterator[DdlStatement]:
    """Tables with their foreign keys, after their parents; keys inside a cycle at the end."""
    ordered, cyclic = in_dependency_order(
        tables, lambda table: table.name, lambda table: (key.referenced_table for key in table.foreign_keys)
    )
    made: set[QualifiedName] = set()
    late: list[str] = []
    names = {table.name for table in tables}
    for table in (*ordered, *cyclic):
        made.add(table.name)
        possible = tuple(
            key for key in table.foreign_keys if key.referenced_table in made or key.referenced_table not in names
        )
        yield DdlStatement(part="tables", sql=build_create_table(table, dialect, possible))
        late += [
            f"ALTER TABLE {dialect.qualify(table.name)}\n  ADD {build_foreign_key(key, dialect)}"
            for key in table.foreign_keys
            if key not in possible
        ]
    for sql in late:
        yield DdlStatement(part="foreign keys", sql=sql)


def _programmes(catalogue: Catalogue, dialect: Dialect, *, access: bool) -> Iterator[DdlStatement]:
    """Routines, views, triggers and events, each under the session settings that it was made with."""
    mode = _Mode()
    for routine in sorted(catalogue.routines, key=lambda routine: routine.kind == "package body"):
        if routine.definition:
            yield from mode.enter("routines", routine.options)
            yield DdlStatement(part="routines", sql=_routine(routine, access=access))
    yield from mode.leave("routines")
    for view in _ordered_views(catalogue.views):
        if view.definition:
            yield from mode.enter("views", view.options)
            yield DdlStatement(part="views", sql=_view(view, dialect, access=access))
    yield from mode.leave("views")
    for table in catalogue.tables:
        for trigger in table.triggers:
            yield from mode.enter("triggers", trigger.options)
            yield DdlStatement(part="triggers", sql=_defined(trigger, access=access))
    yield from mode.leave("triggers")
    for event in catalogue.events:
        yield from mode.enter("events", event.options)
        yield DdlStatement(part="events", sql=_defined(event, access=access))
    yield from mode.leave("events")


class _Mode:
    """The session settings that are in force, changed only where the next object needs others."""

    def __init__(self) -> None:
        self._now: dict[str, str] = {}

    def enter(self, part: str, options: tuple[Setting, ...]) -> Iterator[DdlStatement]:
        """What sets the session for an object with these options."""
        sql_mode = option(options, "sql_mode")
        wanted = {} if sql_mode is None else {"sql_mode": sql_mode}
        time_zone = option(options, "time_zone")
        if time_zone or "time_zone" in self._now:
            wanted["time_zone"] = time_zone or "SYSTEM"
        collation = option(options, "collation_connection")
        if collation != self._now.get("collation_connection"):
            if "collation_connection" in self._now:
                del self._now["collation_connection"]
                yield DdlStatement(part=part, sql=SESSION[0])
            if collation:
                wanted["collation_connection"] = collation
        for name, value in wanted.items():
            if self._now.get(name) != value:
                self._now[name] = value
                yield DdlStatement(part=part, sql=f"SET SESSION {name} = {literal(value)}")

    def leave(self, part: str) -> Iterator[DdlStatement]:
        """What takes the session back to what it was before."""
        if "sql_mode" in self._now:
            yield DdlStatement(part=part, sql=SESSION[1])
        if "time_zone" in self._now:
            yield DdlStatement(part=part, sql="SET SESSION time_zone = DEFAULT")
        if "collation_connection" in self._now:
            yield DdlStatement(part=part, sql=SESSION[0])
        self._now = {}


def _with_definer(sql: str, definer: str | None) -> str:
    return _CREATE.sub(lambda _: f"CREATE DEFINER = {definer} ", sql, count=1) if definer else sql


def _routine(routine: Routine, *, access: bool) -> str:
    return _with_definer(routine.definition, routine.owner if access else None)


def _defined(programme: Trigger | Event, *, access: bool) -> str:
    definer = option(programme.options, "definer")
    return _with_definer(programme.definition, definer if access else None)


def _ordered_views(views: tuple[View, ...]) -> list[View]:
    ordered, cyclic = in_dependency_order(
        views, lambda view: view.name, lambda view: (use.name for use in view.depends_on)
    )
    return [*ordered, *cyclic]


def _view(view: View, dialect: Dialect, *, access: bool) -> str:
    words = ["CREATE"]
    if view.algorithm:
        words.append(f"ALGORITHM = {view.algorithm}")
    if access and view.owner:
        words.append(f"DEFINER = {view.owner}")
    if view.security:
        words.append(f"SQL SECURITY {view.security}")
    names = "" if _names_its_columns(view, dialect) else f" ({dialect.columns(c.name for c in view.columns)})"
    words.append(f"VIEW {dialect.qualify(view.name)}{names} AS")
    sql = " ".join(words) + f"\n{view.definition}"
    return f"{sql}\nWITH {view.check_option} CHECK OPTION" if view.check_option else sql


def _names_its_columns(view: View, dialect: Dialect) -> bool:
    """Whether the query gives each column its name, so that the view need not."""
    if _MANY_SELECTS.search(view.definition):
        return not view.columns
    start = 0
    for column in view.columns:
        start = view.definition.find(f"AS {dialect.quote(column.name)}", start) + 1
        if not start:
            return False
    return True


def _sequence(sequence: Sequence, dialect: Dialect) -> str:
    clauses = [
        f"CREATE SEQUENCE {dialect.qualify(sequence.name)}",
        f"START WITH {sequence.start} MINVALUE {sequence.minimum} MAXVALUE {sequence.maximum}",
        f"INCREMENT BY {sequence.increment} CACHE {sequence.cache} {'CYCLE' if sequence.cycle else 'NOCYCLE'}",
    ]
    if sequence.comment:
        clauses.append(f"COMMENT = {literal(sequence.comment)}")
    return "\n  ".join(clauses)
