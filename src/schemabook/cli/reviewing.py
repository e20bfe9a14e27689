"""What writing would change, for people who are to approve it: the schema in words, then the text of the files."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import click

from schemabook.cli.annotate import plain
from schemabook.cli.drafting import Place
from schemabook.cli.tracking import Tracking
from schemabook.cli.writing import Changes, FolderWriter
from schemabook.diff import Change, build_outline, compare_outlines, decode_outline
from schemabook.errors import SchemabookError
from schemabook.model.catalogue import Catalogue

_MOST_CHANGES = 40
_MOST_LINES = 200
_LONGEST_FILE = 20_000
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def schema_changes(writer: FolderWriter, place: Place, catalogue: Catalogue) -> tuple[Change, ...] | None:
    """What changed in the schema since the document in a folder was written; None where that is not known."""
    data = writer.standing(place.outline_name)
    if data is None:
        return None
    try:
        before = decode_outline(data.decode(errors="replace"), str(place.folder / place.outline_name))
    except SchemabookError as error:
        click.echo(f"{click.style('schema:', fg='yellow')} {error}", err=True)
        return None
    return None if before is None else compare_outlines(before, build_outline(catalogue))


def show_schema_changes(changes: tuple[Change, ...] | None) -> None:
    """Say what changed in the schema, an object or a part of one a line."""
    if changes is None:
        return
    if not changes:
        click.echo("Nothing changed in the schema.", err=True)
        return
    click.echo(f"Changes in the schema: {len(changes):,}", err=True)
    colours = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}
    for change in changes[:_MOST_CHANGES]:
        sign, colour = colours[change.action]
        click.echo(f"  {click.style(sign, fg=colour)} {plain(change.words)}", err=True)
    if len(changes) > _MOST_CHANGES:
        click.echo(f"  … and {len(changes) - _MOST_CHANGES:,} more", err=True)


class Review:
    """The differences of every file that would be written, computed when they are asked for."""

    def __init__(self, writer: FolderWriter, changes: Changes, tracking: Tracking) -> None:
        self._writer = writer
        self._outside = {str(change.path): change.text for change in tracking.changes}
        self._inside = sorted([*changes.changed, *changes.removed, *changes.added], key=_is_for_programs)

    @property
    def files(self) -> list[str]:
        """The files: those first that people change by hand, those last that only programs read."""
        return [*self._outside, *(str(self._writer.folder / path) for path in self._inside)]

    def difference(self, file: str) -> Iterator[str]:
        """The unified diff of one file, line by line without line ends."""
        old, new = self._texts(file)
        if old.count("\n") > _LONGEST_FILE or new.count("\n") > _LONGEST_FILE:
            yield f"{file}: more than {_LONGEST_FILE:,} lines; look at it with git diff when it is written"
            return
        names = (file if old else "/dev/null", file if new else "/dev/null")
        lines = difflib.unified_diff(old.splitlines(), new.splitlines(), *names, lineterm="")
        yield from (plain(line.replace("\t", "    ")) for line in lines)

    def everything(self) -> Iterator[str]:
        """The diffs of all files. Of those that come whole, the number of lines."""
        for file in self.files:
            old, new = self._texts(file)
            if old or file in self._outside:
                yield from self.difference(file)
            else:
                yield f"+++ {file}: a new file of {new.count(chr(10)):,} lines"

    def _texts(self, file: str) -> tuple[str, str]:
        """What stands in a file, and what is to."""
        if file in self._outside:
            path = Path(file)
            return path.read_text(encoding="utf-8") if path.exists() else "", self._outside[file]
        inside = str(Path(file).relative_to(self._writer.folder))
        pair = (self._writer.standing(inside), self._writer.staged(inside))
        old, new = ("" if data is None else data.decode(errors="replace") for data in pair)
        return old, new


def _is_for_programs(path: str) -> bool:
    return path.rpartition("/")[2].startswith(".") or path.endswith(".json")


def show_differences(review: Review) -> None:
    """Print the first lines of the diff, and say how to see the others."""
    left = _MOST_LINES
    for line in review.everything():
        if not left:
            words = "… and more: look at files one by one before you approve, or with git diff afterwards."
            click.echo(words, err=True)
            return
        click.echo(coloured(line), err=True)
        left -= 1


def coloured(line: str) -> str:
    """A line of a diff in its colour."""
    return click.style(line, fg=_COLOURS.get(line[:1]))
