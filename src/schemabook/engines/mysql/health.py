"""Queries that tell how a server of MySQL or MariaDB does. `grants.sql` names what each needs; none reads rows."""

from __future__ import annotations

from schemabook.engines.dialect import HealthQuery

_COMMON = (
    HealthQuery(
        name="Size of the database",
        sql="""SELECT ROUND(SUM(DATA_LENGTH + INDEX_LENGTH) / 1048576, 1) AS mebibytes
FROM information_schema.TABLES
WHERE TABLE_SCHEMA = DATABASE()""",
    ),
    HealthQuery(
        name="Largest tables",
        sql="""SELECT TABLE_NAME, ROUND((DATA_LENGTH + INDEX_LENGTH) / 1048576, 1) AS mebibytes,
    ROUND(INDEX_LENGTH / 1048576, 1) AS indexes, TABLE_ROWS AS about_rows
FROM information_schema.TABLES
WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'
ORDER BY DATA_LENGTH + INDEX_LENGTH DESC
LIMIT 10""",
    ),
    HealthQuery(
        name="Longest transactions",
        sql="""SELECT trx_mysql_thread_id AS session, trx_state AS state,
    TIMESTAMPDIFF(SECOND, trx_started, NOW()) AS seconds, trx_rows_locked AS locked_rows
FROM information_schema.INNODB_TRX
ORDER BY trx_started
LIMIT 10""",
    ),
)


def _sessions(source: str) -> HealthQuery:
    return HealthQuery(
        name="Connections by state",
        sql=f"""SELECT COMMAND AS state, COUNT(*) AS sessions, @@max_connections AS limit_of_all
FROM {source}
GROUP BY COMMAND
ORDER BY sessions DESC""",
    )


_WAITS = "Sessions that wait for a lock, and who is in their way"
_LAG = "Lag of this server behind its source"
_READS = HealthQuery(name="Reads from disk beside all reads", sql="SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_read%'")

MYSQL_HEALTH_QUERIES = (
    *_COMMON,
    _sessions("performance_schema.processlist"),
    HealthQuery(
        name=_WAITS,
        sql="""SELECT r.PROCESSLIST_ID AS session, r.PROCESSLIST_TIME AS seconds, b.PROCESSLIST_ID AS blocked_by
FROM performance_schema.data_lock_waits AS w
JOIN performance_schema.threads AS r ON r.THREAD_ID = w.REQUESTING_THREAD_ID
JOIN performance_schema.threads AS b ON b.THREAD_ID = w.BLOCKING_THREAD_ID
ORDER BY r.PROCESSLIST_TIME DESC""",
    ),
    HealthQuery(name=_LAG, sql="SHOW REPLICA STATUS"),
    _READS,
)
MARIADB_HEALTH_QUERIES = (
    *_COMMON,
    _sessions("information_schema.PROCESSLIST"),
    HealthQuery(
        name=_WAITS,
        sql="""SELECT r.trx_mysql_thread_id AS session, TIMESTAMPDIFF(SECOND, r.trx_wait_started, NOW()) AS seconds,
    b.trx_mysql_thread_id AS blocked_by
FROM information_schema.INNODB_LOCK_WAITS AS w
JOIN information_schema.INNODB_TRX AS r ON r.trx_id = w.requesting_trx_id
JOIN information_schema.INNODB_TRX AS b ON b.trx_id = w.blocking_trx_id
ORDER BY r.trx_wait_started""",
    ),
    HealthQuery(name=_LAG, sql="SHOW ALL REPLICAS STATUS"),
    _READS,
)
