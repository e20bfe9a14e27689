"""Asking for descriptions one by one, in a terminal or line by line."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from schemabook.cli.annotate import plain
from schemabook.cli.annotating import Notebook
from schemabook.errors import UsageError
from schemabook.insights.coverage import Undescribed

BACK = "<"
STOP = "."
_INTERRUPTED = 130
HINT = f"Enter skips, {BACK} goes back, {STOP} stops. Every answer is written at once."

Asker = Callable[[str, str], str | None]
"""Asks a question, with what was answered before, and gives the answer; None when no more are to be had."""


def ask_for_descriptions(notebook: Notebook, asker: Asker | None = None) -> None:
    """Ask for what is undescribed, the most used first, and write each answer into the file."""
    ask = asker or (_ask_in_terminal if sys.stdin.isatty() and sys.stderr.isatty() else _ask_for_line)
    missing = notebook.undescribed()
    answers: dict[int, str] = {}
    if missing:
        click.echo(HINT, err=True)
    position = 0
    while position < len(missing):
        one = missing[position]
        question = f"[{position + 1:,} of {len(missing):,}] {_question(one, notebook)}"
        try:
            answer = ask(question, answers.get(position, ""))
        except KeyboardInterrupt as interrupt:
            if not answers:
                raise
            click.echo(f"Interrupted. {notebook.file}: {len(answers):,} described.", err=True)
            raise click.exceptions.Exit(_INTERRUPTED) from interrupt
        if answer is None or answer.strip() == STOP:
            break
        if answer.strip() == BACK:
            position = max(position - 1, 0)
        elif (
            not answer.strip() or answer.strip() == answers.get(position) or _is_written(one, answer.strip(), notebook)
        ):
            if answer.strip():
                answers[position] = answer.strip()
            position += 1
    click.echo(f"{notebook.file}: {len(answers):,} described.", err=True)


def _is_written(one: Undescribed, answer: str, notebook: Notebook) -> bool:
    """Write an answer; one that the file cannot hold is said to be that and asked for again."""
    try:
        notebook.write({notebook.place_of(one): answer})
    except UsageError as error:
        click.echo(str(error), err=True)
        return False
    return True


def _question(one: Undescribed, notebook: Notebook) -> str:
    detail = f" ({one.detail})" if one.detail and one.kind == "column" else ""
    return plain(f"{one.kind} {notebook.name_of(one)}{detail}:")


def _ask_in_terminal(question: str, before: str) -> str | None:
    import questionary

    try:
        return str(questionary.text(question, default=before).unsafe_ask())
    except EOFError:
        return None


def _ask_for_line(question: str, before: str) -> str | None:
    click.echo(f"{question} {before}".rstrip(), err=True)
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError as error:
        raise UsageError("Could not read the answer.", "It is not UTF-8.", "Write it in UTF-8.") from error
    return line.rstrip("\n") if line else None
