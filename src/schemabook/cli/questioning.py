"""Asking the questions of a conversation in a terminal."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import click

from schemabook.cli.annotate import plain
from schemabook.conversation import question_after
from schemabook.conversation.questions import Answer
from schemabook.model.questions import Choice, Conversation, Question


def ask_questions(conversation: Conversation) -> dict[str, Answer]:
    """Ask every question that the answers before it leave open. Raises KeyboardInterrupt when people end it."""
    for known in conversation.known:
        click.echo(
            f"{click.style(known.name.replace('-', ' ').capitalize(), bold=True)}: {plain(known.text)}", err=True
        )
    answers: dict[str, Answer] = {}
    for question in conversation.questions:
        asked = question_after(question, answers)
        if asked is not None:
            answers[question.name] = _ask(asked)
    return answers


def choose(text: str, choices: tuple[Choice, ...], default: str = "") -> str:
    """Let people choose one. Raises KeyboardInterrupt when they end it."""
    import questionary

    offered = [_offered(choice) for choice in choices]
    first = next((one for one in offered if one.value == default), offered[0])
    return str(questionary.select(plain(text), offered, default=first, output=_terminal()).unsafe_ask())


def _ask(question: Question) -> Answer:
    import questionary

    text = plain(question.text)
    because = f" ({plain(question.because)})" if question.because else ""
    if question.kind == "text":
        answer = questionary.text(text, default=str(question.default), output=_terminal()).unsafe_ask()
        return str(answer).strip()
    if question.kind == "choice":
        return choose(f"{text}{because}", question.choices, str(question.default))
    offered = [_offered(choice, checked=choice.value in question.default) for choice in question.choices]
    chosen = questionary.checkbox(f"{text}{because}", offered, output=_terminal()).unsafe_ask()
    return tuple(str(one) for one in chosen)


def _offered(choice: Choice, *, checked: bool = False) -> Any:
    import questionary

    words = plain(choice.description) or None
    return questionary.Choice(plain(choice.label), value=choice.value, description=words, checked=checked)


@cache
def _terminal() -> Any:
    """Standard error: standard output is for data."""
    from prompt_toolkit.output import create_output

    return create_output(stdout=sys.stderr)
