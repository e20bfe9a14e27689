"""Statements look for rows of a large table by columns without an index.

To find a few rows the server has to read all of them, at each call, and the more the table grows the longer it takes.
An index that begins with one of these columns leads to the rows at once. It costs some time at each write, which is
why it is advised only for statements that are sent once an hour and more, on tables with 100,000 rows and more, which
give back a small part of them.

Where the plan of a statement was taken, it has the say. Statements that count, or stop at a limit, are left out: how
many rows they give does not tell how many fit.

Fault:
    CREATE TABLE visit (id bigint PRIMARY KEY, customer_id bigint, seen_on date, note text);
Measured:
    table visit: rows = 5_000_000
    statement "SELECT id FROM visit WHERE customer_id = $1 AND seen_on > $2": calls = 90_000, rows = 180_000

Fault:
    CREATE TABLE visitor (id bigint PRIMARY KEY, email text);
Measured:
    table visitor: rows = 5_000_000
    statement "SELECT id FROM visitor WHERE email = $1": calls = 90_000, rows = 90_000

Fault (mysql, mariadb):
    CREATE TABLE visit (id bigint PRIMARY KEY, email text);
Measured:
    table visit: rows = 5_000_000
    statement "SELECT id FROM visit WHERE email = ?": calls = 90_000, rows = 90_000

Fault (mysql, mariadb):
    CREATE TABLE visit (id bigint PRIMARY KEY, email varchar(90));
Measured:
    table visit: rows = 5_000_000
    statement "SELECT id FROM visit WHERE email = ?": calls = 90_000, rows = 90_000

Fine (mysql, mariadb):
    CREATE TABLE visit (id bigint PRIMARY KEY, email varchar(90), kind varchar(9), KEY visit_kind (kind));
Measured:
    table visit: rows = 5_000_000
    statement "SELECT id FROM visit WHERE email = ? AND kind = ?": calls = 90_000, rows = 90_000
    statement "SELECT id FROM visit WHERE email = ?": calls = 90_000, rows = 90_000
    plan "SELECT id FROM visit WHERE email = ?": relation = visit, index = visit_kind

Fine:
    CREATE TABLE visit (id bigint PRIMARY KEY, customer_id bigint, seen_on date, note text, open boolean);
    CREATE INDEX visit_customer ON visit (customer_id);
    CREATE TABLE tag (id bigint PRIMARY KEY, name text);
    CREATE TABLE event (id bigint PRIMARY KEY, kind text, at timestamptz);
    CREATE INDEX event_at ON event (at);
Measured:
    table visit: rows = 5_000_000
    table tag: rows = 50
    table event: rows = 5_000_000
    statement "SELECT id FROM visit WHERE customer_id = $1 AND seen_on > $2": calls = 90_000, rows = 180_000
    statement "SELECT id FROM visit WHERE seen_on = $1": calls = 20, rows = 180
    statement "SELECT id FROM visit WHERE open = $1": calls = 9_000, rows = 9_000_000_000
    statement "SELECT count(*) FROM visit WHERE open = $1": calls = 9_000, rows = 9_000
    statement "SELECT id FROM visit WHERE note LIKE $1": calls = 9_000, rows = 9_000
    statement "SELECT id FROM visit WHERE open = $1 LIMIT $2": calls = 9_000, rows = 9_000
    statement "SELECT id FROM tag WHERE name = $1": calls = 90_000, rows = 90_000
    statement "SELECT id FROM event WHERE kind = $1 ORDER BY at DESC LIMIT $2": calls = 90_000, rows = 900_000
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.base import QualifiedName
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Table
from schemabook.model.workload import StatementAttribution, StatementUse
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.figures import (
    adds_up,
    brief,
    compared_columns,
    first_columns,
    is_large,
    is_limited,
    is_often,
    wants_index,
    works_on_rows,
)

PER_DAY = 24
"""Calls a day: once an hour."""

FEW = 0.05
"""The share of the rows that a statement gives at each call, from which reading all of them is as quick."""


def find(facts: Facts) -> Iterator[Finding]:
    """Columns of large tables that frequent statements look for and no index begins with."""
    wanted: dict[tuple[QualifiedName, tuple[str, ...]], list[StatementUse]] = {}
    for digest, attribution in facts.attribution_by_digest.items():
        statement = facts.statement_by_digest.get(digest)
        if statement is None or not _is_worth(statement):
            continue
        plan = facts.plan_by_digest.get(digest)
        if plan is not None and facts.dialect.supports.selective_estimates:
            continue
        for table in sorted({table for table, _ in attribution.filters}):
            if plan is not None and table not in plan.full_scans:
                continue
            columns = _unserved(facts, table, attribution, statement)
            if columns:
                wanted.setdefault((table, columns), []).append(statement)
    for (name, columns), statements in wanted.items():
        yield _fault(facts, facts.table_by_name[name], columns, statements)


def _is_worth(statement: StatementUse) -> bool:
    """Whether a statement is frequent, and how many rows it gives says how many fit."""
    text = statement.text
    return works_on_rows(text) and is_often(statement.calls, PER_DAY) and not adds_up(text) and not is_limited(text)


def _unserved(
    facts: Facts, name: QualifiedName, attribution: StatementAttribution, statement: StatementUse
) -> tuple[str, ...]:
    """The columns that a statement compares, where no index leads to the rows by any column that it names."""
    table, figures = facts.table_by_name.get(name), facts.figures_of(name)
    if table is None or figures.rows is None or not is_large(figures) or statement.rows is None:
        return ()
    if statement.rows.value > FEW * figures.rows.value * statement.calls.value:
        return ()
    named = (*attribution.filters, *attribution.joins, *attribution.sorts)
    if not first_columns(table).isdisjoint(column for owner, column in named if owner == name):
        return ()
    return compared_columns(statement.text, (column for owner, column in attribution.filters if owner == name))


def _fault(facts: Facts, table: Table, columns: tuple[str, ...], statements: list[StatementUse]) -> Finding:
    first = max(statements, key=lambda one: one.calls.value)
    return fault(
        [about_column(table, column) for column in columns],
        f"Statements look for rows by this column and no index leads to them, as in: {brief(first.text)}",
        wants_index(facts, table, columns),
        advice="See the plan before and after: an index that is not used is only a cost.",
        evidence=[
            ("calls", first.calls),
            ("mean time", first.mean_time),
            ("rows given in all", first.rows),
            ("rows of the table", facts.figures_of(table.name).rows),
        ],
    )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.WORKLOAD, Need.SIZES),
    sources=("PgHero: suggested indexes", "pganalyze: missing indexes"),
)
