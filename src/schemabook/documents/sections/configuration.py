"""The settings of the server that differ from what they would be by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading, Line, Link, Paragraph, Target, Text, code, grid, text
from schemabook.documents.context import TECHNICAL, Context, Section, own_page
from schemabook.documents.words import first_line
from schemabook.model.measurements import SettingValue
from schemabook.model.reader import Depth, Focus

_PAGE = "configuration"
_SET = "Set by somebody"
_PATH = re.compile(r"(?:^|[\s'\"=,:])(?:~?/[^\s/'\",]|[A-Za-z]:\\)")
_ADDRESS = re.compile(r"(?:^|_)(?:port|host|hostname|address|addresses|socket|listen)$")
_OFF = frozenset({"off", "no", "disabled"})
_ANYWHERE = frozenset({"", "*", "0.0.0.0", "::", "localhost", "127.0.0.1", "::1", "0"})  # noqa: S104 - as they are set
"""Addresses and ports that say nothing about a machine."""


def compose_summary(context: Context) -> Iterator[Block]:
    """How many settings differ, with the link."""
    settings = _settings(context)
    if not settings:
        return
    link = Link(text="Settings of the server", to=Target(page=_PAGE))
    changed = [one for one in settings if _was_set(one)]
    yield Paragraph(line=(link, Text(text=f": {len(changed):,} that somebody set.")))


def _settings(context: Context) -> tuple[SettingValue, ...]:
    return context.measured.measurements.settings if context.measured.measurements else ()


def _was_set(setting: SettingValue) -> bool:
    """Whether somebody set it: it differs from its default, or where that is not known, has another source."""
    if setting.default is None:
        return setting.source.lower() not in {"", "default", "compiled"}
    return setting.changed


def compose_body(context: Context) -> Iterator[Block]:
    """The settings that somebody set, then those that keep their default."""
    settings = _settings(context)
    if not settings:
        return
    blocks: list[Block] = []
    waiting = [one.name for one in settings if one.pending_restart]
    if waiting:
        blocks.append(Paragraph(line=text(f"Changed, and waiting for a restart: {', '.join(waiting)}.")))
    switched_off = {one.name for one in settings if one.value.lower() in _OFF}
    groups = (
        (_SET, [one for one in settings if _was_set(one)]),
        ("At their defaults", [one for one in settings if not _was_set(one) and not _is_idle(one, switched_off)]),
    )
    for title, group in groups:
        if group and (not context.in_one_file or title == _SET):
            blocks.extend((Heading(level=2, text=title), _grid(group)))
    yield from blocks


def _is_idle(setting: SettingValue, switched_off: set[str]) -> bool:
    """Whether a setting is a detail, by its name, of something that is switched off."""
    words = setting.name.split("_")
    return any("_".join(words[:count]) in switched_off for count in range(1, len(words)))


def _grid(settings: list[SettingValue]) -> Block:
    rows: list[tuple[Line, ...]] = [
        (
            code(setting.name),
            _value(setting),
            _default(setting) if setting.changed else (),
            text(setting.source if _was_set(setting) else ""),
            text(first_line(setting.meaning)),
        )
        for setting in settings
    ]
    return grid(("Setting", "Value", "Default", "Set in", "What it does"), rows)


def _value(setting: SettingValue) -> Line:
    """The value; of what names a place on a machine, that it is set, because the place differs from one to the next."""
    return text("set") if _names_place(setting) else _quoted(setting.value)


def _default(setting: SettingValue) -> Line:
    default = setting.default or ""
    return () if _PATH.search(default) else _quoted(default)


def _quoted(value: str) -> Line:
    """In quotes where it begins or ends with a blank, which could not be seen otherwise."""
    return code(value if value == value.strip() else f"'{value}'")


def _names_place(setting: SettingValue) -> bool:
    """Whether a value holds a path, or an address or port that is not everybody's."""
    if _PATH.search(setting.value):
        return True
    is_address = _ADDRESS.search(setting.name) is not None and setting.value != setting.default
    return is_address and not {one.strip() for one in setting.value.split(",")} <= _ANYWHERE


section = Section(
    title="Configuration",
    summary=compose_summary,
    pages=own_page(_PAGE, "Settings of the server", compose_body),
    body=compose_body,
    keys=(_PAGE,),
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
)
