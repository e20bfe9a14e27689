"""`schemabook annotate`: what nobody has described yet, and the descriptions that people and other tools give."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schemabook.cli.options import Reading, print_statements, read_source, reading_options
from schemabook.cli.progress import Progress
from schemabook.cli.proposals import Proposing, carry_out, proposing_options, refuse_mixtures
from schemabook.errors import UsageError
from schemabook.model.base import Value

if TYPE_CHECKING:
    from schemabook.cli.annotating import Notebook
    from schemabook.insights.coverage import Coverage

_FILE = click.Path(path_type=Path, dir_okay=False)
_NOT_ALLOWED = "Could not annotate."


class Wanted(Value):
    """What is to be done: described (`texts`), taken from other files, asked, written as SQL, checked, or proposed."""

    file: Path | None = None
    ask: bool = False
    texts: tuple[str, ...] = ()
    imports: tuple[Path, ...] = ()
    overwrite: bool = False
    to_sql: bool = False
    check: float | None = None
    proposing: Proposing = Proposing()


@click.command(short_help="List what nobody has described, and take descriptions.")
@click.argument("source")
@click.option("--file", "file", type=_FILE, help="The file of annotations.  [default: annotations.yml]")
@click.option("--ask", is_flag=True, help="Ask for the missing descriptions one by one, the most used first.")
@click.option(
    "--set",
    "texts",
    multiple=True,
    metavar="NAME=TEXT",
    help="Describe a table, view, type, routine or column (orders.status=Where it stands). May be repeated.",
)
@click.option(
    "--import",
    "imports",
    multiple=True,
    type=_FILE,
    help="Take over what a .tbls.yml or a property file of dbt says. May be repeated.",
)
@click.option("--overwrite", is_flag=True, help="Let imported descriptions replace those that are there.")
@click.option("--to-sql", is_flag=True, help="Write the descriptions as SQL that makes them the database's comments.")
@click.option(
    "--check",
    type=click.FloatRange(min=0, max=100),
    metavar="N",
    help="Exit with 1 if less than N per cent are described.",
)
@click.option("--measure", is_flag=True, help="Measure how much each table is used, to put the most used first.")
@click.option(
    "--workload",
    type=click.Path(exists=True, path_type=Path),
    help="Take from a log, an .sql file or a folder of them which tables are used most.",
)
@proposing_options
@reading_options
def annotate(  # noqa: PLR0913, PLR0917 - click gives each option as an argument
    source: str,
    file: Path | None,
    ask: bool,
    texts: tuple[str, ...],
    imports: tuple[Path, ...],
    overwrite: bool,
    to_sql: bool,
    check: float | None,
    proposing: Proposing,
    reading: Reading,
) -> int:
    """List what nobody has described of the database at SOURCE, the most used first, and take descriptions.

    Descriptions stand in annotations.yml. Those that are added leave the rest of the file as it is. What a
    comment in the database describes need not be described again. What is only proposed waits in
    annotations.proposed.yml until a person accepts it, here or in the site of `schemabook serve`.
    """
    import msgspec

    reading = msgspec.structs.replace(reading, plans=0)
    if reading.print_sql:
        print_statements(source, reading)
        return 0
    wanted = Wanted(
        file=file,
        ask=ask,
        texts=texts,
        imports=imports,
        overwrite=overwrite,
        to_sql=to_sql,
        check=check,
        proposing=proposing,
    )
    _refuse_mixtures(wanted)
    from schemabook.cli.annotating import Notebook

    with Progress() as progress:
        survey = read_source(source, reading, progress)
    return _carry_out(Notebook(survey, file, must_exist=not (ask or texts or imports or proposing)), wanted)


def _refuse_mixtures(wanted: Wanted) -> None:
    if wanted.to_sql and (wanted.ask or wanted.check is not None):
        raise UsageError(_NOT_ALLOWED, "--to-sql writes SQL and nothing else.", "Leave out --ask and --check.")
    if wanted.overwrite and not wanted.imports:
        raise UsageError(_NOT_ALLOWED, "--overwrite is about what --import brings.", "Name a file with --import.")
    others = wanted.ask or wanted.texts or wanted.imports or wanted.to_sql or wanted.check is not None
    refuse_mixtures(wanted.proposing, alone=not others)


def _carry_out(notebook: Notebook, wanted: Wanted) -> int:
    if wanted.proposing:
        carry_out(notebook, wanted.proposing)
        return 0
    if wanted.to_sql:
        notebook.require_comments()
    if wanted.texts:
        notebook.describe(wanted.texts)
    for path in wanted.imports:
        notebook.take_over(path, overwrite=wanted.overwrite)
    if wanted.to_sql:
        _write_sql(notebook)
        return 0
    if wanted.ask:
        from schemabook.cli.asking import ask_for_descriptions

        ask_for_descriptions(notebook)
    elif not wanted.texts and not wanted.imports:
        _write_list(notebook)
    coverage = notebook.coverage()
    click.echo(_summary(coverage), err=True)
    return 1 if wanted.check is not None and coverage.share * 100 < wanted.check else 0


def _write_list(notebook: Notebook) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(_terminal(notebook))
    else:
        sys.stdout.buffer.write(_separated(notebook).encode())


def _write_sql(notebook: Notebook) -> None:
    script, left_out = notebook.comments()
    for line in left_out:
        click.echo(f"{click.style('left out:', fg='yellow')} {plain(line)}", err=True)
    if script:
        sys.stdout.buffer.write(script.encode())
    else:
        click.echo("Nothing to write: the database's comments say what the annotations do.", err=True)


_MOST_ROWS = 50


def _terminal(notebook: Notebook) -> str:
    """The most used things that are undescribed, in columns."""
    found = notebook.undescribed()
    if not found:
        return ""
    rows = [("Kind", "Name", "Type", "Use")]
    for one in found[:_MOST_ROWS]:
        use = one.use
        known = ((use.statements, "statements"), (use.scans, "scans"), (use.rows, "rows"))
        words = next((f"{number:,.0f} {unit}" for number, unit in known if number), "")
        words = words or (f"{use.relationships:,} foreign keys" if use.relationships else "")
        rows.append((one.kind, plain(notebook.name_of(one)), plain(one.detail), words))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    ]
    if len(found) > _MOST_ROWS:
        lines.append(f"And {len(found) - _MOST_ROWS:,} more. Written to a file or a pipe, the list is whole.")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _separated(notebook: Notebook) -> str:
    """Everything that is undescribed, with tabs between. The names are those that --set takes."""
    lines = ["kind\tname\ttype\tstatements\tscans\trows\tforeign keys"]
    for one in notebook.undescribed():
        figures = (one.use.statements, one.use.scans, one.use.rows, one.use.relationships)
        numbers = ("" if figure is None else f"{figure:.0f}" for figure in figures)
        cells = (one.kind, notebook.name_of(one), one.detail, *numbers)
        lines.append("\t".join(cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n") for cell in cells))
    return "\n".join(lines) + "\n"


def _summary(coverage: Coverage) -> str:
    if not coverage.total:
        return "There is nothing to describe."
    return (
        f"{coverage.described:,} of {coverage.total:,} are described ({int(coverage.share * 100)} %):"
        f" {coverage.by_annotation:,} in the annotations, {coverage.by_comment:,} in comments of the database."
        f" Tables {coverage.tables_described:,} of {coverage.tables:,},"
        f" columns {coverage.columns_described:,} of {coverage.columns:,}."
    )


def plain(text: str) -> str:
    """The text without what a terminal would obey."""
    return "".join(one if one.isprintable() else "?" for one in text)
