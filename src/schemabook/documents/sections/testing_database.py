"""How tests get their database: which one, what fills it in which order, what empties it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.ddl.emptying import build_emptying
from schemabook.documents.blocks import Block, Code, Grid, Heading, Line, Paragraph, Text, code, text
from schemabook.documents.context import Context
from schemabook.documents.operations import first_rows, on_own_page, said, written
from schemabook.documents.words import codes, counted, listed, sql
from schemabook.model.base import QualifiedName

_MOST_OF_A_LEVEL = 40
_MOST_LEVELS = 30
_MOST_TABLES = 60
_MOST_FOUND = 30
_MOST_RINGS = 5
_IN_TURNS = (
    "Tables that refer to one another in a ring are filled in two turns, rows first and references after, or in one "
    "transaction where the keys can be deferred"
)
_STUCK = (
    "Tables that refer to one another by keys that can be neither null nor deferred take no first row while these keys "
    "are checked"
)


def compose_body(context: Context) -> Iterator[Block]:
    """The test database, what fills it, the order of filling and of emptying."""
    yield from _database(context)
    yield Heading(level=2, text="Filling")
    yield from _written(context, "seeding", "What fills a development database", found=_fills(context))
    yield from _found(context)
    yield from _order(context)
    yield from _rings(context)
    yield Heading(level=2, text="Emptying")
    resets = any(one.purpose == "reset" for one in context.book.repository.commands)
    yield from _written(context, "test-cleanup", "How the test database is brought back to its start", found=resets)
    yield from _emptying(context)


def _written(context: Context, topic: str, what: str, *, found: bool) -> Iterator[Block]:
    """What people wrote; that they wrote nothing only where nothing was found in the repository either."""
    yield from said(context, topic) if found else written(context, topic, what)


def _fills(context: Context) -> bool:
    repository = context.book.repository
    commands = any(one.purpose == "seed" for one in repository.commands)
    return commands or bool(repository.seeds or repository.factories or repository.fixtures)


def _database(context: Context) -> Iterator[Block]:
    found = bool(context.book.repository.test_databases)
    yield from _written(context, "test-database", "Which database tests use", found=found)
    rows: list[tuple[Line, ...]] = [(code(one.name), code(one.path)) for one in context.book.repository.test_databases]
    yield from first_rows(("Database of tests", "Named in"), rows, _MOST_FOUND)


def _found(context: Context) -> Iterator[Block]:
    """What the repository has for it, by name."""
    repository = context.book.repository
    rows: list[tuple[Line, ...]] = [
        (text({"seed": "Fills", "migrate": "Migrates", "reset": "Begins anew"}[one.purpose]), code(one.command))
        for one in repository.commands
    ]
    kinds = (
        ("Seed file", repository.seeds),
        ("Factories", repository.factories),
        ("Fixtures", repository.fixtures),
    )
    rows.extend((text(kind), code(path)) for kind, paths in kinds for path in paths)
    yield from first_rows(("In the repository", "Name"), rows, _MOST_FOUND)


def _order(context: Context) -> Iterator[Block]:
    levels = context.book.load_order.levels
    if len(levels) < 2:
        return
    yield Paragraph(line=text("Rows go in step by step; each step needs those before it only."))
    rows: list[tuple[Line, ...]] = [
        (text(str(step)), _tables(context, level)) for step, level in enumerate(levels[:_MOST_LEVELS], start=1)
    ]
    yield Grid(header=("Step", "Tables"), rows=tuple(rows))


def _rings(context: Context) -> Iterator[Block]:
    """Tables that refer to one another: how they are filled, or that one statement after the other cannot do it."""
    order = context.book.load_order
    stuck = {name for ring in order.rigid for name in ring}
    yielding = [ring for ring in order.cycles if stuck.isdisjoint(ring)]
    for rings, words in (
        (
            yielding,
            _IN_TURNS,
        ),
        (
            order.rigid,
            _STUCK,
        ),
    ):
        if rings:
            shown = [listed([context.display(name) for name in ring]) for ring in rings[:_MOST_RINGS]]
            more = f"; and {len(rings) - len(shown):,} more" if len(rings) > len(shown) else ""
            yield Paragraph(line=text(f"{words} ({'; '.join(shown)}{more})."))


def _tables(context: Context, level: Sequence[QualifiedName]) -> Line:
    shown: Line = codes([context.display(name) for name in level[:_MOST_OF_A_LEVEL]])
    rest = len(level) - _MOST_OF_A_LEVEL
    return (*shown, Text(text=f" and {rest:,} more")) if rest > 0 else shown


def _emptying(context: Context) -> Iterator[Block]:
    if len(context.catalogue.tables) > _MOST_TABLES:
        words = f"{counted(len(context.catalogue.tables), 'table')}: empty them in the order of filling, from its end."
        yield Paragraph(line=text(words))
        return
    statements = build_emptying(context.catalogue, context.book.load_order.levels, context.dialect)
    if statements:
        yield sql("\n".join(f"{one};" for one in statements))
        name = context.survey.server.database
        yield Paragraph(line=(Text(text="Never send this to "), Code(text=name), Text(text=" where people work.")))


section = on_own_page(
    "testing-database",
    "Testing database",
    "What fills and empties the database of tests",
    compose_body,
    focuses=frozenset(),
)
