"""The settings of the server that differ from what they would be by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading, Line, Link, Paragraph, Target, Text, code, grid, text
from schemabook.documents.context import TECHNICAL, Context, Section, own_page
from schemabook.documents.words import first_line
from schemabook.model.measurements import SettingValue
from schemabook.model.reader import Depth, Focus

_PAGE = "configuration"
_SET = "Set by somebody"


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
    groups = (
        (_SET, [one for one in settings if _was_set(one)]),
        ("At their defaults", [one for one in settings if not _was_set(one)]),
    )
    for title, group in groups:
        if group and (not context.in_one_file or title == _SET):
            blocks.extend((Heading(level=2, text=title), _grid(group)))
    yield from blocks


def _grid(settings: list[SettingValue]) -> Block:
    rows: list[tuple[Line, ...]] = [
        (
            code(setting.name),
            _value(setting.value),
            _value(setting.default or "") if setting.changed else (),
            text(setting.source if _was_set(setting) else ""),
            text(first_line(setting.meaning)),
        )
        for setting in settings
    ]
    return grid(("Setting", "Value", "Default", "Set in", "What it does"), rows)


def _value(value: str) -> Line:
    """The value; in quotes where it begins or ends with a blank, which could not be seen otherwise."""
    return code(value if value == value.strip() else f"'{value}'")


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
