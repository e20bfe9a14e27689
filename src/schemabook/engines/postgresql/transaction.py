"""What opens the transactions of a run."""

from __future__ import annotations

import re

from schemabook.engines.engine import ReadOptions
from schemabook.engines.statements import Statement

_SETTINGS = """\
set local search_path = '';
set local timezone = 'UTC';
set local datestyle = 'ISO';
set local intervalstyle = 'postgres';
set local bytea_output = 'hex';
set local quote_all_identifiers = off;
set local standard_conforming_strings = on;
set local extra_float_digits = 1;
set local jit = off;
set local statement_timeout = {statement};
set local lock_timeout = {lock};
set local idle_in_transaction_session_timeout = 600000"""
_LOCKED = """\
select n.nspname::text as schema, c.relname::text as name, l.pid as session
from pg_catalog.pg_locks l
join pg_catalog.pg_database d on d.oid = l.database and d.datname = current_database()
join pg_catalog.pg_class c on c.oid = l.relation and c.relkind not in ('i', 'I', 't')
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where l.mode = 'AccessExclusiveLock' and l.granted and l.pid <> pg_backend_pid()
order by 1, 2, 3
limit 5"""
_VERB = re.compile(r"(?i)\A\s*(select|with)\b")


def begin_statement(options: ReadOptions) -> Statement:
    """What opens the one read-only transaction that reads the catalogue, sent in one message."""
    return Statement(
        name="begin",
        purpose="one read-only transaction, with texts that do not depend on the session's settings",
        text=f"begin transaction isolation level repeatable read, read only;\n{_settings(options)}",
    )


def begin_measuring(options: ReadOptions) -> Statement:
    """What ends the open transaction and begins one that measures: read-only, each statement seeing the present."""
    return Statement(
        name="begin_measuring",
        purpose="a read-only transaction for figures, with the same limits; also after a statement that failed",
        text=f"rollback;\nbegin transaction isolation level read committed, read only;\n{_settings(options)}",
    )


def find_locked() -> Statement:
    """What is sent after a catalogue query that the reading cannot do without waited too long for a lock."""
    return Statement(
        name="locked",
        purpose="after a lock that was not had in time: one row per relation that another session holds exclusively",
        text=_LOCKED,
    )


def marked(text: str) -> str:
    """The text with a comment that tells it from the workload of others."""
    return _VERB.sub(r"\1 /* schemabook */", text, count=1)


def _settings(options: ReadOptions) -> str:
    return _SETTINGS.format(statement=int(options.statement_timeout * 1000), lock=int(options.lock_timeout * 1000))
