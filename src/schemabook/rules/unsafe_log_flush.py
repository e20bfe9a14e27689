"""A commit is answered before its log is on the disk.

With `innodb_flush_log_at_trx_commit` other than 1 a crash of the server or the machine loses the transactions of the
last second, although their clients were told that they are safe. With `sync_binlog` at 0 the binary log may lack what
the tables have, so that replicas and a recovery from a backup miss transactions, or break.

The binary log is looked at only where it is written.

Fault (mysql, mariadb):
    CREATE TABLE visit (id int PRIMARY KEY);
Measured:
    setting innodb_flush_log_at_trx_commit = 2

Fault (mysql, mariadb):
    CREATE TABLE visit (id int PRIMARY KEY);
Measured:
    setting log_bin = ON
    setting sync_binlog = 0

Fine (mysql, mariadb):
    CREATE TABLE visit (id int PRIMARY KEY);
Measured:
    setting innodb_flush_log_at_trx_commit = 1
    setting log_bin = OFF
    setting sync_binlog = 0

Fine (mysql, mariadb):
    CREATE TABLE visit (id int PRIMARY KEY);
Measured:
    setting log_bin = ON
    setting sync_binlog = 1
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_setting
from schemabook.rules.figures import change_of, has_setting, is_on, is_zero

FLUSH = "innodb_flush_log_at_trx_commit"
BINARY_LOG = "sync_binlog"


def find(facts: Facts) -> Iterator[Finding]:
    """The settings, where a commit does not wait for its log."""
    flush = facts.settings.get(FLUSH)
    if flush is not None and flush.value not in {"1", "3"}:
        yield fault(
            about_setting(FLUSH),
            "A crash loses transactions that were said to be safe.",
            change_of(facts, FLUSH, "1"),
        )
    if is_on(facts.settings.get("log_bin")) and is_zero(facts.settings.get(BINARY_LOG)):
        yield fault(
            about_setting(BINARY_LOG),
            "After a crash the binary log may lack what the tables have: replicas and recoveries miss it.",
            change_of(facts, BINARY_LOG, "1"),
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SETTINGS,),
    applies=has_setting(FLUSH),
    sources=("pt-variable-advisor: innodb_flush_log_at_trx_commit", "MySQLTuner: sync_binlog"),
)
