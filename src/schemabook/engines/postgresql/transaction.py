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


def marked(text: str) -> str:
    """The text with a comment that tells it from the workload of others."""
    return _VERB.sub(r"\1 /* schemabook */", text, count=1)


def _settings(options: ReadOptions) -> str:
    return _SETTINGS.format(statement=int(options.statement_timeout * 1000), lock=int(options.lock_timeout * 1000))
