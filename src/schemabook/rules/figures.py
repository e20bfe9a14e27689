"""What the rules about measurements share: how large is large, how often is often, what a counter can say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from schemabook.engines.dialect import Dialect
from schemabook.insights.index_use import unasked_servers
from schemabook.model.families import Family
from schemabook.model.findings import Finding, Skipped
from schemabook.model.measured import Measured
from schemabook.model.measurements import Activity, SettingValue, Slot, TableFigures
from schemabook.model.tables import Index, Table
from schemabook.rules import needs
from schemabook.rules.base import fault, skipped
from schemabook.rules.facts import Facts, about_setting
from schemabook.rules.structure import is_in_use, serves_columns

LARGE_ROWS = 100_000
"""From here on reading a whole table for a few rows can be felt: tens of milliseconds at the least."""

MEGABYTE = 1024**2
GIGABYTE = 1024**3
_LONGEST_STATEMENT = 160
_MOST_SESSIONS = 10
_UNITS = {"": 1, "B": 1, "KB": 1024, "MB": MEGABYTE, "GB": GIGABYTE, "TB": 1024 * GIGABYTE}
_SIZE = re.compile(r"(\d+)\s*([kKMGT]?B?)")
_WORKS_ON_ROWS = re.compile(r"[\s(]*(select|with|insert|update|delete|merge|replace|table|values)\b", re.IGNORECASE)
_NOUGHT = re.compile(r"0(\.0+)?\s*[a-zA-Z]*")
_ADDS_UP = re.compile(
    r"\b(count|sum|avg|min|max|array_agg|string_agg|group_concat|json_arrayagg|jsonb?_agg)\s*\(|\bgroup\s+by\b"
    r"|\bselect\s+distinct\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"\blimit\b|\bfetch\s+(first|next)\b", re.IGNORECASE)
_EQUAL = r"""(?<![\w.])(?:[\w"`]+\.)*["`]?{column}["`]?\s*(?:=|in\b)"""
_RANGE = r"""(?<![\w.])(?:[\w"`]+\.)*["`]?{column}["`]?\s*(?:<(?!>)|>|between\b)"""
_WIDEST = 3
_INDEXABLE = frozenset(
    {
        Family.INTEGER,
        Family.DECIMAL,
        Family.FLOAT,
        Family.MONEY,
        Family.CHARACTER,
        Family.DATE,
        Family.TIME,
        Family.TIMESTAMP,
        Family.TIMESTAMP_WITH_ZONE,
        Family.UUID,
        Family.ENUM,
        Family.NETWORK,
        Family.YEAR,
        Family.BOOLEAN,
    }
)
_LAST_WORD = re.compile(r"command.line|environment|override|database|user", re.IGNORECASE)
_OFF = frozenset({"off", "0", "no", "false", "disabled"})
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1", ""})


def at_least(figure: Measured | None, limit: float) -> bool:
    """Whether a figure was measured and has come to a limit."""
    return figure is not None and figure.value >= limit


def below(figure: Measured | None, limit: float) -> bool:
    """Whether a figure was measured and stays below a limit."""
    return figure is not None and figure.value < limit


def is_large(figures: TableFigures) -> bool:
    """Whether a table has so many rows that reading it whole can be felt."""
    return at_least(figures.rows, LARGE_ROWS)


def is_often(counter: Measured, per_day: float) -> bool:
    """Whether a counter moves `per_day` times a day or more; an unknown or short window has to hold a day's worth."""
    return counter.value >= per_day * max(counter.days or 1.0, 1.0)


def worked_out(value: float, unit: str, method: str, base: Measured) -> Measured:
    """A figure that follows from another one; `method` says how in words."""
    return Measured(
        value=value,
        unit=unit,
        method=method,
        quality=base.quality,
        measured_at=base.measured_at,
        sample_size=base.sample_size,
        since=base.since,
    )


def silence_of(counter: Measured | None, facts: Facts, window: timedelta) -> str:
    """Why a counter that stands at zero does not say "never"; empty where it does."""
    if counter is None:
        return "its use was not measured"
    if counter.since is None:
        return "the server does not say since when it counts"
    if counter.measured_at - counter.since < window:
        return f"the counters are younger than {window.days} days"
    return unasked_servers(facts.survey)


def skips_of(reasons: Iterable[str], remedy: str = "") -> Iterator[Skipped]:
    """One `Skipped` for each reason, with the number of objects that have it."""
    counts: dict[str, int] = {}
    for reason in reasons:
        counts[reason] = counts.get(reason, 0) + 1
    return (skipped(reason, remedy, objects) for reason, objects in counts.items())


def hidden_part(facts: Facts, *parts: str) -> Iterator[Skipped]:
    """A `Skipped` where only some of a part could be read, so that silence about the rest proves nothing."""
    missing = needs.hidden_part(facts.survey, *parts)
    if missing is not None:
        yield skipped(*missing)


def alone_serves_a_key(table: Table, index: Index) -> bool:
    """Whether there is a foreign key whose children no other index of the table finds."""
    others = [one for one in table.indexes if one.name != index.name]
    for key in table.foreign_keys:
        columns = frozenset(key.columns)
        if serves_columns(index, columns) and not any(serves_columns(other, columns) for other in others):
            return True
    return False


def first_columns(table: Table) -> frozenset[str]:
    """The columns that a lookup through an index of the table can start from."""
    usable = (one for one in table.indexes if is_in_use(one) and one.predicate is None and one.columns)
    indexed = {one.columns[0].name for one in usable}
    return frozenset(name for name in indexed if name is not None) | _row_number(table)


def _row_number(table: Table) -> frozenset[str]:
    """The first column of the primary key, which has no index of its own where it is the row's number."""
    return frozenset(table.primary_key.columns[:1]) if table.primary_key else frozenset()


def brief(text: str) -> str:
    """A statement on one line, cut where it is long."""
    line = " ".join(text.split()).rstrip("; ")
    return line if len(line) <= _LONGEST_STATEMENT else f"{line[:_LONGEST_STATEMENT].rstrip()} …"


def bytes_of(text: str) -> int | None:
    """The bytes in a setting: `128MB`, `134217728`; None where it is no size."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        return None
    unit = found[2].upper()
    return int(found[1]) * _UNITS[unit if unit in _UNITS else f"{unit}B"]


def is_off(setting: SettingValue | None) -> bool:
    """Whether a setting was read and is switched off."""
    return setting is not None and setting.value.strip().lower() in _OFF


def is_on(setting: SettingValue | None) -> bool:
    """Whether a setting was read and is switched on."""
    return setting is not None and setting.value.strip().lower() in {"on", "1", "yes", "true"}


def is_local(host: str) -> bool:
    """Whether a host is this machine: nothing that is said to it crosses a network."""
    return host.lower() in _LOCAL or host.startswith("/")


def listens_locally(facts: Facts) -> bool:
    """Whether the server says that it takes connections from its own machine only."""
    places = [facts.settings.get(name) for name in ("listen_addresses", "bind_address")]
    said = [one.value for one in places if one is not None]
    return bool(said) and all(is_local(host.strip()) for value in said for host in value.split(","))


def has_setting(*names: str) -> Callable[[Dialect], bool]:
    """A rule that applies to the engines that have one of these settings."""
    return lambda dialect: not dialect.settings.isdisjoint(names)


def switched_off(facts: Facts, name: str, message: str, advice: str = "") -> Iterator[Finding]:
    """A fault where a setting is switched off, and what switches it on."""
    if is_off(facts.settings.get(name)):
        yield fault(about_setting(name), message, change_of(facts, name, "on"), advice=advice)


def change_of(facts: Facts, name: str, value: str) -> tuple[str, ...]:
    """The statements that give a setting another value for the whole server.

    None where it was set in a place that has the last word: on the command line, for the database or the account.
    """
    setting = facts.settings.get(name)
    if setting is not None and _LAST_WORD.search(setting.source):
        return ()
    return tuple(one.format(setting=name, value=value) for one in facts.dialect.upkeep.change_setting)


def every_measured_table(facts: Facts) -> Iterator[tuple[Table, TableFigures]]:
    """Every table and partition that has figures; no partitioned table whose partitions have their own."""
    for name, figures in facts.table_figures.items():
        table = facts.table_by_name.get(name)
        if table is not None and not any(part.name in facts.table_figures for part in table.partitions):
            yield table, figures


def sessions_of(activity: Iterable[Activity], kind: str, seconds: float) -> list[tuple[str, Measured]]:
    """The sessions of a kind that last so long, as evidence: the longest first, ten at most."""
    found = [one for one in activity if one.kind == kind]
    long = sorted((one for one in found if one.lasted.value >= seconds), key=lambda one: -one.lasted.value)
    return [(_session_words(one), one.lasted) for one in long[:_MOST_SESSIONS]]


def _session_words(one: Activity) -> str:
    """Which session it is: its name, its application and account, what it is about and waits for."""
    words = [f"session {one.session}"]
    words += [f"of {one.application}"] if one.application else []
    words += [f"as {one.account}"] if one.account else []
    words += [f"on {one.relation}"] if one.relation else []
    words += [f"waits for {one.waits_for}"] if one.waits_for else []
    return " ".join(words)


def works_on_rows(text: str) -> bool:
    """Whether a statement reads or changes rows: not one that builds, cleans, loads or sets something."""
    return _WORKS_ON_ROWS.match(text) is not None


def is_zero(setting: SettingValue | None) -> bool:
    """Whether a setting was read and is nought, with or without a unit."""
    return setting is not None and _NOUGHT.fullmatch(setting.value.strip()) is not None


def adds_up(text: str) -> bool:
    """Whether a statement counts or adds up, and so has to look at more rows than it gives."""
    return _ADDS_UP.search(text) is not None


def is_limited(text: str) -> bool:
    """Whether a statement stops at a number of rows."""
    return _LIMIT.search(text) is not None


def compared_columns(text: str, columns: Iterable[str]) -> tuple[str, ...]:
    """Those of the columns that a statement compares with something by themselves, so that an index can find them.

    Those compared for equality come first. What stands in a function or under LIKE is left out.
    """
    known = sorted(set(columns))
    equal = [one for one in known if _is_compared(_EQUAL, one, text)]
    return (*equal, *(one for one in known if one not in equal and _is_compared(_RANGE, one, text)))


def _is_compared(pattern: str, column: str, text: str) -> bool:
    return re.search(pattern.replace("{column}", re.escape(column)), text, re.IGNORECASE) is not None


def wants_index(facts: Facts, table: Table, columns: Iterable[str]) -> tuple[str, ...]:
    """CREATE INDEX over the first three columns; none where a column is too wide for a plain index."""
    chosen = tuple(columns)[:_WIDEST]
    families = {one.name: one.family for one in table.columns}
    indexable = _INDEXABLE | ({Family.TEXT} if facts.dialect.supports.text_indexes else set())
    if not chosen or any(families.get(name) not in indexable for name in chosen):
        return ()
    return (facts.create_index(table, chosen),)


def is_standby(facts: Facts) -> bool:
    """Whether the server that was asked copies another one."""
    return facts.measurements is not None and facts.measurements.seen.role == "standby"


def other_figure(facts: Facts, name: str) -> Measured | None:
    """A figure of the server that one engine has and others have not."""
    others = facts.measurements.server.others if facts.measurements else ()
    return next((one.figure for one in others if one.name == name), None)


def slots_of(facts: Facts) -> tuple[Slot, ...]:
    """The replication slots of the server."""
    archiving = facts.measurements.archiving if facts.measurements else None
    return archiving.slots if archiving else ()


def is_server(dialect: Dialect) -> bool:
    """Whether the database is behind a server, with accounts and sessions."""
    return dialect.supports.roles


def has_vacuum(dialect: Dialect) -> bool:
    """Whether dead rows stay until a vacuum clears them away."""
    return bool(dialect.upkeep.vacuum)


def runs_jobs(dialect: Dialect) -> bool:
    """Whether there is a server that could run jobs by itself."""
    return bool(dialect.settings & {"event_scheduler", "shared_preload_libraries"})
