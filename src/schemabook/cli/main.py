"""The `schemabook` command: its subcommands, and what errors look like."""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import version

import click

from schemabook.cli.annotate import annotate
from schemabook.cli.ask import ask
from schemabook.cli.ddl import ddl
from schemabook.cli.demo import demo
from schemabook.cli.document import document
from schemabook.cli.export import export
from schemabook.cli.grants import grants
from schemabook.cli.history import history
from schemabook.cli.lint import lint
from schemabook.cli.read import read
from schemabook.cli.rules import rules
from schemabook.cli.serve import serve
from schemabook.errors import SchemabookError

INTERRUPTED = 130
BUG = 70


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(version("schemabook"), "--version", prog_name="schemabook", message="%(prog)s %(version)s")
def schemabook() -> None:
    """Write the book of a database and keep it true.

    SOURCE is a URL (postgresql://…, mysql://…, mariadb://…, sqlite:///…), an SQLite file, or a
    catalogue file that `schemabook read` wrote (- for standard input).

    Exit codes: 0 fine, 1 findings (lint), something would change (--check) or too little is described (annotate
    --check), 2 usage or configuration, 3 connection, 4 time limit, 130 interrupted.
    """


for command in (document, serve, ask, annotate, read, lint, rules, history, ddl, export, grants, demo):
    schemabook.add_command(command)


class Ended(BaseException):
    """The process was told to end (SIGTERM) or lost its terminal (SIGHUP)."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code."""
    known = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, _end) for number in known}
    try:
        return _run(arguments)
    except Ended as ended:
        click.echo("Ended by a signal.", err=True)
        return 128 + ended.number
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _frame: object) -> None:
    """Unwind, so that what was begun is cleaned up."""
    raise Ended(number)


def _run(arguments: Sequence[str]) -> int:
    try:
        result = schemabook.main(list(arguments), prog_name="schemabook", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except SchemabookError as error:
        click.echo(f"{click.style('error:', fg='red', bold=True)} {error}", err=True)
        return error.exit_code
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted. Nothing was written.", err=True)
        return INTERRUPTED
    except OSError as error:
        return _operating_system(error)
    except Exception:  # noqa: BLE001 - whatever it is, it is reported and ends with its own exit code
        click.echo(traceback.format_exc(), err=True, nl=False)
        click.echo("This is a fault of Schemabook. Please report it with the lines above.", err=True)
        return BUG


def _operating_system(error: OSError) -> int:
    if error.errno == errno.EPIPE:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    where = f" {error.filename}" if error.filename else ""
    click.echo(f"{click.style('error:', fg='red', bold=True)} Could not use{where}: {error.strerror}.", err=True)
    return 2
