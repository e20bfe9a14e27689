"""`schemabook demo`: the book of a shop, on a throw-away server."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schemabook.cli.document import Wanted, write_document
from schemabook.cli.options import Reading
from schemabook.errors import MissingDriverError, ScratchError
from schemabook.model.configuration import DocumentSettings

if TYPE_CHECKING:
    from schemabook.scratch import ScratchServer

_MOST_EXAMPLES = 100


@click.command(short_help="Write the book of a made-up shop, on a throw-away database.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-book"),
    show_default=True,
    help="The folder of the book.",
)
@click.option("--sqlite", is_flag=True, help="Use SQLite even if PostgreSQL can be had.")
def demo(output: Path, sqlite: bool) -> int:
    """Write the book of a made-up shop that has been in use.

    Its database is made on a PostgreSQL server that is started for this and stopped again, or, where
    none can be had, in an SQLite file.
    """
    from schemabook.demo import annotations_text

    with _shop(sqlite=sqlite) as source, tempfile.TemporaryDirectory(prefix="schemabook-demo-") as folder:
        annotations = Path(folder) / "annotations.yml"
        annotations.write_text(annotations_text("postgresql" if "://" in source else "sqlite"), encoding="utf-8")
        repository = Path(folder) / "repository"
        repository.mkdir()
        wanted = Wanted(
            document=DocumentSettings(
                profile="book",
                output=str(output),
                title="Shop",
                annotations=str(annotations),
                repository=str(repository),
            ),
            yes=True,
        )
        return write_document(source, Reading(measure=True, plan_examples=_MOST_EXAMPLES), wanted)


@contextmanager
def _shop(*, sqlite: bool) -> Iterator[str]:
    """The source of a database that holds the shop and has been in use, for as long as it is needed."""
    import sqlite3

    from schemabook.demo import demo_scripts

    server = None if sqlite else _start()
    if server is None:
        with tempfile.TemporaryDirectory(prefix="schemabook-demo-") as folder:
            path = Path(folder) / "shop.sqlite"
            with closing(sqlite3.connect(path)) as connection:
                for script in demo_scripts("sqlite"):
                    connection.executescript(script)
            yield str(path)
        return
    with server:
        server.create_database("shop")
        for script in demo_scripts("postgresql"):
            server.run(script, "shop")
        yield server.url("shop")


def _start() -> ScratchServer | None:
    """A throw-away PostgreSQL that counts statements, if one can be had here."""
    from schemabook.demo import DURABLE, SETTINGS
    from schemabook.scratch import postgresql

    try:
        try:
            server = postgresql.start(settings=(*DURABLE, *SETTINGS))
        except ScratchError:
            # One without the module that counts statements does not start with its settings.
            server = postgresql.start(settings=DURABLE)
    except (ScratchError, MissingDriverError) as error:
        click.echo(f"No PostgreSQL could be started, so the demo uses SQLite. {error}", err=True)
        return None
    click.echo(f"Started a throw-away PostgreSQL {server.version}.", err=True)
    return server
