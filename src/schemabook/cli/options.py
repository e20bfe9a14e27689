"""Options that several commands share, and the reading that they describe."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from schemabook.cli.progress import Progress
from schemabook.model.base import Value
from schemabook.model.survey import State, Survey

R = TypeVar("R")


class Reading(Value):
    """How the user wants a source to be read. Times are in seconds."""

    password_file: Path | None
    connect_timeout: float
    statement_timeout: float
    lock_timeout: float
    print_sql: bool


_OPTIONS = (
    click.option(
        "--password-file",
        type=click.Path(path_type=Path),
        help="Take the password from the first line of this file.",
    ),
    click.option(
        "--connect-timeout",
        type=click.FloatRange(min=0.1),
        default=10,
        show_default=True,
        metavar="S",
        help="Seconds to wait for a connection.",
    ),
    click.option(
        "--statement-timeout",
        type=click.FloatRange(min=0.1),
        default=60,
        show_default=True,
        metavar="S",
        help="Seconds that one statement may take.",
    ),
    click.option(
        "--lock-timeout",
        type=click.FloatRange(min=0.1),
        default=5,
        show_default=True,
        metavar="S",
        help="Seconds to wait for a lock.",
    ),
    click.option("--print-sql", is_flag=True, help="Print every statement that would be sent, and stop."),
)


def reading_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add the options of a reading to a command, which gets them as one `reading`."""

    @functools.wraps(command)
    def with_reading(**options: Any) -> R:
        reading = Reading(**{name: options.pop(name) for name in Reading.__struct_fields__})
        return command(reading=reading, **options)

    wrapped: Callable[..., R] = with_reading
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def print_statements(source: str) -> None:
    """Print what a reading of `source` would send, without connecting."""
    from schemabook.engines.engine import ReadOptions
    from schemabook.survey import engine_of

    engine = engine_of(source)
    if engine is None:
        click.echo("-- a catalogue file: no statement is sent")
        return
    for statement in engine.statements(ReadOptions()):
        click.echo(f"-- {statement.name}: {statement.purpose}\n{statement.text.strip()};\n")


def read_source(source: str, reading: Reading, progress: Progress) -> Survey:
    """Read `source`, and say on stderr what could not be read."""
    from schemabook.engines.engine import ReadOptions
    from schemabook.engines.source import password_from_file
    from schemabook.survey import read_survey

    options = ReadOptions(
        connect_timeout=reading.connect_timeout,
        statement_timeout=reading.statement_timeout,
        lock_timeout=reading.lock_timeout,
        progress=progress.report,
        prompt=_prompt if sys.stdin.isatty() else None,
    )
    password = password_from_file(reading.password_file) if reading.password_file else None
    survey = read_survey(source, options, password)
    for part in survey.readings:
        if part.state is not State.COMPLETE:
            text = f"{part.part}: {part.state.value}: {part.missed}. {part.reason}".rstrip()
            click.echo(f"{click.style('not read:', fg='yellow')} {text}", err=True)
            if part.remedy:
                click.echo(f"          {part.remedy}", err=True)
    return survey


def _prompt(question: str) -> str:
    answer: str = click.prompt(question, hide_input=True, err=True, default="", show_default=False)
    return answer
