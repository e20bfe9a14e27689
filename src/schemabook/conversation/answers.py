"""What follows from answers: the settings of the document, and what people have said of the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import field

from schemabook.conversation.questions import (
    CHOICE,
    CHOICES,
    CONSISTENCY,
    CORE_TABLES,
    PRIORITIES,
    USES,
    Answer,
    every_question,
    question_after,
    usual_extras,
)
from schemabook.errors import UsageError
from schemabook.formats.annotations.names import Names
from schemabook.formats.annotations.places import Place, Places
from schemabook.formats.yaml_nodes import listed, nearest, shown
from schemabook.model.base import Value
from schemabook.model.book import Book
from schemabook.model.configuration import DocumentSettings
from schemabook.model.questions import Choice, Question
from schemabook.model.reader import Audience, Depth, Extra, Focus

_MOST_LISTED = 12

Kept = str | list[str] | None


class Outcome(Value):
    """What follows from answers.

    `settings` are those of the document with the answers in them, `kept` what schemabook.yml is to say under
    `document` (None for a key that is to go), `texts` what annotations.yml is to say, by place.
    """

    settings: DocumentSettings
    kept: dict[str, Kept] = field(default_factory=dict)
    texts: dict[Place, str] = field(default_factory=dict)


def apply_answers(book: Book, settings: DocumentSettings, answers: Mapping[str, Any]) -> Outcome:
    """What follows from answers, by the names of their questions.

    A question about the document that is not answered has its default. What only people know is written down only
    where it was answered, and then instead of what is written there. Raises UsageError, with the nearest known name,
    for a question or an answer that there is not, and for an answer of the wrong kind.
    """
    questions = {question.name: question for question, _ in every_question(book, settings)}
    given = {name: _read(_known(name, questions), value) for name, value in answers.items()}
    chosen: dict[str, Answer] = {}
    for name, question in questions.items():
        asked = question_after(question, chosen)
        if name in given:
            chosen[name] = given[name]
        elif asked is not None:
            chosen[name] = asked.default
    kept = _kept(chosen)
    return Outcome(settings=_settings(settings, chosen), kept=kept, texts=_texts(book, given))


def _known(name: str, questions: Mapping[str, Question]) -> Question:
    if name in questions:
        return questions[name]
    near = nearest(name, questions)
    hint = f"Did you mean {near}?" if near else f"Questions are {listed(questions)}."
    raise UsageError(f"Could not use the answer to {name}.", "There is no such question here.", hint)


def _read(question: Question, value: Any) -> Answer:
    """An answer as its question wants it."""
    doing = f"Could not use the answer to {question.name}."
    if question.kind == CHOICES:
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, (list, tuple)) or not all(isinstance(one, str) for one in values):
            raise UsageError(doing, f"It is {shown(value)}.", "Here stands a list of values.")
        return tuple(dict.fromkeys(_value(question, one, doing) for one in values))
    if not isinstance(value, str):
        raise UsageError(doing, f"It is {shown(value)}.", "Here stands a text.")
    return _value(question, value, doing) if question.kind == CHOICE else " ".join(value.split())


def _value(question: Question, value: str, doing: str) -> str:
    values = [choice.value for choice in question.choices]
    if value in values or (question.name == "profile" and value.endswith(".toml")):
        return value
    near = nearest(value, [one for one in values if one])
    named = [one for one in values if one]
    known = f"Known are {listed(named)}." if 0 < len(named) <= _MOST_LISTED else ""
    raise UsageError(doing, f"It is {shown(value)}.", f"Did you mean {near}?" if near else known)


def _kept(chosen: Mapping[str, Answer]) -> dict[str, Kept]:
    """What is to stand in the settings: of parts only what is not as usual."""
    kept: dict[str, Kept] = {name: str(chosen[name]) for name in ("profile", "depth", "audience", "focus")}
    kept["extras"] = None if _is_usual(chosen) else list(chosen["extras"])
    if "orms" in chosen:
        kept["orms"] = list(chosen["orms"]) or None
    return kept


def _is_usual(chosen: Mapping[str, Answer]) -> bool:
    """Whether the parts are those that the document has by itself."""
    return set(chosen["extras"]) == set(usual_extras(str(chosen["profile"]), Depth(str(chosen["depth"]))))


def _settings(settings: DocumentSettings, chosen: Mapping[str, Answer]) -> DocumentSettings:
    return msgspec.structs.replace(
        settings,
        profile=str(chosen["profile"]),
        depth=Depth(str(chosen["depth"])),
        audience=Audience(str(chosen["audience"])),
        focus=Focus(str(chosen["focus"])),
        extras=None if _is_usual(chosen) else frozenset(map(Extra, chosen["extras"])),
        orms=tuple(chosen["orms"]) if "orms" in chosen else settings.orms,
    )


def _texts(book: Book, given: Mapping[str, Answer]) -> dict[Place, str]:
    """What people said of the database, at the places where it is kept."""
    texts: dict[Place, str] = {}
    for name in ("purpose", "owner"):
        if given.get(name):
            texts[name,] = str(given[name])
    use, priority = _chosen(USES, given.get("primary-use")), _chosen(PRIORITIES, given.get("priority"))
    sentences = [f"{use.label}: {_lowered(use.description)}"] if use else []
    sentences += [f"What must be fast above all: {_lowered(priority.label)}."] if priority else []
    if sentences:
        texts["notes", "access-patterns"] = " ".join(sentences)
    consistency = _chosen(CONSISTENCY, given.get("consistency"))
    if consistency:
        texts["notes", "consistency"] = f"{consistency.label}: {_lowered(consistency.description)}"
    core = set(given.get(CORE_TABLES, ()))
    if core:
        places = Places(Names(book.survey.catalogue))
        tables = (table for table in book.survey.catalogue.tables if str(table.name) in core)
        texts.update({places.relation(table.name, "group"): "core" for table in tables})
    return texts


def _chosen(choices: tuple[Choice, ...], value: Answer | None) -> Choice | None:
    return next((choice for choice in choices if value and choice.value == value), None)


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]
