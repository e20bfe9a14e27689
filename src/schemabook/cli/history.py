"""`schemabook history`: the surveys that were kept of a database, and what they add up to."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schemabook.cli.writing import write_file
from schemabook.errors import UsageError
from schemabook.model.base import Value
from schemabook.model.history import Growth, History, KeptSurvey, Load
from schemabook.model.measured import Measured

if TYPE_CHECKING:
    from schemabook.history.store import Store

_MOST_TABLES = 20
_MOST_SURVEYS = 40
_SHORT = 8


@click.command(short_help="List the kept surveys of a database and how it grew.")
@click.argument("source")
@click.option("--history", "place", metavar="PLACE", help="The file or URL of the history.  [default: the user's own]")
@click.option("--table", metavar="NAME", help="Show this table alone, with its size over time.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--svg", type=click.Path(path_type=Path), help="Write the size over time to this file as a picture.")
@click.option("--schema", "digest", metavar="DIGEST", help="Write the schema with this digest as a catalogue file.")
@click.option(
    "--thin",
    type=click.IntRange(min=1),
    metavar="DAYS",
    help="Of surveys older than this, keep one a week and each that found another schema.",
)
def history(  # noqa: PLR0913, PLR0917 - click gives each option as an argument
    source: str,
    place: str | None,
    table: str | None,
    form: str,
    svg: Path | None,
    digest: str | None,
    thin: int | None,
) -> None:
    """List the surveys that were kept of the database at SOURCE, how it grew and how busy it was.

    SOURCE is the URL or the file that was surveyed; it is not connected to. The history is a file,
    or a URL (postgresql://…) that a team shares; the environment variable SCHEMABOOK_HISTORY names
    another one than the user's own.
    """
    from schemabook.history import default_place, open_store

    key = key_of(source)
    store = open_store(place or default_place(), create=False)
    _require_surveys(store, key)
    if thin is not None:
        forgotten = store.prune(key, datetime.now(UTC) - timedelta(days=thin))
        click.echo(f"Surveys that were forgotten: {forgotten:,}", err=True)
    if digest is not None:
        _write_schema(store, key, digest)
        return
    shown = _of_table(store.history(key), table)
    if svg is not None:
        _write_picture(shown, svg, table or "the database")
    if form == "json":
        _write_json(key, shown)
    else:
        click.echo("\n".join(_text(key, store.name, shown, table)))


def key_of(source: str) -> str:
    """What names a source in a history. Raises UsageError for a catalogue file, which has none."""
    from schemabook.history import source_key
    from schemabook.survey import engine_of

    if engine_of(source) is None:
        raise UsageError(
            f"Could not look up the history of {source}.",
            "A catalogue file has none: its figures are of one moment.",
            "Name the database that it was read from.",
        )
    return source_key(source)


def _require_surveys(store: Store, key: str) -> None:
    known = store.sources()
    if key in known:
        return
    near = difflib.get_close_matches(key, known, n=1)
    raise UsageError(
        f"Could not list the history of {key}.",
        f"No survey of it was kept in {store.name}.",
        f"Did you mean {near[0]}?" if near else "",
    )


def _write_schema(store: Store, key: str, digest: str) -> None:
    from schemabook.model.codec import encode

    sys.stdout.buffer.write(encode(store.schema_survey(key, digest)))


def _write_json(key: str, shown: History) -> None:
    import msgspec

    data = msgspec.json.encode({"source": key, "history": shown})
    sys.stdout.buffer.write(msgspec.json.format(data, indent=2) + b"\n")


def _write_picture(shown: History, path: Path, title: str) -> None:
    from schemabook.diagrams.sparkline import sparkline

    points = shown.growth[0].points if shown.growth else ()
    picture = sparkline(points, title=f"Size of {title}", words=lambda value: _words(value, "bytes"))
    write_file(path, picture.encode())


def _of_table(whole: History, table: str | None) -> History:
    """The history of one table alone; the whole where none is named. Raises UsageError for an unknown one."""
    import msgspec

    if table is None:
        return whole
    tables = {one.table: one for one in whole.growth if one.table is not None}
    named = [name for name in tables if str(name) == table] or [name for name in tables if name.name == table]
    if len(named) != 1:
        known = {spelling: str(name) for name in tables for spelling in (str(name), name.name)}
        near = [str(name) for name in named] or [known[one] for one in difflib.get_close_matches(table, known, n=1)]
        raise UsageError(
            f"Could not show the table {table}.",
            "There is more than one of this name." if named else "The last survey did not measure it.",
            f"Did you mean {' or '.join(near)}?" if near else "",
        )
    name = named[0]
    kept = tuple(one for one in whole.unused if one.table == name)
    return msgspec.structs.replace(whole, growth=(tables[name],), unused=kept, load=Load())


class _Part(Value):
    """A part of the text: a title and rows of columns, the first of which is their header."""

    title: str
    rows: tuple[tuple[str, ...], ...]


def _text(key: str, place: str, shown: History, table: str | None) -> Iterator[str]:
    yield f"{table + ' of ' if table else ''}{key}"
    yield f"kept in {place}"
    of_table = (_size_over_time(shown.growth), _growth(shown.growth), _unused(shown))
    of_all = (_surveys(shown.surveys), _growth(shown.growth), _load(shown.load), _unused(shown))
    for part in of_table if table is not None else of_all:
        if len(part.rows) > 1:
            yield ""
            yield click.style(part.title, bold=True)
            yield from _columns(part.rows)


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of text in columns. Names come from a database: what a terminal would obey in them is not written."""
    rows = [["".join(one if one.isprintable() else "?" for one in cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _surveys(surveys: Sequence[KeptSurvey]) -> _Part:
    rows = []
    before = ""
    for one in surveys:
        state = "same" if one.schema == before else "changed" if before else "first"
        rows.append((_minute(one.at), one.schema[:_SHORT], state, f"{one.tables:,}", _figure(one.size)))
        before = one.schema
    latest = rows[-_MOST_SURVEYS:]
    title = f"Surveys: {len(rows):,}" + (f", the last {len(latest)}" if len(latest) < len(rows) else "")
    return _Part(title=title, rows=(("Read at (UTC)", "Schema", "", "Tables", "Size"), *latest))


def _growth(growth: Sequence[Growth]) -> _Part:
    """The database, then the tables that grow fastest, and among those that stand still the largest."""
    tables = sorted(growth, key=lambda one: (one.table is not None, -_per_day(one), -_last_size(one), str(one.table)))
    shown = tables[: _MOST_TABLES + 1]
    rest = len(tables) - len(shown)
    rows = [
        (
            str(one.table) if one.table else "(the database)",
            _words(one.points[-1].value, "bytes") if one.points else "",
            _figure(one.bytes_per_day),
            _figure(one.rows_per_day),
            _minute(one.bytes_per_day.since) if one.bytes_per_day and one.bytes_per_day.since else "",
        )
        for one in shown
    ]
    title = "Growth, the fastest first" + (f"; {rest:,} more tables are in --format json" if rest else "")
    return _Part(title=title, rows=(("Table", "Size", "Bytes", "Rows", "Since"), *rows))


def _load(load: Load) -> _Part:
    pairs = (
        ("Transactions", load.transactions, load.peak_transactions),
        ("Statements", load.statements, load.peak_statements),
    )
    rows = [
        (name, _rate(average), _rate(peak), _minute(peak.since) if peak and peak.since else "")
        for name, average, peak in pairs
        if average is not None
    ]
    return _Part(title="Load per second", rows=(("", "Average", "Peak", "Peak from"), *rows))


def _unused(shown: History) -> _Part:
    rows = [(str(one.table), one.index, _minute(one.since), f"{one.surveys:,}") for one in shown.unused]
    latest = rows[:_MOST_TABLES]
    title = "Indexes without a use that was seen" + (
        f": {len(rows):,}, of which {len(latest)}" if len(latest) < len(rows) else ""
    )
    return _Part(title=title, rows=(("Table", "Index", "Since", "Surveys"), *latest))


def _size_over_time(growth: Iterable[Growth]) -> _Part:
    rows = [(_minute(point.at), _words(point.value, "bytes")) for one in growth for point in one.points]
    return _Part(title="Size over time", rows=(("Read at (UTC)", "Size"), *rows[-_MOST_SURVEYS:]))


def _per_day(growth: Growth) -> float:
    return float(growth.bytes_per_day.value) if growth.bytes_per_day else 0.0


def _last_size(growth: Growth) -> float:
    return float(growth.points[-1].value) if growth.points else 0.0


def _minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def _figure(figure: Measured | None) -> str:
    return "" if figure is None else _words(figure.value, figure.unit)


def _rate(figure: Measured | None) -> str:
    return "" if figure is None else _words(figure.value, "")


def _words(value: float, unit: str) -> str:
    from schemabook.documents.figures import in_round_words

    return in_round_words(value, unit)
