"""The words of a change: how a fact that was one thing and is another is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemabook.diff.outline import Facts, Part
from schemabook.model.tables import Action

_LONGEST = 160
_USUALLY = frozenset({"nullable", "inherits", "validated", "enforced", "visible", "populated", "valid", "permissive"})
"""What is so unless it is said."""

_ACTIONS = frozenset(action.value for action in Action)


def short(text: str) -> str:
    """A text in one line of bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def shown(value: Any) -> str:
    """A plain value in words."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    if isinstance(value, dict):
        return _mapping(value)
    return str(value)


def _mapping(value: Facts) -> str:
    """A setting as name=value, a key of an index as it is written, anything else by what it says."""
    if set(value) == {"name", "value"}:
        return f"{value['name']}={value['value']}"
    first = str(value.get("name") or value.get("expression") or "")
    if value.get("descending"):
        first += " DESC"
    rest = [
        label(name) if one is True else f"{label(name)} {shown(one)}"
        for name, one in value.items()
        if name not in {"name", "expression", "descending"} or (name == "expression" and value.get("name"))
    ]
    return " ".join(part for part in (first, f"({', '.join(rest)})" if rest and first else ", ".join(rest)) if part)


def label(field: str) -> str:
    """The name of a field in words."""
    return field.replace("_", " ")


def differences(before: Facts, after: Facts) -> list[str]:
    """What is said of each fact that is not as it was, in the order of the fields."""
    found: list[str] = []
    for name in (*after, *(name for name in before if name not in after)):
        old, new = before.get(name), after.get(name)
        is_told_by_values = name == "type" and before.get("values", after.get("values")) != after.get("values")
        if old != new and not is_told_by_values:
            words = _WORDS.get(name)
            found.extend(words(old, new) if words else [_said(name, old, new)])
    return found


def _said(name: str, old: Any, new: Any) -> str:
    """The usual words."""
    words = label(name)
    if isinstance(old, bool) or isinstance(new, bool):
        is_so = (new if new is not None else name in _USUALLY) is True
        return f"now {words}" if is_so else f"no longer {words}"
    if old is None:
        return f"{words} now {short(shown(new))}" if shown(new) else f"{words} added"
    if new is None:
        return f"no {words} any more, was {short(shown(old))}" if shown(old) else f"no {words} any more"
    return f"{words} now {short(shown(new))}, was {short(shown(old))}"


def _nullable(_: Any, new: Any) -> list[str]:
    return ["no longer nullable" if new is False else "now nullable"]


def _predicate(old: Any, new: Any) -> list[str]:
    if new is None:
        return [f"now for all rows, was only where {short(old)}"]
    return [f"now only where {short(new)}" + (f", was where {short(old)}" if old else "")]


def _comment(old: Any, new: Any) -> list[str]:
    if new is None:
        return ["comment removed"]
    return [f"comment {'added' if old is None else 'now'} “{short(new)}”"]


def _options(old: Any, new: Any) -> list[str]:
    was, now = ({one["name"]: one.get("value") for one in options or []} for options in (old, new))
    names = (*now, *(name for name in was if name not in now))
    return [_said(f"option {name}", was.get(name), now.get(name)) for name in names if was.get(name) != now.get(name)]


def _action(event: str) -> Callable[[Any, Any], list[str]]:
    def words(old: Any, new: Any) -> list[str]:
        return [f"on {event} now {new or 'NO ACTION'}, was {old or 'NO ACTION'}"]

    return words


def _definition(_old: Any, _new: Any) -> list[str]:
    return ["definition changed"]


def _on_update(old: Any, new: Any) -> list[str]:
    """The action of a foreign key, or the expression that MySQL sets a column to."""
    is_action = all(one is None or one in _ACTIONS for one in (old, new))
    return _action("update")(old, new) if is_action else [_said("on_update", old, new)]


def _members(kind: str) -> Callable[[Any, Any], list[str]]:
    """The words for a list whose members come and go."""

    def words(old: Any, new: Any) -> list[str]:
        was, now = [shown(one) for one in old or []], [shown(one) for one in new or []]
        found = [f"{kind} {short(one)} added" for one in now if one not in was]
        found.extend(f"{kind} {short(one)} removed" for one in was if one not in now)
        kept = [one for one in now if one in was]
        if kept != [one for one in was if one in now]:
            found.append(f"{kind}s in another order")
        return found

    return words


_WORDS: dict[str, Callable[[Any, Any], list[str]]] = {
    "nullable": _nullable,
    "predicate": _predicate,
    "comment": _comment,
    "definition": _definition,
    "unmodelled": _members("what is not modelled:"),
    "labels": _members("value"),
    "values": _members("value"),
    "on_delete": _action("delete"),
    "on_update": _on_update,
    "options": _options,
    "privileges": _members("privilege"),
    "member_of": _members("role"),
}


def described(part: Part) -> str:
    """What is said of a part that came, in short; empty where its name says it."""
    describe = _DESCRIBED.get(part.kind)
    return short(describe(part.facts)) if describe else ""


def _column(facts: Facts) -> str:
    words = [str(facts.get("type", "")), "not null" if facts.get("nullable") is False else "nullable"]
    if facts.get("default") is not None:
        words.append(f"default {facts['default']}")
    words.extend(name for name in ("identity", "generated") if name in facts)
    return ", ".join(word for word in words if word)


def _index(facts: Facts) -> str:
    words = ["unique"] if facts.get("unique") else []
    words.append(f"on {shown(facts.get('columns', []))}")
    if facts.get("predicate"):
        words.append(f"where {facts['predicate']}")
    return " ".join(words)


def _foreign_key(facts: Facts) -> str:
    return f"{shown(facts.get('columns', []))} to {facts.get('referenced_table', '')}"


def _columns(facts: Facts) -> str:
    return shown(facts.get("columns", []))


def _check(facts: Facts) -> str:
    return str(facts.get("expression", ""))


def _trigger(facts: Facts) -> str:
    return f"{facts.get('timing', '')} {shown(facts.get('events', []))}".strip()


def _policy(facts: Facts) -> str:
    return f"for {facts.get('command', '')}"


def _grant(facts: Facts) -> str:
    return shown(facts.get("privileges", []))


_DESCRIBED: dict[str, Callable[[Facts], str]] = {
    "column": _column,
    "attribute": _column,
    "index": _index,
    "foreign key": _foreign_key,
    "primary key": _columns,
    "unique constraint": _columns,
    "check": _check,
    "trigger": _trigger,
    "policy": _policy,
    "grant": _grant,
}
