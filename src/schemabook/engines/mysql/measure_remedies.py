"""What is missing when a measuring query fails or has nothing to count, and the exact statement that mends it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from schemabook.engines.dialect import Dialect
from schemabook.engines.mysql.dialect import MARIADB
from schemabook.engines.mysql.hidden import own_privileges
from schemabook.engines.mysql.measure_figures import was_flushed
from schemabook.engines.mysql.measure_rows import MeasureRows
from schemabook.engines.mysql.measure_use import counts_all, shows_all_statistics
from schemabook.engines.mysql.remedies import account_of, grant_on_database, grant_on_each, sequence_names
from schemabook.engines.mysql.rows import Rows
from schemabook.model.survey import Reading, State

_USE = "how often tables and indexes are used"
_WORKLOAD = "the statements that the database was sent"
_FILE = "under [mysqld] in the configuration file and start the server anew."
_EVENT = frozenset({"EVENT", "ALL", "ALL PRIVILEGES"})

MISSED: dict[str, tuple[tuple[str, str], ...]] = {
    "instance": (("server", "everything that was to be measured"),),
    "status": (("server", "the counters of the server"),),
    "settings": (("settings", "all settings"),),
    "sizes": (("sizes", "rows and sizes of tables"),),
    "partition_sizes": (("sizes", "rows and sizes of partitions"),),
    "index_sizes": (("sizes", "the size of each index, and how old the estimates of rows and sizes are"),),
    "instrumentation": (("use", _USE), ("workload", _WORKLOAD)),
    "use": (("use", _USE),),
    "use_userstat": (("use", _USE),),
    "sessions": (("server", "the states of sessions"),),
    "activity": (
        ("activity", "transactions that last, and waits for locks"),
        ("server", "what the sessions of other accounts do"),
        ("topology", "the replicas of this server"),
    ),
    "lock_waits": (("activity", "waits for locks"),),
    "binary_logs": (("archiving", "the size of the binary logs"),),
    "jobs": (("jobs", "when scheduled events ran last"),),
    "replica": (("topology", "whether this server copies another, and how far it is behind"),),
    "members": (("topology", "the members of a replication group"),),
    "workload": (("workload", _WORKLOAD),),
    "sequence_values": (("sequences", "how far the sequences have come"),),
    "exact_rows": (("sizes", "the exact number of rows"),),
    "sample": (("sample", "the profile of columns"),),
}
"""The parts of the book that a query stands for, and what they miss without it."""

_DIGESTS = (
    "SELECT (SCHEMA_NAME, DIGEST, DIGEST_TEXT, COUNT_STAR, SUM_TIMER_WAIT, MAX_TIMER_WAIT, SUM_ROWS_SENT,"
    " SUM_ROWS_AFFECTED, SUM_ROWS_EXAMINED, SUM_NO_INDEX_USED, FIRST_SEEN)"
    " ON performance_schema.events_statements_summary_by_digest"
)
"""Without its column that holds a statement with its values."""
_COUNTING = (
    "SELECT ON performance_schema.setup_consumers",
    "SELECT ON performance_schema.setup_instruments",
    "SELECT ON performance_schema.table_io_waits_summary_by_index_usage",
    _DIGESTS,
)
_PRIVILEGES = {
    "settings": ("SELECT ON performance_schema.variables_info", "SELECT ON performance_schema.persisted_variables"),
    "index_sizes": ("SELECT ON mysql.innodb_index_stats",),
    "instrumentation": _COUNTING,
    "use": _COUNTING,
    "workload": _COUNTING,
    "activity": ("PROCESS ON *.*",),
    "lock_waits": (
        "SELECT ON performance_schema.data_lock_waits",
        "SELECT (ENGINE, ENGINE_LOCK_ID, OBJECT_SCHEMA, OBJECT_NAME) ON performance_schema.data_locks",
        "SELECT ON performance_schema.metadata_locks",
        "SELECT (THREAD_ID, PROCESSLIST_ID, PROCESSLIST_USER, PROCESSLIST_TIME) ON performance_schema.threads",
    ),
    "members": ("SELECT ON performance_schema.replication_group_members",),
}
"""What a query needs where it is more than SELECT on the database."""
_OF_PRODUCT = {
    "binary_logs": ("REPLICATION CLIENT ON *.*", "BINLOG MONITOR ON *.*"),
    "replica": ("REPLICATION CLIENT ON *.*", "REPLICA MONITOR ON *.*"),
}


class Reader(msgspec.Struct, frozen=True):
    """Who reads: the catalogue's rows, which say what the account may do, and whose SQL the server speaks."""

    catalogue: Rows
    dialect: Dialect

    @property
    def account(self) -> str:
        """The account as a GRANT writes it."""
        return account_of(self.catalogue.server[0].role)

    def grant(self, query: str) -> str:
        """The statement that lets the account send a query."""
        database = self.catalogue.server[0].name
        if query == "sequence_values":
            return grant_on_each("SELECT", self.account, database, sorted(sequence_names(self.catalogue)))
        if query in _OF_PRODUCT:
            return f"GRANT {_OF_PRODUCT[query][self.dialect is MARIADB]} TO {self.account};"
        if query in _PRIVILEGES:
            return " ".join(f"GRANT {privilege} TO {self.account};" for privilege in _PRIVILEGES[query])
        return grant_on_database("SELECT", self.account, database)


