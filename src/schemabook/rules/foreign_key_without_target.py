"""A foreign key that refers to nothing that could be a parent.

The table or the columns do not exist, or the columns are not unique. SQLite takes such a key when the table is made and
fails at the first write once foreign keys are on; MySQL takes it while its checks are off, and then lets one child
have several parents.

Fault (sqlite):
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customer (id));

Fault (sqlite):
    CREATE TABLE customer (id integer, name text);
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customer (id));

Fault (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY);
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customer (number));

Fault (sqlite):
    CREATE TABLE customer (id integer, name text);
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customer);

Fault (mariadb):
    CREATE TABLE customer (id bigint, KEY (id));
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, FOREIGN KEY (customer_id) REFERENCES customer (id));

Fine (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, a integer, b integer, name text);
    CREATE UNIQUE INDEX by_both ON customer (a, b);
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES Customer (ID), a integer, b integer,
        FOREIGN KEY (b, a) REFERENCES customer (b, a));

Fine:
    CREATE TABLE visit (id bigint, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
    CREATE TABLE visit_old PARTITION OF visit FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
    CREATE TABLE note (id bigint PRIMARY KEY, visit bigint, day date,
        FOREIGN KEY (visit, day) REFERENCES visit_old (id, day));
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.insights.relationships import unique_sets
from schemabook.model.findings import Finding, Level
from schemabook.model.survey import State
from schemabook.model.tables import ForeignKey, TableKind
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_foreign_key


def find(facts: Facts) -> Iterator[Finding]:
    """Foreign keys whose parent is missing or not unique. Those into other databases cannot be judged."""
    schemas = {name.schema for name in facts.table_by_name}
    for table, key in facts.foreign_keys():
        problem = _problem(facts, key) if key.referenced_table.schema in schemas and not key.period else ""
        if problem:
            yield fault(
                about_foreign_key(table, key),
                problem,
                advice="Make the columns of the parent its primary key or unique, or mend the reference.",
            )


def _problem(facts: Facts, key: ForeignKey) -> str:
    parent = facts.table_by_name.get(key.referenced_table)
    if parent is None:
        whole = all(one.state in (State.COMPLETE, State.UNSUPPORTED) for one in facts.survey.readings)
        return f"There is no table {key.referenced_table}." if whole else ""
    if parent.kind is TableKind.PARTITION:
        return ""
    if not key.referenced_columns:
        return f"It names no columns of {parent.name}, which has no primary key that fits."
    names = {one.name for one in parent.columns}
    missing = next((one for one in key.referenced_columns if one not in names), None)
    if missing is not None:
        return f"The table {parent.name} has no column {missing}."
    wanted = set(key.referenced_columns)
    if any(set(unique) == wanted for unique in unique_sets(parent)):
        return ""
    return f"The columns that it refers to in {parent.name} are not unique."


rule = Rule(level=Level.ERROR, find=find, sources=("Azimutt: relationMissEntity", "Azimutt: relationMissAttribute"))
