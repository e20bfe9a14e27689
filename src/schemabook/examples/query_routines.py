"""How a routine is called, with arguments of the right types."""

from __future__ import annotations

import re
from collections.abc import Iterable

from schemabook.engines.dialect import Dialect, literal
from schemabook.examples.query_draft import clause, enclosed, one_line
from schemabook.examples.query_schema import Example, ExampleParameter, ExampleSchema
from schemabook.examples.query_words import column_words
from schemabook.model.catalogue import Parameter, Routine

_UNCALLED = re.compile(r"(?i)\b(?:trigger|event_trigger|internal|cstring|\w+_handler)\b")
_NARROW = re.compile(r"(?i)^(?:smallint|int2|real|float4)$")
_POLYMORPHIC = re.compile(r'(?i)^"?any')
_MADE_UP = (
    (re.compile(r"(?i)^(?:tiny|small|medium|big)?int(?:eger)?[248]?(?:\(\d+\))?(?: unsigned)?$"), "1"),
    (re.compile(r"(?i)^(?:numeric|decimal|real|double(?: precision)?|float[48]?)(?:\(.*\))?(?: unsigned)?$"), "12.50"),
    (re.compile(r"(?i)^bool(?:ean)?$"), "TRUE"),
    (re.compile(r"(?i)^date$"), "DATE '2026-03-14'"),
    (re.compile(r"(?i)^(?:timestamp|datetime)(?:\(\d\))?(?: without time zone)?$"), "TIMESTAMP '2026-03-14 09:30:00'"),
    (re.compile(r"(?i)^timestamp(?:\(\d\))? with time zone$|^timestamptz$"), "TIMESTAMP '2026-03-14 09:30:00'"),
    (re.compile(r"(?i)^uuid$"), "'7c1f3a52-0d5e-4b0c-9a55-2f6f0d2c8e11'"),
    (re.compile(r"(?i)^jsonb?$"), "'{}'"),
)


def find_call(routine: Routine, schema: ExampleSchema, dialect: Dialect) -> Example | None:
    """How a function or procedure is called; None for those that only the server calls, and where it cannot be said."""
    if routine.kind not in ("function", "procedure") or _UNCALLED.search(
        f"{routine.returns or ''} {routine.signature}"
    ):
        return None
    given = [one for one in routine.parameters if one.mode in ("in", "inout", "variadic") and one.default is None]
    if routine.kind == "procedure":
        given = [one for one in routine.parameters if one.mode != "table" and one.default is None]
    if any(_POLYMORPHIC.match(one.type) for one in given):
        return None
    call = _Call(schema, dialect)
    arguments = call.arguments(given, by_name=_can_be_named(routine, given))
    name = schema.spell(routine.name, dialect)
    verb = "Call" if routine.kind == "procedure" else "Ask"
    lines = _procedure(name, arguments) if routine.kind == "procedure" else _function(routine, name, arguments, dialect)
    if not lines:
        return None
    return Example(
        name="call",
        title=one_line(f"{verb} {column_words(routine.name.name)}"),
        sql="\n".join([*call.comments(), *lines]) + ";",
        writes=routine.kind == "procedure" or routine.volatility == "volatile",
        parameters=tuple(call.parameters),
    )


class _Call:
    """The arguments of one call."""

    def __init__(self, schema: ExampleSchema, dialect: Dialect) -> None:
        self._schema = schema
        self._dialect = dialect
        self._overloads = bool(dialect.manipulation.named_argument)
        self._labels = {
            spelled: labels[0]
            for name, labels in schema.enums.items()
            if labels
            for spelled in (str(name), dialect.qualify(name), name.name)
        }
        self.parameters: list[ExampleParameter] = []

    def arguments(self, given: Iterable[Parameter], *, by_name: bool) -> list[str]:
        """The arguments in their order."""
        template = (self._dialect.manipulation.named_argument if by_name else "") or "{value}"
        return [
            template.replace("{value}", self._value(one)).replace("{name}", self._dialect.quote(one.name))
            for one in given
        ]

    def comments(self) -> list[str]:
        """What the parameters are."""
        if "{number}" in self._dialect.manipulation.parameter:
            return [f"-- {one.text} is {one.meaning}." for one in self.parameters]
        meanings = ", ".join(one.meaning for one in self.parameters)
        return [f"-- In this order: {meanings}."] if meanings else []

    def _value(self, parameter: Parameter) -> str:
        manipulation = self._dialect.manipulation
        variable = manipulation.out_argument.replace("{name}", self._dialect.quote(parameter.name))
        if parameter.mode == "out" or (parameter.mode == "inout" and "{name}" in manipulation.out_argument):
            return variable
        type_ = parameter.type.removesuffix("[]") if parameter.mode == "variadic" else parameter.type
        made_up = self._made_up(type_)
        if made_up:
            return made_up
        text = manipulation.parameter.replace("{number}", str(len(self.parameters) + 1))
        meaning = one_line(f"{parameter.name or 'an argument'}, {type_}")
        self.parameters.append(ExampleParameter(text=text, meaning=meaning))
        return f"CAST({text} AS {type_})" if self._overloads else text

    def _made_up(self, type_: str) -> str:
        """A value of a type as it stands in a call; empty for types whose values say something."""
        if type_ in self._labels:
            return f"CAST({literal(self._labels[type_])} AS {type_})"
        found = next((text for pattern, text in _MADE_UP if pattern.match(type_)), "")
        narrow = self._overloads and _NARROW.match(type_)
        return f"CAST({found} AS {type_})" if narrow else found


def _can_be_named(routine: Routine, given: Iterable[Parameter]) -> bool:
    """Whether the arguments can be told by their names."""
    names = [one.name for one in given]
    plain = all(one.mode != "variadic" for one in routine.parameters)
    return plain and len(names) > 1 and all(names) and len(set(names)) == len(names)


def _procedure(name: str, arguments: list[str]) -> list[str]:
    return [enclosed(f"CALL {name}", arguments).replace(f"CALL {name} (", f"CALL {name}(", 1)]


def _function(routine: Routine, name: str, arguments: list[str], dialect: Dialect) -> list[str]:
    """A query with the result; its columns by name where it gives a table."""
    call = enclosed(name, arguments).replace(f"{name} (", f"{name}(", 1)
    columns = [dialect.quote(one.name) for one in routine.parameters if one.mode == "table" and one.name]
    if columns:
        return [clause("SELECT", columns), f"FROM {call}"]
    if re.search(r"(?i)\brecord\b", routine.returns or "") and not any(one.mode == "out" for one in routine.parameters):
        return []
    return [f"SELECT {call}"]
