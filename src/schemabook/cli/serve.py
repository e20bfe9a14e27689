"""`schemabook serve`: the site of a database on an address of this machine, which follows the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schemabook.cli.document_options import document_options, document_settings
from schemabook.cli.options import Reading, print_statements, surveying_options
from schemabook.model.base import Value
from schemabook.model.configuration import DocumentSettings

if TYPE_CHECKING:
    from schemabook.serving.server import Counter
    from schemabook.serving.watching import Pace

_HOST = "127.0.0.1"
_PORT = 8765
_INTERRUPTED = 130


class Served(Value):
    """Where and how it is served: the address, who may come in, and how often the database is read again (seconds)."""

    host: str = _HOST
    port: int = _PORT
    names: tuple[str, ...] = ()
    token: str = ""
    every: float = 30
    measure_every: float = 600
    browse: bool = False


@click.command(short_help="Serve the site of a database on this machine.")
@click.argument("source")
@click.option("--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help="0 takes a free one.")
@click.option(
    "--host",
    default=_HOST,
    show_default=True,
    help="Listen on this address. Any that others can reach asks them for a token.",
)
@click.option("--allow-host", "names", multiple=True, metavar="NAME", help="A name that this machine goes by, too.")
@click.option(
    "--token",
    metavar="TEXT",
    envvar="SCHEMABOOK_TOKEN",
    help="The token that is asked for; better in SCHEMABOOK_TOKEN.  [default: none on 127.0.0.1, else made]",
)
@click.option("--open", "browse", is_flag=True, help="Open the site in the browser.")
@click.option(
    "--every",
    type=click.FloatRange(min=0),
    default=30,
    show_default=True,
    metavar="S",
    help="Seconds between two looks at the schema while somebody reads the site; 0: never.",
)
@click.option(
    "--measure-every",
    type=click.FloatRange(min=0),
    default=600,
    show_default=True,
    metavar="S",
    help="Seconds after which such a look measures anew; 0: never.",
)
@click.option("--profile", metavar="NAME", help="book, or a .toml file of a folder.  [default: book]")
@document_options
@surveying_options(measure=True)
def serve(source: str, reading: Reading, **given: Any) -> int:
    """Serve the site of the database at SOURCE until Ctrl+C.

    Open pages follow the database, annotations.yml and schemabook.yml by themselves. What is proposed for
    annotations.yml is accepted, edited and rejected on the page of proposals; beside that and the history, nothing is
    written. Nobody can send SQL or see rows. Other machines are let in with --host and a token only.
    """
    if reading.print_sql:
        print_statements(source, reading)
        return 0
    served = Served(**{name: value for name in Served.__struct_fields__ if (value := given.pop(name)) is not None})
    return serve_book(source, reading, document_settings(given), (given["config"], served))


def serve_book(source: str, reading: Reading, wanted: DocumentSettings, how: tuple[Path | None, Served]) -> int:
    """Serve the document that is wanted of a source until it is interrupted. Returns the exit code.

    `how` is the file of the team's settings, and where and how it is served.
    """
    from schemabook.serving.server import Counter, Listening, Serving, require_good_token, require_server, serve
    from schemabook.serving.watching import Pace

    config, served = how
    require_server()
    if served.token:
        require_good_token(served.token)
    from schemabook.cli.live_book import LiveBook

    book = LiveBook(source, reading, wanted, config)
    listening = Listening(host=served.host, port=served.port, names=served.names, token=served.token)
    pace = Pace(catalogue=served.every, figures=served.measure_every)
    with Counter(listening) as counter:
        serving = Serving(
            press=book, frame=book.frame, pace=pace, tell=_tell, ready=lambda: _announce(counter, pace, served)
        )
        try:
            serve(counter, serving)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            return _INTERRUPTED
    return 0


def _announce(counter: Counter, pace: Pace, served: Served) -> None:
    """Say where the site is, and open it where that is wanted."""
    click.echo(f"Serving on {counter.entrance}", err=True)
    if pace.catalogue:
        click.echo(f"While it is read, the schema is looked at every {pace.catalogue:g} s. Ctrl+C stops.", err=True)
    if served.browse:
        import threading
        import webbrowser

        threading.Thread(target=webbrowser.open, args=(counter.entrance,), daemon=True).start()


def _tell(words: str) -> None:
    click.echo(f"{click.style('not up to date:', fg='yellow')} {words}", err=True)
