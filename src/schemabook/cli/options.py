"""Options that several commands share, and the reading that they describe."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from schemabook.cli.progress import Progress
from schemabook.model.base import Value
from schemabook.model.catalogue import Catalogue
from schemabook.model.survey import State, Survey

if TYPE_CHECKING:
    from schemabook.engines.engine import ReadOptions

R = TypeVar("R")

_PLANS = 50


class Reading(Value):
    """How the user wants a source to be read, and what is to be measured. Times are in seconds.

    `workload` is a file or folder of statements, `history` the place where surveys are kept; `keep` says that this
    one is to be kept too.
    """

    password_file: Path | None = None
    connect_timeout: float = 10
    statement_timeout: float = 60
    lock_timeout: float = 5
    print_sql: bool = False
    measure: bool = False
    sample: bool = False
    exact_rows: bool = False
    plans: int = _PLANS
    analyse: bool = False
    plan_functions: bool = False
    plan_examples: int = 0
    workload: Path | None = None
    history: str | None = None
    keep: bool = False


Option = Callable[[Callable[..., R]], Callable[..., R]]

_READING: tuple[Option[Any], ...] = (
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
_MEASURING: tuple[Option[Any], ...] = (
    click.option("--sample", is_flag=True, help="Look at values too: null shares, frequent values, smallest, largest."),
    click.option("--exact-rows", is_flag=True, help="Count the rows of every table instead of estimating them."),
    click.option(
        "--plans",
        type=click.IntRange(min=0),
        default=_PLANS,
        show_default=True,
        metavar="N",
        help="Take the plans of the N statements that take the most time.",
    ),
    click.option("--analyse", is_flag=True, help="Run the statements whose plans are taken, if they only read."),
    click.option(
        "--plan-functions",
        is_flag=True,
        help="Plan statements that call the database's own functions, which may run them.",
    ),
    click.option(
        "--plan-examples",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        metavar="N",
        help="Plan the first N example queries too; none is run.",
    ),
    click.option(
        "--workload",
        type=click.Path(exists=True, path_type=Path),
        help="Take the statements from a log, an .sql file or a folder of them.",
    ),
    click.option(
        "--history",
        metavar="PLACE",
        help="Keep surveys in this file or PostgreSQL database.  [default: a file of the user's]",
    ),
    click.option("--no-history", "keep", flag_value=False, default=True, help="Keep nothing of this survey."),
)


def reading_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add the options of a reading to a command, which gets them as one `reading`."""
    return _with_options(command, _READING)


def surveying_options(*, measure: bool) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Add the options of a reading and of measuring, which is done by itself or only with --measure."""
    if measure:
        switch = click.option("--no-measure", "measure", flag_value=False, default=True, help="Read the schema alone.")
    else:
        switch = click.option("--measure", is_flag=True, help="Measure sizes, use, workload and plans too.")
    return functools.partial(_with_options, options=(*_READING, switch, *_MEASURING))


def _with_options(command: Callable[..., R], options: tuple[Option[Any], ...]) -> Callable[..., R]:
    @functools.wraps(command)
    def with_reading(**given: Any) -> R:
        reading = Reading(**{name: given.pop(name) for name in Reading.__struct_fields__ if name in given})
        return command(reading=reading, **given)

    wrapped: Callable[..., R] = with_reading
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped


def read_options(reading: Reading, progress: Progress | None = None) -> ReadOptions:
    """The options of a reading as the engines know them."""
    from schemabook.engines.engine import MeasureOptions, ReadOptions

    measure = MeasureOptions(
        sample=reading.sample,
        exact_rows=reading.exact_rows,
        plans=reading.plans,
        analyse=reading.analyse,
        user_functions=reading.plan_functions,
        examples=functools.partial(_examples, most=reading.plan_examples) if reading.plan_examples else None,
    )
    return ReadOptions(
        connect_timeout=reading.connect_timeout,
        statement_timeout=reading.statement_timeout,
        lock_timeout=reading.lock_timeout,
        progress=progress.report if progress else None,
        prompt=_prompt if sys.stdin.isatty() else None,
        measure=measure if reading.measure else None,
    )


def _examples(catalogue: Catalogue, most: int) -> tuple[str, ...]:
    """The statements of the examples of a schema, as far as they are to be planned."""
    from schemabook.examples.queries import examples_of

    return examples_of(catalogue)[:most]


def print_statements(source: str, reading: Reading) -> None:
    """Print what a reading of `source` would send, without connecting."""
    from schemabook.survey import engine_of

    engine = engine_of(source)
    if engine is None:
        click.echo("-- a catalogue file: no statement is sent")
        return
    for statement in engine.statements(read_options(reading)):
        click.echo(f"-- {statement.name}: {statement.purpose}\n{statement.text.strip()};\n")


def read_source(source: str, reading: Reading, progress: Progress) -> Survey:
    """Read `source`, and say on stderr what could not be read."""
    from schemabook.engines.source import password_from_file
    from schemabook.survey import read_survey

    password = password_from_file(reading.password_file) if reading.password_file else None
    survey = read_survey(source, read_options(reading, progress), password, workload=reading.workload)
    report_unread(survey)
    return survey


def report_unread(survey: Survey) -> None:
    """Say on stderr what could not be read, and what would mend it."""
    for part in survey.readings:
        if part.state is not State.COMPLETE:
            text = f"{part.part}: {part.state.value}: {part.missed}. {part.reason}".rstrip()
            click.echo(f"{click.style('not read:', fg='yellow')} {text}", err=True)
            if part.remedy:
                click.echo(f"          {part.remedy}", err=True)


def _prompt(question: str) -> str:
    answer: str = click.prompt(question, hide_input=True, err=True, default="", show_default=False)
    return answer
