"""`schemabook ask`: the conversation before a document, then the document."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from schemabook.cli.configuration import DEFAULT_FILE, configuration_file, read_configuration
from schemabook.cli.document import show_changes
from schemabook.cli.drafting import Draft, make_draft, read_book
from schemabook.cli.options import Reading, print_statements, surveying_options
from schemabook.cli.progress import Progress
from schemabook.cli.tracking import Change, Tracking, tracking_for
from schemabook.cli.writing import Changes, FolderWriter
from schemabook.errors import UsageError
from schemabook.model.base import Value
from schemabook.model.book import Book
from schemabook.model.configuration import Configuration, DocumentSettings
from schemabook.model.questions import Choice

if TYPE_CHECKING:
    from schemabook.cli.reviewing import Review
    from schemabook.conversation import Outcome, PlannedSection

_MOST_SECTIONS = 60
_WRITE, _ONE, _ALL, _NOTHING = "write", "one", "all", "nothing"
_APPROVALS = (
    Choice(value=_WRITE, label="Write it"),
    Choice(value=_ONE, label="Show the diff of a file"),
    Choice(value=_ALL, label="Show the diff of all files"),
    Choice(value=_NOTHING, label="Write nothing"),
)


class Asked(Value):
    """What was asked for on the command line. `options` are settings of the document that were given."""

    options: dict[str, Any]
    config: Path | None = None
    answers: str | None = None
    questions: bool = False
    yes: bool = False
    check: bool = False


@click.command(short_help="Ask what document is wanted, show what would change, and write it.")
@click.argument("source")
@click.option("--name", help="What the document is called. Default: the name of the database.")
@click.option("--title", help="The title of the document. Default: its name.")
@click.option("-o", "--output", help="The folder or file of the document. Default: what its profile says.")
@click.option("--annotations", metavar="FILE", help="What people wrote.  [default: annotations.yml, if it is there]")
@click.option("--repository", metavar="FOLDER", help="Where migrations and the like are looked for.  [default: .]")
@click.option("--config", type=click.Path(path_type=Path), help="The team's settings.  [default: schemabook.yml]")
@click.option("--questions", is_flag=True, help="Print the questions as JSON, and stop.")
@click.option("--answers", metavar="FILE", help="Take the answers from a file of JSON or YAML (- for standard input).")
@click.option("--yes", is_flag=True, help="Write without asking. Questions that are not answered have their defaults.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if anything would change.")
@surveying_options(measure=True)
def ask(source: str, reading: Reading, **given: Any) -> int:
    """Ask what document of the database at SOURCE is wanted, and write it.

    The database is read first: what was found is not asked, and suggests the other answers. Then the plan is
    shown, what has changed in the schema, and what would change in the files; nothing is written before it is
    approved. Answers about the document are kept in schemabook.yml, what only people know in annotations.yml.
    """
    if reading.print_sql:
        print_statements(source, reading)
        return 0
    options = {name: given[name] for name in ("name", "title", "output", "annotations", "repository") if given[name]}
    rest = {name: given[name] for name in ("config", "answers", "questions", "yes", "check")}
    asked = Asked(options=options, **rest)
    _require_somebody(asked)
    answers = _read_answers(asked.answers) if asked.answers else None
    keep = reading.keep and not (asked.questions or asked.check)
    return _converse(source, msgspec.structs.replace(reading, keep=keep), asked, answers)


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _require_somebody(asked: Asked) -> None:
    """Raise UsageError where something must be asked and nobody is there."""
    if asked.questions or asked.yes or asked.check or _is_terminal():
        return
    raise UsageError(
        "Could not ask anything.",
        "There is no terminal to ask at.",
        "See the questions with --questions, give the answers with --answers FILE, look at what would change with "
        "--check, and write with --yes.",
    )


def _read_answers(place: str) -> dict[str, Any]:
    """The answers in a file, by the names of their questions. Raises UsageError for what is no mapping."""
    from schemabook.formats.yaml_nodes import load_yaml, parse_yaml

    if place == "-":
        place = "standard input"
        try:
            text = sys.stdin.buffer.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise UsageError(f"Could not read {place}.", "It is not UTF-8.") from error
        root = parse_yaml(text, Path(place), as_text=True)
    else:
        root = load_yaml(Path(place), as_text=True)
    items = root.items("a mapping from questions to answers")
    return {name: node.value for name, node in items if node.value is not None}


def _converse(source: str, reading: Reading, asked: Asked, answers: Mapping[str, Any] | None) -> int:
    from schemabook.conversation import apply_answers, find_conversation

    configuration = read_configuration(asked.config)
    settings = DocumentSettings(**asked.options).filled_from(configuration.document)
    with Progress() as progress:
        book = read_book(source, reading, settings, configuration, progress)
    if asked.questions:
        data = msgspec.json.encode(find_conversation(book, settings))
        sys.stdout.buffer.write(msgspec.json.format(data, indent=2) + b"\n")
        return 0
    if answers is None and not (asked.yes or asked.check):
        from schemabook.cli.questioning import ask_questions

        answers = ask_questions(find_conversation(book, settings))
    outcome = apply_answers(book, settings, answers or {})
    book, written = _with_knowledge(book, outcome, configuration)
    draft = make_draft(book, outcome.settings, configuration)
    kept = _kept(outcome, asked)
    return _draft(book, draft, outcome, (*kept, *written), asked)


def _with_knowledge(book: Book, outcome: Outcome, configuration: Configuration) -> tuple[Book, tuple[Change, ...]]:
    """The book with what people answered about the database, and the file of it as it is to be."""
    from schemabook.formats.annotations import DEFAULT_FILE as ANNOTATIONS
    from schemabook.formats.annotations import build_annotations
    from schemabook.formats.annotations.names import Names
    from schemabook.formats.annotations.places import Places
    from schemabook.formats.annotations.writer import AnnotationsText
    from schemabook.formats.yaml_nodes import read_text
    from schemabook.study import judge

    file = Path(outcome.settings.annotations) if outcome.settings.annotations else ANNOTATIONS
    catalogue = book.survey.catalogue
    text = AnnotationsText(read_text(file) if file.exists() else "", file, Places(Names(catalogue)))
    texts = {place: words for place, words in outcome.texts.items() if text.get(place) != words}
    if not texts:
        return book, ()
    text.set(texts)
    known = msgspec.structs.replace(book, annotations=build_annotations(text.root, catalogue))
    words = "what you said of the database is written down"
    return judge(known, configuration), (Change(path=file, text=text.text, words=words),)


def _kept(outcome: Outcome, asked: Asked) -> tuple[Change, ...]:
    """The settings with the answers, where they do not say so already."""
    from schemabook.cli.settings_file import with_document_settings
    from schemabook.formats.yaml_nodes import read_text

    file = configuration_file(asked.config) or DEFAULT_FILE
    before = read_text(file) if file.exists() else ""
    after = with_document_settings(before, file, {**asked.options, **outcome.kept})
    words = "your answers about the document are kept"
    return () if after == before else (Change(path=file, text=after, words=words),)


def _draft(book: Book, draft: Draft, outcome: Outcome, outside: tuple[Change, ...], asked: Asked) -> int:
    """Show the plan and what would change, and write it when it is approved."""
    from schemabook.cli.reviewing import Review, schema_changes, show_differences, show_schema_changes
    from schemabook.conversation import find_plan

    if asked.answers is not None or not asked.yes:
        _show_plan(draft, outcome, find_plan(draft.document(book), one_file=bool(draft.place.stem)))
    with draft.writer() as writer:
        with Progress() as progress:
            progress.report("drafting the document")
            changes = writer.stage(draft.files(book))
        tracking = tracking_for(book, draft, outcome.settings)
        tracking = msgspec.structs.replace(tracking, changes=(*tracking.changes, *outside))
        show_schema_changes(schema_changes(writer, draft.place, book.survey.catalogue))
        if not changes and not tracking.changes:
            words = f"nothing to change, {changes.unchanged:,} files are as they should be"
            click.echo(f"{draft.place.first}: {words}.", err=True)
            return 0
        show_changes(writer.folder, changes, tracking)
        review = Review(writer, changes, tracking)
        show_differences(review)
        if asked.check:
            return 1
        if not asked.yes and not _is_approved(review):
            click.echo("Nothing was written.", err=True)
            return 0
        _write(writer, changes, tracking, draft)
    return 0


def _write(writer: FolderWriter, changes: Changes, tracking: Tracking, draft: Draft) -> None:
    if changes:
        writer.move_in()
    tracking.write()
    click.echo(f"The document is written: {draft.start}", err=True)


def _show_plan(draft: Draft, outcome: Outcome, plan: tuple[PlannedSection, ...]) -> None:
    """Say which document comes where, what each section will hold and what it will lack."""
    from schemabook.cli.annotate import plain

    reader = outcome.settings.reader
    told = ("depth", reader.depth), ("audience", reader.audience), ("focus", reader.focus)
    about = ", ".join((draft.profile.name, *(f"{name} {value.value}" for name, value in told)))
    click.echo(f"{click.style('Plan', bold=True)}: {about}, to {draft.place.first}", err=True)
    for section in plan[:_MOST_SECTIONS]:
        words = f"{section.title}: {section.holds}" if section.holds else section.title
        click.echo(f"{'  ' * section.level}{plain(words)}", err=True)
        for missing in section.missing:
            click.echo(f"{'  ' * section.level}  {click.style('missing:', fg='yellow')} {plain(missing)}", err=True)
    if len(plan) > _MOST_SECTIONS:
        click.echo(f"  … and {len(plan) - _MOST_SECTIONS:,} more sections", err=True)
    click.echo("Nothing more is sent to the database.", err=True)


def _is_approved(review: Review) -> bool:
    """Ask until people say yes or no; in between, show what they want to see."""
    from schemabook.cli.questioning import choose
    from schemabook.cli.reviewing import coloured

    while True:
        answer = choose("Write these changes?", _APPROVALS)
        if answer in {_WRITE, _NOTHING}:
            return answer == _WRITE
        lines = review.everything()
        if answer == _ONE:
            files = tuple(Choice(value=file, label=file) for file in review.files)
            lines = review.difference(choose("Which file?", files))
        click.echo_via_pager(f"{coloured(line)}\n" for line in lines)
