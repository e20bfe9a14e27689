"""Rows that are looked up one by one in a loop (N+1).

A list is read with one statement, and then each row of it asks for something else with a statement of its own, a
hundred times for a page of a hundred rows. Each is quick; the journeys there and back are not. Mostly an ORM does it
behind a harmless-looking attribute, and `select_related`, `includes`, `joinedload` or a join mends it.

Suspected where a look-up by one column is sent about as often as another statement gave rows with that key.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, name text);
    CREATE TABLE visit (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer, seen_on date);
Measured:
    statement "SELECT id, customer_id FROM visit WHERE seen_on = $1": calls = 1_000, rows = 50_000
    statement "SELECT id, name FROM customer WHERE id = $1": calls = 50_000, rows = 50_000

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, name text);
    CREATE TABLE visit (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer, seen_on date);
Measured:
    statement "SELECT id, customer_id FROM visit WHERE seen_on = $1": calls = 1_000, rows = 50_000
    statement "SELECT id, name FROM customer WHERE id = ANY ($1)": calls = 1_000, rows = 50_000
    statement "SELECT id, name FROM customer WHERE id = $1": calls = 900, rows = 900
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_statement, about_table
from schemabook.rules.figures import brief


def find(facts: Facts) -> Iterator[Finding]:
    """What the study of the workload suspects."""
    for one in facts.book.workload.repeated:
        statement = facts.statement_by_digest.get(one.statement)
        parent = facts.statement_by_digest.get(one.parent)
        if statement is None:
            continue
        message = f"This look-up is sent again and again: {brief(statement.text)}"
        if parent is not None:
            message += f" — as it seems for each row that this one gives: {brief(parent.text)}"
        subjects = [about_statement(one.statement), about_table(one.table)]
        yield fault(
            subjects + ([about_statement(one.parent)] if parent else []),
            message,
            advice="Join the tables, or ask for all keys at once.",
            evidence=[("look-ups for each call of the other statement", one.factor), ("look-ups", one.calls)],
        )


rule = Rule(level=Level.WARNING, find=find, needs=(Need.WORKLOAD,))
