"""How figures of MySQL and MariaDB are made: the moment, the window, and the statements that give them again."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from schemabook.engines.dialect import Dialect
from schemabook.engines.mysql.dialect import MARIADB
from schemabook.engines.mysql.measure_rows import MeasureRows, Number
from schemabook.model.measured import Measured


class Clock(msgspec.Struct, frozen=True):
    """When a reading took place, since when the server has counted, and when FLUSH STATUS was last sent; all in UTC.

    `flushed_at` is None where nobody has sent it since the start.
    """

    at: datetime
    started_at: datetime | None
    flushed_at: datetime | None = None

    def exact(self, value: Number, unit: str, method: str, since: datetime | None = None) -> Measured:
        """A figure that the server counts."""
        return Measured(value=plain(value), unit=unit, method=method, quality="exact", measured_at=self.at, since=since)

    def counted(self, value: Number, unit: str, method: str) -> Measured:
        """A figure that the server counts since it was started."""
        return self.exact(value, unit, method, self.started_at)

    def counted_since_flush(self, value: Number, unit: str, method: str) -> Measured:
        """A figure that the server counts since it was started or was told FLUSH STATUS, whichever is later."""
        return self.exact(value, unit, method, self.flushed_at or self.started_at)

    def estimate(self, value: Number, unit: str, method: str, since: datetime | None = None) -> Measured:
        """A figure that rests on statistics, which are of `since`."""
        return Measured(
            value=plain(value), unit=unit, method=method, quality="estimate", measured_at=self.at, since=since
        )


def build_clock(rows: MeasureRows) -> Clock:
    """The clock of a reading. The server tells its uptime in whole seconds."""
    at = rows.instance.at.replace(tzinfo=UTC)
    uptime, flushed = (_ago(rows, at, name) for name in ("uptime", "uptime_since_flush_status"))
    return Clock(at, uptime, flushed if was_flushed(rows) else None)


def was_flushed(rows: MeasureRows) -> bool:
    """Whether FLUSH STATUS, which sets some counters to zero, was sent since the server started."""
    status = status_of(rows)
    uptime, since_flush = (status.get(name) for name in ("uptime", "uptime_since_flush_status"))
    return uptime is not None and since_flush is not None and int(since_flush) < int(uptime)


def _ago(rows: MeasureRows, at: datetime, name: str) -> datetime | None:
    """The moment from which a status counter counts seconds."""
    seconds = status_of(rows).get(name)
    return None if seconds is None else at_epoch(int(at.timestamp()) - int(seconds))


def status_of(rows: MeasureRows) -> dict[str, str]:
    """The status counters by name in lower case."""
    return {row.name.lower(): row.value for row in rows.status or ()}


def settings_of(rows: MeasureRows) -> dict[str, str]:
    """The values of the settings that were read."""
    return {row.name: row.value for row in rows.settings or ()}


def at_epoch(seconds: Number) -> datetime:
    """The moment so many seconds after the epoch, in UTC."""
    return datetime.fromtimestamp(float(seconds), UTC)


def plain(value: Number) -> int | float:
    """The number as an int, where it is a whole one of the driver's decimals."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def status_method(name: str, dialect: Dialect) -> str:
    """The statement that gives one status counter. MySQL's table of them leaves out those of statements."""
    if name.startswith("Com_") and dialect is not MARIADB:
        return f"SHOW GLOBAL STATUS LIKE '{name}'"
    return f"SELECT VARIABLE_VALUE + 0 FROM {status_table(dialect)} WHERE VARIABLE_NAME = '{name}'"


def status_table(dialect: Dialect) -> str:
    """Where the status counters can be selected from. Every account may."""
    return "information_schema.GLOBAL_STATUS" if dialect is MARIADB else "performance_schema.global_status"


def processlist(dialect: Dialect, number: int) -> str:
    """Where sessions can be selected from; without PROCESS the account sees its own."""
    if dialect is MARIADB or number < 804:
        return "information_schema.PROCESSLIST"
    return "performance_schema.processlist"
