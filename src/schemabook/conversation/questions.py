"""Which questions there are for a book, each with the answer that what was found suggests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from schemabook.conversation import suggestions
from schemabook.documents.profile import load_profile, profile_names
from schemabook.documents.words import counted
from schemabook.insights.table_groups import Group, find_table_groups
from schemabook.model.annotations import Annotations
from schemabook.model.book import Book
from schemabook.model.configuration import DocumentSettings
from schemabook.model.questions import Choice, Condition, Conversation, Known, Question
from schemabook.model.reader import Audience, Depth, Extra, Focus, Reader
from schemabook.orm import ORMS

CHOICE, CHOICES, TEXT = "choice", "choices", "text"
DOCUMENT = "schemabook.yml, document."
ANNOTATIONS = "annotations.yml, "
CORE_TABLES = "core-tables"
LEAVE_OPEN = Choice(value="", label="Leave it open", description="Nothing is written down.")
_MOST_TABLES = 30
_DEFAULT_PROFILE = "book"
_SETTLED = "the settings say so"
USUAL = "usual for this document and depth"

Answer = str | tuple[str, ...]

USES = (
    Choice(value="transactional", label="Transactional (OLTP)", description="Many short reads and writes of few rows."),
    Choice(value="analytical", label="Analytical (OLAP)", description="Few, long reads of many rows."),
    Choice(value="mixed", label="Mixed", description="Short transactions, and reports on the same tables."),
    Choice(value="time-series", label="Time series", description="Rows come in order of time and are read by time."),
    Choice(value="documents", label="Document store", description="Whole documents are kept and read by their key."),
    Choice(value="graph", label="Graph", description="Paths from row to row are followed, of any length."),
)
PRIORITIES = (
    Choice(value="writes", label="Fast writes", description="What comes in must never wait."),
    Choice(value="reads", label="Fast reads", description="People wait for what they asked for."),
    Choice(value="complex", label="Complex queries", description="Joins and sums over many tables."),
    Choice(value="analytics", label="Real-time analytics", description="Sums over what has just come in."),
    Choice(value="balanced", label="Reads and writes alike", description="Neither may suffer for the other."),
)
CONSISTENCY = (
    Choice(value="strong", label="Strong consistency", description="Every read sees every write committed before it."),
    Choice(value="eventual", label="Eventual consistency", description="A read may see an older state for a while."),
    Choice(value="read-after-write", label="Read after write", description="Whoever wrote sees it at once."),
    Choice(value="causal", label="Causal consistency", description="Nobody sees an effect before its cause."),
    Choice(value="mixed", label="Different by use", description="Some reads must be up to date, others need not."),
)
_DEPTHS = {
    Depth.QUICK_REFERENCE: ("Quick reference", "What is looked up every day, on a few pages."),
    Depth.STANDARD: ("Standard", "Every table with its columns, keys and relationships."),
    Depth.COMPREHENSIVE: ("Comprehensive", "Everything, with performance considerations for each table."),
}
_AUDIENCES = {
    Audience.TECHNICAL: ("Technical team", "Everything: schema, indexes, plans, migrations, operations."),
    Audience.PRODUCT: ("Product team", "What is stored, how it relates and why; no SQL."),
    Audience.CUSTOMER_SUCCESS: ("Customer success", "What is stored about people, how long, what a deletion does."),
    Audience.MIXED: ("Mixed audience", "A plain part first, all of the technical one after it."),
}
_FOCUSES = {
    Focus.ALL: ("Everything", ""),
    Focus.OVERVIEW: ("Schema overview", "What there is."),
    Focus.RELATIONSHIPS: ("Relationships", "How the tables hang together."),
    Focus.PERFORMANCE: ("Performance", "Indexes, statements and settings."),
    Focus.MIGRATIONS: ("Migrations", "How the schema came about and is changed."),
}
_EXTRAS = {
    Extra.DIAGRAMS: ("Diagrams", "Entities and their relationships, states, topology."),
    Extra.INDEXES: ("Indexes and performance", "What each index is for, its use and size."),
    Extra.QUERIES: ("Example queries", "SQL for each table, and the statements that were measured."),
    Extra.ORM: ("ORM usage", "The model of each table for the mappers that you use."),
    Extra.SAMPLE_DATA: ("Sample data", "Made-up rows that satisfy every constraint."),
}
_ORM_LABELS = {
    "sqlalchemy": "SQLAlchemy",
    "prisma": "Prisma",
    "typeorm": "TypeORM",
    "sequelize": "Sequelize",
    "jpa": "Hibernate and JPA",
}


def find_conversation(book: Book, settings: DocumentSettings) -> Conversation:
    """What is known of a database, and what is asked before its document is written.

    `settings` are those that hold already: they are the defaults. Nothing is asked that was measured or that people
    have written down. Raises UsageError for a profile that cannot be used.
    """
    return Conversation(known=tuple(_known(book)), questions=find_questions(book, settings))


def find_questions(book: Book, settings: DocumentSettings) -> tuple[Question, ...]:
    """The questions alone, in the order in which they are asked."""
    return tuple(question for question, is_open in every_question(book, settings) if is_open)


def every_question(book: Book, settings: DocumentSettings) -> Iterator[tuple[Question, bool]]:
    """Each question that may be answered, and whether it is to be asked: what is written down is not."""
    for question in _about_the_document(book, settings):
        yield question, True
    yield from _about_the_database(book)


def question_after(question: Question, answers: Mapping[str, Answer]) -> Question | None:
    """A question as it is asked after these answers; None for one that they make needless."""
    condition = question.only_if
    if condition is not None and condition.question in answers:
        given = answers[condition.question]
        if condition.value not in (given if isinstance(given, tuple) else (given,)):
            return None
    if question.name == "extras" and "depth" in answers and question.because != _SETTLED:
        profile, depth = str(answers.get("profile", _DEFAULT_PROFILE)), Depth(str(answers["depth"]))
        found = tuple(one for one in question.default if one == Extra.ORM and question.because != USUAL)
        default = tuple(dict.fromkeys((*usual_extras(profile, depth), *found)))
        return msgspec.structs.replace(question, default=default)
    return question


def usual_extras(profile: str, depth: Depth) -> tuple[str, ...]:
    """The parts that a document of this profile and depth has by itself."""
    reader = Reader(depth=depth).with_usual(load_profile(profile).extras)
    return tuple(extra.value for extra in Extra if reader.wants(extra))


def _choices(table: Mapping[Any, tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(value=str(key), label=label, description=words) for key, (label, words) in table.items())


def _known(book: Book) -> Iterator[Known]:
    server, catalogue = book.survey.server, book.survey.catalogue
    yield Known(name="database-system", text=f"{server.product} {server.version}".strip())
    counts = ((catalogue.tables, "table"), (catalogue.views, "view"), (catalogue.routines, "routine"))
    words = [counted(len(objects), one) for objects, one in counts if objects]
    yield Known(name="contents", text=", ".join(words) or "nothing")
    volume = suggestions.volume_of(book)
    if volume:
        yield Known(name="data-volume", text=volume)
    tools = dict.fromkeys(one.tool for one in book.repository.migrations)
    if tools:
        yield Known(name="migrations", text=", ".join(tools))


def _about_the_document(book: Book, settings: DocumentSettings) -> Iterator[Question]:
    yield _profile(settings)
    depth = settings.depth or Depth.STANDARD
    tables = len(book.survey.catalogue.tables)
    yield Question(
        name="depth",
        text="How much is it to say?",
        kind=CHOICE,
        choices=_choices(_DEPTHS),
        default=depth.value,
        because=_SETTLED if settings.depth else f"usual for {tables:,} tables",
        kept_in=f"{DOCUMENT}depth",
    )
    yield Question(
        name="audience",
        text="Who is to read it?",
        kind=CHOICE,
        choices=_choices(_AUDIENCES),
        default=(settings.audience or Audience.TECHNICAL).value,
        because=_SETTLED if settings.audience else "it leaves nothing out",
        kept_in=f"{DOCUMENT}audience",
    )
    yield Question(
        name="focus",
        text="What is it to be about?",
        kind=CHOICE,
        choices=_choices(_FOCUSES),
        default=(settings.focus or Focus.ALL).value,
        because=_SETTLED if settings.focus else "",
        kept_in=f"{DOCUMENT}focus",
    )
    yield from _parts(book, settings, depth)


def _profile(settings: DocumentSettings) -> Question:
    names = list(profile_names())
    if settings.profile and settings.profile not in names:
        names.append(settings.profile)
    return Question(
        name="profile",
        text="Which document is it to be?",
        kind=CHOICE,
        choices=tuple(Choice(value=name, label=name, description=load_profile(name).description) for name in names),
        default=settings.profile or _DEFAULT_PROFILE,
        because=_SETTLED if settings.profile else "it holds everything",
        kept_in=f"{DOCUMENT}profile",
    )


def _parts(book: Book, settings: DocumentSettings, depth: Depth) -> Iterator[Question]:
    mappers, found = suggestions.mappers_of(book)
    default, because = usual_extras(settings.profile or _DEFAULT_PROFILE, depth), USUAL
    if settings.extras is not None:
        default, because = tuple(one.value for one in Extra if one in settings.extras), _SETTLED
    elif mappers and Extra.ORM not in default:
        default, because = (*default, Extra.ORM.value), found
    yield Question(
        name="extras",
        text="Which parts is it to have?",
        kind=CHOICES,
        choices=_choices(_EXTRAS),
        default=default,
        because=because,
        kept_in=f"{DOCUMENT}extras",
    )
    yield Question(
        name="orms",
        text="Which mappers are its examples to be for?",
        kind=CHOICES,
        choices=tuple(Choice(value=name, label=_ORM_LABELS.get(name, name)) for name in ORMS),
        default=settings.orms or mappers,
        because=_SETTLED if settings.orms else found,
        kept_in=f"{DOCUMENT}orms",
        only_if=Condition(question="extras", value=Extra.ORM.value),
    )


def _about_the_database(book: Book) -> Iterator[tuple[Question, bool]]:
    """What only people know, and whether they have not written it down."""
    annotations = book.annotations
    text = "What is the database for? (empty leaves it open)"
    is_open = not annotations.purpose and not book.survey.server.comment
    yield Question(name="purpose", text=text, kind=TEXT, kept_in=f"{ANNOTATIONS}purpose"), is_open
    text = "Which team or person answers for it? (empty leaves it open)"
    yield Question(name="owner", text=text, kind=TEXT, kept_in=f"{ANNOTATIONS}owner"), not annotations.owner
    for name, text, choices, suggested, topic in (
        ("primary-use", "What is the database mainly used for?", USES, suggestions.use_of(book), "access-patterns"),
        ("priority", "What must be fast above all?", PRIORITIES, suggestions.priority_of(book), "access-patterns"),
        ("consistency", "How consistent must reads be?", CONSISTENCY, suggestions.consistency_of(book), "consistency"),
    ):
        question = Question(
            name=name,
            text=text,
            kind=CHOICE,
            choices=(*choices, LEAVE_OPEN),
            default=suggested.value,
            because=suggested.because,
            kept_in=f"{ANNOTATIONS}notes.{topic}",
        )
        yield question, not annotations.note(topic)
    yield _core_tables(book)


def _core_tables(book: Book) -> tuple[Question, bool]:
    """Tables that look like lists of choices, records or joins, and may be core for all that."""
    catalogue = book.survey.catalogue
    groups = find_table_groups(catalogue, book.relationships, book.junctions, Annotations())
    settled = {note.name for note in book.annotations.tables if note.group}
    unlike = {name: group for name, group in groups.items() if group is not Group.CORE}
    question = Question(
        name=CORE_TABLES,
        text="Which of these tables belong to the core all the same?",
        kind=CHOICES,
        choices=tuple(
            Choice(value=str(name), label=str(name), description=f"Looks like: {group.value}.")
            for name, group in unlike.items()
        ),
        because="their structure looks like another part",
        kept_in=f"{ANNOTATIONS}tables.NAME.group",
    )
    return question, 0 < len(unlike) <= _MOST_TABLES and not settled & set(unlike)
