"""The tables that a history is kept in. `FORMAT` is raised whenever an older Schemabook could not use them.

Times are whole microseconds since 1970 in UTC. A figure is stored when it changes: a row of `points` says
that a value held from the survey `first` until before the survey `until`, among the surveys of its node. Surveys that
measured nothing have no node. What is no longer measured has no row that reaches the last survey.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

FORMAT = 1
CURRENT = 2**62
"""What `until` holds while a value still stands."""

metadata = MetaData()

formats = Table("schemabook_format", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

sources = Table(
    "schemabook_source",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False, unique=True),
)

schemas = Table(
    "schemabook_schema",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""Each schema once: a catalogue file, compressed with zlib."""

nodes = Table(
    "schemabook_node",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("source_id", Integer, nullable=False),
    Column("database_name", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("port", Integer, nullable=False),
    Column("role", Text, nullable=False),
    UniqueConstraint("source_id", "database_name", "host", "port", "role"),
)
"""The servers that answered: each has counters of its own. `port` is 0 where there is none."""

surveys = Table(
    "schemabook_survey",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("source_id", Integer, nullable=False, index=True),
    Column("node_id", Integer),
    Column("at", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("database_name", Text, nullable=False),
    Column("table_count", Integer, nullable=False),
)
"""Ids rise in the order of keeping, which is not always that of reading."""

objects = Table(
    "schemabook_object",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("source_id", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("schema_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("part", Text, nullable=False),
    UniqueConstraint("source_id", "kind", "schema_name", "name", "part"),
)
"""What was measured: kind "database", "table", "index" (`part` of its table) or "sequence"."""

figures = Table(
    "schemabook_figure",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("quality", Text, nullable=False),
    Column("method", Text, nullable=False),
    UniqueConstraint("kind", "name", "unit", "quality", "method"),
)
"""What a value is of and how it was had; a figure that is measured in another way is another figure."""

points = Table(
    "schemabook_point",
    metadata,
    Column("node_id", Integer, primary_key=True, autoincrement=False),
    Column("figure_id", Integer, primary_key=True, autoincrement=False),
    Column("until", BigInteger, primary_key=True, autoincrement=False),
    Column("object_id", Integer, primary_key=True, autoincrement=False),
    Column("first", BigInteger, nullable=False),
    Column("whole", BigInteger),
    Column("fraction", Double),
    Column("since", BigInteger),
    Column("sample_size", BigInteger),
    sqlite_with_rowid=False,
)
"""The values, in `whole` where they are whole numbers of 64 bits, else in `fraction`."""
