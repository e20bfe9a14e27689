"""What the mappers of TypeScript share: strings, comments, literals, parameters, and what an example looks up."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from schemabook.model.families import Family
from schemabook.orm.plan import Entity, EnumType, Field

LINE = 110
"""How long a line of code may be."""

Values = Callable[[str], str | None]
"""For a column a made-up value as a literal of SQL, or None."""

_TEXT = re.compile(r"'((?:[^'\\]|'')*)'")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)\d*(Z|[+-]\d{2}(?::?\d{2})?)?)?")
_TIMED = frozenset({Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE, Family.DATE})
_TEXTS = frozenset({Family.TEXT, Family.CHARACTER})
_SECRET = re.compile(r"passw|passphrase|pwd|secret|token|hash|salt|credential|api_?key|private_?key", re.IGNORECASE)
_PASSWORD = re.compile(r"passw|passphrase|pwd", re.IGNORECASE)
_CLASS = re.compile(r"\\.|\[(?:[^\]\\]|\\.)*\]", re.DOTALL)
_ANY_SIGN = re.compile(r"\.")
_TAKEN = frozenset({"after", "dataSource", "manager", "prisma", "sequelize", "transaction"})


def string(text: str) -> str:
    """A string literal in single quotes."""
    inner = json.dumps(text)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{inner}'"


def readable(text: str) -> str:
    """A string literal that keeps letters of every script: in the quotes that need fewer escapes, else single ones."""
    if not all(sign.isprintable() for sign in text):
        return string(text)
    if "'" in text and '"' not in text and "\\" not in text:
        return f'"{text}"'
    inner = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{inner}'"


def template(text: str) -> str:
    """A template literal without placeholders."""
    inner = text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return f"`{inner}`"


def pattern(text: str, *, ignore_case: bool = False) -> str:
    """A regular expression literal. The text must be one that JavaScript reads as it stands."""
    inner = re.sub(r"(?<!\\)((?:\\\\)*)/", r"\1\\/", text).replace("\n", "\\n").replace("\r", "\\r")
    any_sign = _ANY_SIGN.search(_CLASS.sub("", text)) is not None
    return f"/{inner}/{'i' if ignore_case else ''}{'s' if any_sign else ''}"


def comment(text: str | None, indent: str = "") -> Iterator[str]:
    """The lines of a documentation comment; none without a text."""
    lines = [
        "".join(sign if sign.isprintable() else " " for sign in line).replace("*/", "*\\/").rstrip()
        for line in (text or "").splitlines()
    ]
    if len(lines) == 1 and lines[0]:
        yield f"{indent}/** {lines[0]} */"
    elif any(lines):
        yield f"{indent}/**"
        for line in lines:
            yield f"{indent} * {line}".rstrip()
        yield f"{indent} */"


def brackets(items: Iterable[str], indent: str = "", *, opening: str = "{", closing: str = "}", room: int = 0) -> str:
    """An object or list literal: on one line where it fits with `room` signs before it, else an item a line."""
    items = list(items)
    if not items:
        return opening + closing
    space = " " if opening == "{" else ""
    line = f"{opening}{space}{', '.join(items)}{space}{closing}"
    if len(indent) + room + len(line) <= LINE and "\n" not in line:
        return line
    inner = "".join(f"{indent}  {item},\n" for item in items)
    return f"{opening}\n{inner}{indent}{closing}"


def listed(items: Iterable[str], indent: str = "", *, room: int = 0) -> str:
    """A list literal."""
    return brackets(items, indent, opening="[", closing="]", room=room)


def call(name: str, arguments: Iterable[str], indent: str = "") -> str:
    """A call: on one line where it fits, else an argument a line."""
    return name + brackets(arguments, indent, opening="(", closing=")", room=len(name))


def pair(name: str, value: str) -> str:
    """A property of an object literal."""
    return name if name == value else f"{name}: {value}"


def literal(sql: str | None, type_name: str, enum: EnumType | None = None) -> str | None:
    """A literal of SQL as an expression of a type of TypeScript, or None where that cannot be said for certain."""
    if sql is None:
        return None
    text = _TEXT.fullmatch(sql)
    value = text[1].replace("''", "'") if text else None
    if enum is not None:
        return next((f"{enum.class_name}.{name}" for name, label in enum.members if label == value), None)
    if type_name == "Date":
        return _moment(value)
    if type_name == "boolean":
        return {"true": "true", "false": "false", "1": "true", "0": "false"}.get(sql.lower())
    number = _NUMBER.fullmatch(sql)
    if type_name == "string":
        return readable(value) if value is not None else f"'{sql}'" if number else None
    if type_name == "bigint":
        return f"{sql}n" if number and "." not in sql else None
    return sql if type_name == "number" and number else None


def _moment(text: str | None) -> str | None:
    found = _MOMENT.fullmatch(text or "")
    if found is None:
        return None
    if found[2] is None:
        return f"new Date('{found[1]}')"
    zone = found[3] or "Z"
    zone = "Z" if re.fullmatch(r"[+-]00(?::?00)?", zone) else zone if zone == "Z" or len(zone) > 3 else f"{zone}:00"
    return f"new Date('{found[1]}T{found[2]}{zone}')"


class Parameters:
    """The parameters of a function that stand for values which no literal is known of."""

    def __init__(self, values: Values) -> None:
        """Take what knows literals."""
        self._values = values
        self._found: dict[str, str] = {}

    def value(self, field: Field, type_name: str, enum: EnumType | None = None) -> str:
        """A literal for a field, or a parameter of this type, which the function then has."""
        known = literal(self._values(field.name), type_name, enum)
        return known if known is not None else self.take(field, type_name)

    def take(self, field: Field, type_name: str) -> str:
        """A parameter for a field."""
        name = f"{field.camel}Value" if field.camel in _TAKEN else field.camel
        self._found[name] = type_name
        return name

    def free(self, name: str) -> str:
        """A name for a variable that no parameter has."""
        return f"{name}Row" if name in self._found else name

    def after(self, first: str) -> str:
        """The list of parameters, behind a first one."""
        return ", ".join([*([first] if first else []), *(f"{name}: {of}" for name, of in self._found.items())])


# --- what an example looks up and changes -----------------------------------------------------


def looked_up(entity: Entity, keys: Sequence[tuple[str, ...]]) -> tuple[Field, ...]:
    """The fields of the key that people look rows up by: one column that is no number of a row, else the first key."""
    natural = [key for key in keys[1:] if len(key) == 1 and not entity.field(key[0]).filled]
    chosen = next(iter([*natural, *keys]), ())
    return tuple(entity.field(column) for column in chosen)


def changed(entity: Entity, readable_column: Callable[[Field], bool]) -> Field | None:
    """The field that an example changes: a status first, then a text, then whatever may be changed; None if nothing.

    Keys, computed columns, moments and secrets are not changed.
    """
    fixed = {column for key in entity.table.foreign_keys for column in key.columns} | set(entity.identifier)
    fixed |= set(entity.table.primary_key.columns if entity.table.primary_key else ())
    free = [
        field
        for field in entity.fields
        if field.name not in fixed and not field.filled and not is_secret(field) and readable_column(field)
    ]
    ranks: tuple[Callable[[Field], bool], ...] = (
        lambda one: one.enum is not None,
        lambda one: one.column.family in _TEXTS and one.dimensions == 0 and not one.nullable,
        lambda one: one.column.family in _TEXTS and one.dimensions == 0,
        lambda one: one.column.family not in _TIMED,
        lambda _: True,
    )
    return next((field for rank in ranks for field in free if rank(field)), None)


def is_secret(field: Field) -> bool:
    """Whether a field's name says that it holds a password, its hash, a token or the like."""
    return _SECRET.search(field.name) is not None and field.column.family in {*_TEXTS, Family.BINARY}


def is_password(field: Field) -> bool:
    """Whether a field's name says that it holds a password or its hash."""
    return _PASSWORD.search(field.name) is not None and field.column.family in {*_TEXTS, Family.BINARY}


def fields_without(entity: Entity, sign: str) -> tuple[Field, ...]:
    """The fields whose columns have names without a sign that a mapper cannot write in a name."""
    return tuple(field for field in entity.fields if sign not in field.name)


def initial(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
