"""`annotations.yml` and the database that it is about, as `schemabook annotate` works with them."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import click
import msgspec

from schemabook.cli.annotate import plain
from schemabook.cli.writing import write_file
from schemabook.ddl import ddl_writer
from schemabook.ddl.comments import build_comments
from schemabook.engines import dialect_by_name
from schemabook.errors import UsageError
from schemabook.formats.annotations import DEFAULT_FILE, build_annotations, read_annotations, read_import
from schemabook.formats.annotations.importing import merge
from schemabook.formats.annotations.names import ROUTINES, TABLES, TYPES, VIEWS, Names
from schemabook.formats.annotations.places import Place, Places
from schemabook.formats.annotations.writer import AnnotationsText
from schemabook.formats.yaml_nodes import read_text
from schemabook.insights.coverage import Coverage, Undescribed, find_coverage, find_undescribed
from schemabook.model.annotations import Annotations
from schemabook.model.book import Book
from schemabook.model.survey import Survey
from schemabook.study import study

_SECTIONS = {"table": TABLES, "column": TABLES, "view": VIEWS, "routine": ROUTINES, "type": TYPES}

_MOST_LISTED = 50
_LARGEST = 20_000_000
_HERE = threading.Lock()


class Notebook:
    """The annotations of a database: what they say, what they leave out, and how something is written into them."""

    def __init__(self, survey: Survey, file: Path | None, *, must_exist: bool) -> None:
        self.file = file or DEFAULT_FILE
        self.places = Places(Names(survey.catalogue))
        self._survey = survey
        self._catalogue = survey.catalogue
        self._dialect = dialect_by_name(survey.catalogue.engine)
        self._left: AnnotationsText | None = None
        there = must_exist or self.file.exists()
        self.annotations = read_annotations(file, survey.catalogue) if there else Annotations()

    def coverage(self) -> Coverage:
        """How much is described."""
        return find_coverage(self._catalogue, self.annotations)

    def undescribed(self) -> tuple[Undescribed, ...]:
        """What is not, the most used first."""
        return find_undescribed(msgspec.structs.replace(self._book, annotations=self.annotations))

    @cached_property
    def _book(self) -> Book:
        return study(self._survey)

    def name_of(self, one: Undescribed) -> str:
        """The name of something, as `--set` takes it."""
        place = self.place_of(one)
        return f"{place[1]}.{one.column}" if one.column else place[1]

    def place_of(self, one: Undescribed) -> Place:
        """Where the description of something is to stand."""
        if one.column:
            return self.places.column(one.name, one.column)
        if one.kind == "routine":
            same = (routine for routine in self._catalogue.routines if routine.name == one.name)
            return self.places.routine(next(routine for routine in same if routine.signature == one.detail))
        section = _SECTIONS[one.kind]
        return (section, self.places.names.spelling(section, (one.name, "")), "purpose")

    def describe(self, texts: tuple[str, ...]) -> None:
        """Write descriptions, each given as NAME=TEXT; none of them where one names nothing, a UsageError."""
        found = dict(self.named(text) for text in texts)
        self.write(found)
        click.echo(f"{self.file}: {len(found):,} described.", err=True)

    def named(self, text: str, option: str = "--set") -> tuple[Place, str]:
        """The place that a text names before one of its equals signs, and what is after it.

        Raises UsageError, with how it is written after `option`, where it is neither.
        """
        name, sign, description = text.partition("=")
        if not sign or not description.strip():
            raise UsageError(
                f"Could not describe {name}.",
                "It is not said what it is." if sign else "There is no = after the name.",
                f"Write it like this: {option} 'orders.status=Where the order stands.'",
            )
        try:
            return self.places.find(name.strip()), description.strip()
        except UsageError:
            for position in (position for position, one in enumerate(description) if one == "="):
                try:
                    return self.places.find(f"{name}={description[:position]}"), description[position + 1 :].strip()
                except UsageError:
                    continue
            raise

    def write(self, texts: dict[Place, str]) -> None:
        """Write texts into the file as it is at this moment. Raises UsageError for what the file cannot hold."""
        for words in texts.values():
            require_unicode(words, self.file)
        with locked(self.file):
            self.put(texts)

    def put(self, texts: dict[Place, str]) -> None:
        """The same where the folder of the file is held already."""
        text = self._text()
        text.set(texts)
        self._write(text)

    def current(self, place: Place) -> str:
        """What the file says at a place at this moment; empty where it says nothing."""
        return self._text().get(place)

    def take_over(self, path: Path, *, overwrite: bool) -> None:
        """Take over what the file of another tool says, and say on stderr what was left out."""
        if path.is_file() and path.stat().st_size > _LARGEST:
            happened = f"It has more than {_LARGEST // 1_000_000} million bytes."
            raise UsageError(f"Could not read {path}.", happened, "Take over its parts one by one.")
        imported = read_import(path, self.places.names)
        with locked(self.file):
            text = self._text()
            merged = merge(text, imported.entries, overwrite=overwrite)
            if merged.added or merged.replaced:
                self._write(text)
        _list("left out:", imported.left_out)
        _list("kept:", merged.kept)
        click.echo(
            f"{path}: {merged.added:,} taken over, {merged.replaced:,} replaced, {len(merged.kept):,} kept as they"
            f" were, {len(imported.left_out):,} left out.",
            err=True,
        )

    def require_comments(self) -> None:
        """Raise UsageError where the database has no comments."""
        if not self._dialect.supports.comments:
            raise UsageError(
                "Could not write the descriptions as SQL.",
                f"{self._dialect.product} has no comments.",
                "They stand in every document that Schemabook writes.",
            )

    def comments(self) -> tuple[str, tuple[str, ...]]:
        """The script that makes the descriptions the database's comments, empty where they are; and what cannot be."""
        made = build_comments(self._catalogue, self.annotations, self._dialect)
        if not made.statements:
            return "", made.left_out
        return ddl_writer(self._dialect).build_script(made.statements), made.left_out

    def _text(self) -> AnnotationsText:
        """The file as it is at this moment, which is not read anew where it is as it was left."""
        there = read_text(self.file) if self.file.exists() else ""
        if self._left is None or self._left.text != there:
            self._left = AnnotationsText(there, self.file, self.places)
        return self._left

    def _write(self, text: AnnotationsText) -> None:
        self._left = None
        self.annotations = build_annotations(text.root, self._catalogue)
        write_file(self.file, text.text.encode())
        self._left = text


def require_unicode(words: str, file: Path) -> None:
    """Raise UsageError for bytes of another encoding that were kept as half characters."""
    if any("\ud800" <= one <= "\udfff" for one in words):
        raise UsageError(f"Could not write into {file}.", f"{words!r} is not UTF-8.", "Write it in UTF-8.")


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the folder of a file against others that change it, in this process and in others, where that can be had.

    Whoever holds it must not ask for it again.
    """
    if sys.platform == "win32":
        with _HERE:
            yield
        return
    import fcntl

    try:
        descriptor = os.open(file.resolve().parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _list(word: str, lines: tuple[str, ...]) -> None:
    """Say the first of some lines after a word, and how many more there are."""
    word = click.style(word, fg="yellow")
    for line in lines[:_MOST_LISTED]:
        click.echo(f"{word} {plain(line)}", err=True)
    if len(lines) > _MOST_LISTED:
        click.echo(f"{word} and {len(lines) - _MOST_LISTED:,} more", err=True)
