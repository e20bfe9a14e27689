"""The questions before a document, as data: whoever talks to people can ask them."""

from __future__ import annotations

from schemabook.model.base import Value


class Choice(Value):
    """One answer to choose: `value` is what is given back, `label` and `description` are for people."""

    value: str
    label: str
    description: str = ""


class Condition(Value):
    """A question is asked only where the answer to another one is, or has among it, this value."""

    question: str
    value: str


class Question(Value):
    """A question about a document or about what only people know.

    `kind` is "choice" (one of `choices`), "choices" (any number of them) or "text". `default` is the value, or for
    "choices" the values, that stand there at first, and `because` says from what it follows. `kept_in` is the file and
    the key that the answer is kept under. An answer about the document that is not given is its default; what only
    people know is never taken from a default: an empty text leaves it open.
    """

    name: str
    text: str
    kind: str
    choices: tuple[Choice, ...] = ()
    default: str | tuple[str, ...] = ""
    because: str = ""
    kept_in: str = ""
    only_if: Condition | None = None


class Known(Value):
    """Something that is not asked, because it was read or measured."""

    name: str
    text: str


class Conversation(Value):
    """What is known already, and what is to be asked, in order."""

    known: tuple[Known, ...] = ()
    questions: tuple[Question, ...] = ()
