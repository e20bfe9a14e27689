"""`schemabook lint`: what the rules find in a database."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schemabook.cli.configuration import DEFAULT_FILE, configuration_file, read_configuration
from schemabook.cli.keeping import keep_survey
from schemabook.cli.options import Reading, print_statements, read_source, surveying_options
from schemabook.cli.progress import Progress
from schemabook.cli.writing import write_file
from schemabook.model.base import Value
from schemabook.model.configuration import Configuration, RuleSetting
from schemabook.model.findings import Level

if TYPE_CHECKING:
    from schemabook.model.book import Book
    from schemabook.renderers.findings.result import Accepted, Result

FORMATS = ("text", "json", "sarif", "github", "junit")
_NEVER = "never"
_FILE = click.Path(path_type=Path, dir_okay=False)


class Wanted(Value):
    """What is to be checked, against which baseline, and how the findings are to be written."""

    format: str = "text"
    output: Path | None = None
    baseline: Path | None = None
    write_baseline: Path | None = None
    fail_on: str = Level.WARNING.value
    rules: tuple[str, ...] = ()
    config: Path | None = None
    all: bool = False


@click.command(short_help="Check a database with the rules and print what they find.")
@click.argument("source")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@click.option("-o", "--output", type=_FILE, help="Write to this file instead of stdout.")
@click.option("--baseline", type=_FILE, help="Findings in this file are accepted and do not fail.")
@click.option("--write-baseline", type=_FILE, help="Accept every finding: write them to this file, and exit with 0.")
@click.option(
    "--fail-on",
    type=click.Choice([*(level.value for level in Level), _NEVER]),
    default=Level.WARNING.value,
    show_default=True,
    help="Exit with 1 if there is a finding of this level or worse.",
)
@click.option("--rule", "rules", multiple=True, metavar="NAME", help="Check this rule alone. May be repeated.")
@click.option("--config", type=_FILE, help="The file of settings.  [default: schemabook.yml]")
@click.option("--all", "show_all", is_flag=True, help="Show every object of every rule (text).")
@surveying_options(measure=True)
def lint(  # noqa: PLR0913, PLR0917 - click gives each option as an argument
    source: str,
    format_name: str,
    output: Path | None,
    baseline: Path | None,
    write_baseline: Path | None,
    fail_on: str,
    rules: tuple[str, ...],
    config: Path | None,
    show_all: bool,
    reading: Reading,
) -> int:
    """Check the database at SOURCE with the rules and print what they find.

    Which rules, at which level and for which objects is settled in schemabook.yml. `schemabook rules` lists
    them. Exits with 1 if findings remain that no baseline accepts.
    """
    if reading.print_sql:
        print_statements(source, reading)
        return 0
    wanted = Wanted(
        format=format_name,
        output=output,
        baseline=baseline,
        write_baseline=write_baseline,
        fail_on=fail_on,
        rules=rules,
        config=config,
        all=show_all,
    )
    return check_source(source, reading, wanted)


def check_source(source: str, reading: Reading, wanted: Wanted) -> int:
    """Read `source`, check it and write what was found. Returns the exit code."""
    from schemabook.cli.baseline import find_mended, read_baseline, write_baseline
    from schemabook.study import judge, study

    configuration = read_configuration(wanted.config)
    accepted = read_baseline(wanted.baseline) if wanted.baseline and _is_there(wanted) else ()
    settled = only(wanted.rules, configuration)
    with Progress() as progress:
        survey = read_source(source, reading, progress)
        history = keep_survey(source, survey, reading, configuration)
        progress.report("checking the rules")
        book = judge(study(survey, history), settled)
    if wanted.write_baseline is not None:
        number = write_baseline(wanted.write_baseline, book.report, accepted)
        click.echo(f"{wanted.write_baseline} accepts {number:,} {'finding' if number == 1 else 'findings'}.", err=True)
        return 0
    result = _result(book, source, wanted, accepted, find_mended(book.report, accepted))
    _write(result, wanted)
    return 1 if result.failing else 0


def _is_there(wanted: Wanted) -> bool:
    """Whether the baseline has to be there: the one that is about to be written need not."""
    return wanted.baseline != wanted.write_baseline or (wanted.baseline is not None and wanted.baseline.exists())


def only(names: Iterable[str], configuration: Configuration) -> Configuration:
    """The configuration with no rule but the named ones, which are checked even where it has them off.

    Without names it is as it was. Raises UsageError for a name that no rule has.
    """
    import msgspec

    from schemabook.rules import all_rules, rule_by_name

    wanted = set(names)
    if not wanted:
        return configuration
    for name in wanted:
        rule_by_name(name)
    settings = {one.rule: one for one in configuration.rules}
    rules = tuple(
        msgspec.structs.replace(settings.get(name, RuleSetting(rule=name)), off=name not in wanted)
        for name in all_rules()
    )
    return msgspec.structs.replace(configuration, rules=rules)


def _result(
    book: Book, source: str, wanted: Wanted, accepted: Iterable[Accepted], mended: tuple[Accepted, ...]
) -> Result:
    from schemabook.engines import dialect_by_name
    from schemabook.renderers.findings.result import Result

    return Result(
        report=book.report,
        server=book.survey.server,
        dialect=dialect_by_name(book.survey.catalogue.engine),
        accepted=frozenset(one.fingerprint for one in accepted),
        mended=mended,
        fail_on=None if wanted.fail_on == _NEVER else Level(wanted.fail_on),
        place=place_of(source, wanted.config),
    )


def place_of(source: str, config: Path | None) -> str:
    """The file that stands for the database, relative to the current folder: its catalogue file, else the settings."""
    here = Path.cwd().resolve()
    for path in (None if "://" in source or source == "-" else Path(source), configuration_file(config)):
        if path is not None and path.is_file() and path.resolve().is_relative_to(here):
            return path.resolve().relative_to(here).as_posix()
    return DEFAULT_FILE.as_posix()


def _write(result: Result, wanted: Wanted) -> None:
    """Write the findings, and say on stderr what a machine's format does not."""
    from schemabook.renderers.findings.text import summary

    text = _render(result, wanted)
    if wanted.output is not None:
        write_file(wanted.output, text.encode())
    elif wanted.format == "text":
        sys.stdout.write(text)
    else:
        sys.stdout.buffer.write(text.encode())
    if wanted.format != "text" or wanted.output is not None:
        click.echo(summary(result), err=True)


def _render(result: Result, wanted: Wanted) -> str:
    if wanted.format == "text":
        from schemabook.renderers.findings.text import Look, render_text

        colours = wanted.output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
        return render_text(result, Look(colours=colours, all=wanted.all))
    if wanted.format == "json":
        from schemabook.renderers.findings.json import render_json as render
    elif wanted.format == "sarif":
        from schemabook.renderers.findings.sarif import render_sarif as render
    elif wanted.format == "github":
        from schemabook.renderers.findings.github import render_github as render
    else:
        from schemabook.renderers.findings.junit import render_junit as render
    return render(result)
