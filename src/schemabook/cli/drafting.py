"""From a source to a document that waits to be moved in: what `document`, `ask` and `demo` have in common."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import field

from schemabook.cli.keeping import keep_survey
from schemabook.cli.options import Reading, read_source
from schemabook.cli.progress import Progress
from schemabook.cli.writing import LIST_NAME, FolderWriter
from schemabook.errors import FileFormatError, UsageError
from schemabook.model.base import QualifiedName, Value
from schemabook.model.book import Book
from schemabook.model.configuration import Configuration, DocumentSettings
from schemabook.model.reader import Format

if TYPE_CHECKING:
    from schemabook.documents.compose import Document
    from schemabook.documents.context import Settings
    from schemabook.documents.profile import Profile
    from schemabook.renderers.writing import Writer

_DEFAULT_PROFILE = "book"
_OUTLINE_NAME = ".schemabook-outline.jsonl"
LAYOUT_NAME = ".schemabook-layout.json"
"""Where everything stands in the pictures of a folder, so that it stays there."""
SITE = "site"
"""The folder of the site where it stands beside the Markdown."""
_MOST_BYTES = 64 << 20
"""A file of an earlier run that is larger is not read."""


class Place(Value):
    """Where a document goes: its folder, and the stem of its file where it is one file."""

    folder: Path
    stem: str = ""
    site_alone: bool = False

    @property
    def first(self) -> Path:
        """The file that readers open first."""
        return self.folder / ("index.html" if self.site_alone else f"{self.stem or 'README'}.md")

    @property
    def list_name(self) -> str:
        """The name of the list of written files: each document that is one file has its own."""
        return f".{self.stem}{LIST_NAME}" if self.stem else LIST_NAME

    @property
    def outline_name(self) -> str:
        """The name of the outline of the catalogue that the document was written from."""
        return f".{self.stem}{_OUTLINE_NAME}" if self.stem else _OUTLINE_NAME


class Draft(Value):
    """A document that can be written: its profile, how it is to be written and where.

    `modules` are those that tables were in last time, by the names of the modules.
    """

    profile: Profile
    settings: Settings
    place: Place
    single_file: bool = False
    formats: tuple[Format, ...] = (Format.MARKDOWN,)
    modules: dict[QualifiedName, str] = field(default_factory=dict)

    def writer(self) -> FolderWriter:
        """What stages its files and moves them in."""
        return FolderWriter(self.place.folder, self.place.list_name)

    @property
    def is_worn(self) -> bool:
        """Whether a fresh layout would be better than the one that the document found."""
        from schemabook.diagrams.layout.keeping import is_worn

        return self.settings.layout is not None and is_worn(self.settings.layout)

    @property
    def start(self) -> str:
        """Where a reader begins, in words."""
        if self.place.site_alone:
            return f"open {self.place.first} in a browser"
        beside = f", or open {self.place.folder / SITE / 'index.html'} in a browser"
        return f"start with {self.place.first}{beside if Format.SITE in self.formats else ''}"

    @property
    def in_one_file(self) -> bool:
        """Whether it is one Markdown file."""
        return self.single_file or bool(self.place.stem)

    def document(self, book: Book) -> Document:
        """The document, which is made while it is read."""
        from schemabook.documents.compose import Document
        from schemabook.engines import dialect_by_name
        from schemabook.study import regroup

        book = regroup(book, self.modules) if self.modules else book
        return Document(book, self.profile, dialect_by_name(book.survey.catalogue.engine), self.settings)

    def files(self, book: Book) -> Iterable[tuple[str, str]]:
        """The files, one by one: path and text. The last is the outline of the catalogue."""
        from schemabook.diff import build_outline, encode_outline
        from schemabook.renderers.markdown import FIRST_PAGE, render_single_file
        from schemabook.renderers.writing import write_files

        document = self.document(book)
        if self.in_one_file:
            rendered = render_single_file(document, self.place.stem or FIRST_PAGE)
        else:
            rendered = write_files(document, list(self._writers(document)))
        yield from ((file.path, file.text) for file in rendered)
        layout = "" if self.place.stem else document.layout_text()
        if layout:
            yield LAYOUT_NAME, layout
        yield self.place.outline_name, encode_outline(build_outline(book.survey.catalogue))

    def _writers(self, document: Document) -> Iterator[tuple[str, Writer]]:
        """What writes each format, and the folder that it writes to, from that of the document."""
        if Format.MARKDOWN in self.formats:
            from schemabook.renderers.markdown import MarkdownWriter

            yield "", MarkdownWriter(document)
        if Format.SITE in self.formats:
            from schemabook.renderers.site import SiteWriter

            yield "" if self.place.site_alone else f"{SITE}/", SiteWriter(document)


def read_book(
    source: str, reading: Reading, wanted: DocumentSettings, configuration: Configuration, progress: Progress
) -> Book:
    """Read a source and work out everything that its documents may say."""
    from schemabook.study import study

    survey = read_source(source, reading, progress)
    history = keep_survey(source, survey, reading, configuration)
    return complete_book(study(survey, history), wanted, configuration)


def complete_book(book: Book, wanted: DocumentSettings, configuration: Configuration) -> Book:
    """The book with what people wrote, what the repository shows, and what the rules find."""
    from schemabook.formats.annotations import read_annotations
    from schemabook.formats.repository import read_repository
    from schemabook.study import judge

    file = Path(wanted.annotations) if wanted.annotations else None
    annotations = read_annotations(file, book.survey.catalogue)
    repository = read_repository(Path(wanted.repository or "."))
    return judge(msgspec.structs.replace(book, annotations=annotations, repository=repository), configuration)


def make_draft(
    book: Book, wanted: DocumentSettings, configuration: Configuration, *, single_file: bool = False
) -> Draft:
    """The document that is wanted of a book. Raises UsageError for a profile that cannot be used."""
    from schemabook.diagrams.layout.keeping import decode_layout
    from schemabook.documents.compose import figures_path
    from schemabook.documents.context import Settings
    from schemabook.documents.figures import decode_kept
    from schemabook.documents.profile import load_profile

    profile = load_profile(wanted.profile or _DEFAULT_PROFILE)
    name = wanted.name or book.survey.server.database or "database"
    place = find_place(profile, wanted.output, name)
    formats = _formats(wanted, profile, single_file=single_file)
    place = msgspec.structs.replace(place, site_alone=Format.MARKDOWN not in formats)
    settings = Settings(
        title=wanted.title or wanted.name or None,
        tolerance=configuration.tolerance,
        reader=wanted.reader,
        stem=place.stem,
        drawings=Format.SITE in formats,
    )
    figures = _read(place.folder / figures_path(settings))
    layout = None if place.stem else _read(place.folder / LAYOUT_NAME)
    stood = decode_layout(layout, str(place.folder / LAYOUT_NAME)) if layout is not None else None
    settings = msgspec.structs.replace(
        settings, kept=decode_kept(figures) if figures else {}, layout=stood.layout if stood else None
    )
    return Draft(
        profile=profile,
        settings=settings,
        place=place,
        single_file=single_file,
        formats=formats,
        modules=stood.modules if stood else {},
    )


def _read(path: Path) -> bytes | None:
    """What a file of an earlier run holds; None where there is none that can be read.

    Raises FileFormatError for what is no file, and for a file that is too large to be meant.
    """
    try:
        is_file = stat.S_ISREG(path.stat().st_mode)
        if is_file:
            with path.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
    except OSError:
        return None
    if is_file and len(data) <= _MOST_BYTES:
        return data
    happened = f"It is larger than {_MOST_BYTES >> 20} MB." if is_file else "It is no regular file."
    advice = "Remove it: the next run writes it anew."
    raise FileFormatError(f"Could not read {path}.", happened, advice)


def _formats(wanted: DocumentSettings, profile: Profile, *, single_file: bool) -> tuple[Format, ...]:
    """The formats of a document. Raises UsageError for a site of what is one file."""
    one_file = single_file or profile.is_one_file
    if not one_file:
        return wanted.formats or tuple(Format)
    if Format.SITE in wanted.formats and Format.MARKDOWN not in wanted.formats:
        raise _no_site(profile, single_file=single_file)
    return (Format.MARKDOWN,)


def require_folder(wanted: DocumentSettings, *, single_file: bool) -> None:
    """Raise UsageError where what is wanted is one file, which can be no site."""
    from schemabook.documents.profile import load_profile

    profile = load_profile(wanted.profile or _DEFAULT_PROFILE)
    if single_file or profile.is_one_file:
        raise _no_site(profile, single_file=single_file)


def _no_site(profile: Profile, *, single_file: bool) -> UsageError:
    what = "With --single-file it" if single_file else profile.name
    advice = "Only folders can be a site: choose --profile book, without --single-file."
    return UsageError("Could not write the document as a site.", f"{what} is one Markdown file.", advice)


def find_place(profile: Profile, output: str, name: str) -> Place:
    """Where a document of a profile goes: where it is told to, or where its profile says."""
    path = Path(output) if output else profile.output_for(name)
    if not profile.is_one_file:
        if output.endswith(".md") and not path.is_dir():
            advice = "Name a folder, or choose a profile that is one file with --profile."
            raise UsageError(f"Could not write the document to {path}.", f"{profile.name} is a folder.", advice)
        return Place(folder=path)
    if path.is_dir() or output.endswith("/"):
        path /= profile.output_for(name).name
    if path.suffix != ".md":
        advice = "Name a file that ends in .md, or an existing folder."
        raise UsageError(f"Could not write the document to {path}.", "It is one Markdown file.", advice)
    return Place(folder=path.parent, stem=path.stem)