def lost_readings(query: str, state: State, reason: str, remedy: str) -> Iterator[Reading]:
    """The readings of a query that failed. Where other queries give the rest of its part, it is partial."""
    for part, missed in MISSED[query]:
        partial = state is State.DENIED and (query, part) not in _WHOLE
        yield Reading(part=part, state=State.PARTIAL if partial else state, missed=missed, reason=reason, remedy=remedy)


_WHOLE = frozenset(
    {
        ("settings", "settings"),
        ("instrumentation", "use"),
        ("instrumentation", "workload"),
        ("use", "use"),
        ("workload", "workload"),
        ("activity", "activity"),
    }
)
"""Queries without which nothing of their part is there."""


_NO_ROOM = "performance_schema had no room for all tables and indexes"
_NO_LONGER_KNOWN = "FLUSH STATUS has hidden whether performance_schema had room for all tables and indexes"


def find_gaps(rows: MeasureRows, reader: Reader) -> Iterator[Reading]:
    """A reading for each thing that the server does not count, or hides without saying so."""
    if not rows.instance.performance_schema:
        yield from _not_counted(rows, reader)
    elif rows.instrumentation:
        yield from _switched_off(rows)
    if rows.use is not None and not counts_all(rows):
        yield Reading(
            part="use",
            state=State.PARTIAL,
            missed="the use of tables and indexes that were never opened, or for which there was no room",
            reason=_NO_LONGER_KNOWN if was_flushed(rows) else _NO_ROOM,
            remedy=f"Write performance_schema_max_table_instances=-1 {_FILE}",
        )
    if rows.use_userstat is not None and not shows_all_statistics(reader.catalogue):
        yield Reading(
            part="use",
            state=State.PARTIAL,
            missed="the use of tables on which the account has no SELECT privilege",
            reason="the server hides its statistics of them",
            remedy=reader.grant(""),
        )
    server = reader.catalogue.server[0]
    if not own_privileges(reader.catalogue.privileges, server.name) & _EVENT:
        yield Reading(
            part="jobs",
            state=State.DENIED,
            missed="all scheduled events",
            reason="the account has no EVENT privilege on the database",
            remedy=grant_on_database("EVENT", reader.account, server.name),
        )


def _not_counted(rows: MeasureRows, reader: Reader) -> Iterator[Reading]:
    reason = "performance_schema is off"
    remedy = f"Write performance_schema=ON {_FILE}"
    yield Reading(part="workload", state=State.UNSUPPORTED, missed=_WORKLOAD, reason=reason, remedy=remedy)
    if rows.use_userstat is not None:
        return
    if reader.dialect is MARIADB:
        reason += " and so is userstat"
        remedy = f"SET GLOBAL userstat = ON; and for good, write userstat=ON {_FILE}"
    yield Reading(part="use", state=State.UNSUPPORTED, missed=_USE, reason=reason, remedy=remedy)


def _switched_off(rows: MeasureRows) -> Iterator[Reading]:
    """Where performance_schema is on, but was told not to count."""
    instrumentation = (rows.instrumentation or [])[0]
    if not instrumentation.counts_tables:
        yield Reading(
            part="use",
            state=State.UNSUPPORTED,
            missed=_USE,
            reason="the instrument wait/io/table/sql/handler is off",
            remedy="UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES'"
            " WHERE NAME = 'wait/io/table/sql/handler'; UPDATE performance_schema.setup_consumers SET ENABLED = 'YES'"
            " WHERE NAME = 'global_instrumentation';",
        )
    if not instrumentation.counts_statements:
        yield Reading(
            part="workload",
            state=State.UNSUPPORTED,
            missed=_WORKLOAD,
            reason="the instruments of statements or the consumer statements_digest are off",
            remedy="UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES'"
            " WHERE NAME LIKE 'statement/%'; UPDATE performance_schema.setup_consumers SET ENABLED = 'YES'"
            " WHERE NAME IN ('global_instrumentation', 'thread_instrumentation', 'statements_digest');",
        )
