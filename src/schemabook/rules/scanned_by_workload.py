"""A frequent statement that reads a large table whole for a few rows.

The planner found no index that leads to the rows, so each call reads all of them and throws nearly all away.

Said of tables with 100,000 rows and more, of statements that are sent once an hour and more, where the planner itself
expects a twentieth of the rows or less. Where an index begins with such a column already, the planner has a reason
not to use it: other types on both sides, a function around the column, or statistics that are out of date.

Fault:
    CREATE TABLE trip (id bigint PRIMARY KEY, rider_id bigint, seen_on date);
Measured:
    table trip: rows = 5_000_000
    statement "SELECT 1 FROM trip WHERE rider_id = $1": calls = 90_000, rows = 180_000
    plan "SELECT 1 FROM trip WHERE rider_id = $1": full_scans = trip, relation = trip, filter = …, estimated_rows = 12

Fine:
    CREATE TABLE trip (id bigint PRIMARY KEY, open boolean);
    CREATE TABLE tag (id bigint PRIMARY KEY, name text);
Measured:
    table trip: rows = 5_000_000
    table tag: rows = 50
    statement "SELECT 1 FROM trip WHERE open = $1": calls = 90_000, rows = 180_000
    plan "SELECT 1 FROM trip WHERE open = $1": full_scans = trip, relation = trip, filter = …, estimated_rows = 2500000
    statement "SELECT 1 FROM tag WHERE name = $1": calls = 90_000, rows = 180_000
    plan "SELECT 1 FROM tag WHERE name = $1": full_scans = tag, relation = tag, filter = …, estimated_rows = 1
    statement "SELECT 1 FROM trip WHERE id + $1 = $2": calls = 20, rows = 20
    plan "SELECT 1 FROM trip WHERE id + $1 = $2": full_scans = trip, relation = trip, filter = …, estimated_rows = 1
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.findings import Finding, Level
from schemabook.model.measured import Measured
from schemabook.model.plans import Plan, PlanNode
from schemabook.model.tables import Table
from schemabook.model.workload import StatementUse
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_statement, about_table
from schemabook.rules.figures import (
    brief,
    compared_columns,
    first_columns,
    is_large,
    is_often,
    wants_index,
    worked_out,
)

PER_DAY = 24
"""Calls a day: once an hour."""

FEW = 0.05
"""The share of the rows from which reading all of them is as quick as an index."""


def _expects_rows(dialect: Dialect) -> bool:
    """Whether plans say how many rows a statement wants of a table."""
    return dialect.supports.selective_estimates


def find(facts: Facts) -> Iterator[Finding]:
    """Frequent statements that read a large table whole and want little of it."""
    for digest, plan in facts.plan_by_digest.items():
        statement = facts.statement_by_digest.get(digest)
        if statement is None or not is_often(statement.calls, PER_DAY):
            continue
        for name in plan.full_scans:
            table, rows = facts.table_by_name.get(name), facts.figures_of(name).rows
            if table is None or rows is None or not is_large(facts.figures_of(name)):
                continue
            step = _selective_step(plan, name, rows)
            if step is not None:
                yield _fault(facts, table, statement, worked_out(step.estimated_rows or 0, "rows", plan.method, rows))


def _selective_step(plan: Plan, name: QualifiedName, rows: Measured) -> PlanNode | None:
    """The step that reads the table whole and lets few of its rows pass."""
    steps = plan.root.walk() if plan.root else ()
    return next(
        (
            step
            for step in steps
            if step.relation == name
            and not step.index
            and step.filter
            and step.estimated_rows is not None
            and step.estimated_rows <= FEW * rows.value
        ),
        None,
    )


def _fault(facts: Facts, table: Table, statement: StatementUse, expected: Measured) -> Finding:
    attribution = facts.attribution_by_digest.get(statement.digest)
    filters = attribution.filters if attribution else ()
    columns = compared_columns(statement.text, (column for owner, column in filters if owner == table.name))
    served = not first_columns(table).isdisjoint(columns)
    return fault(
        (about_statement(statement.digest), about_table(table)),
        f"This statement reads all of {table.name} for a few rows: {brief(statement.text)}",
        () if served else wants_index(facts, table, columns),
        advice="An index begins with such a column already: compare the types on both sides, and analyse the table."
        if served
        else "See the plan before and after: an index that is not used is only a cost.",
        evidence=[
            ("rows that the planner expects", expected),
            ("rows of the table", facts.figures_of(table.name).rows, about_table(table)),
            ("calls", statement.calls),
            ("mean time", statement.mean_time),
        ],
    )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.WORKLOAD, Need.PLANS, Need.SIZES),
    applies=_expects_rows,
    sources=("PgHero: suggested indexes", "pganalyze: missing indexes", "Dexter: index suggestions"),
)
