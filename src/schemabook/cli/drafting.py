"""From a source to a document that waits to be moved in: what `document`, `ask` and `demo` have in common."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from schemabook.cli.keeping import keep_survey
from schemabook.cli.options import Reading, read_source
from schemabook.cli.progress import Progress
from schemabook.cli.writing import LIST_NAME, FolderWriter
from schemabook.errors import UsageError
from schemabook.model.base import Value
from schemabook.model.book import Book
from schemabook.model.configuration import Configuration, DocumentSettings

if TYPE_CHECKING:
    from schemabook.documents.compose import Document
    from schemabook.documents.context import Settings
    from schemabook.documents.profile import Profile

_DEFAULT_PROFILE = "book"
_OUTLINE_NAME = ".schemabook-outline.jsonl"


class Place(Value):
    """Where a document goes: its folder, and the stem of its file where it is one file."""

    folder: Path
    stem: str = ""

    @property
    def first(self) -> Path:
        """The file that readers open first."""
        return self.folder / f"{self.stem or 'README'}.md"

    @property
    def list_name(self) -> str:
        """The name of the list of written files: each document that is one file has its own."""
        return f".{self.stem}{LIST_NAME}" if self.stem else LIST_NAME

    @property
    def outline_name(self) -> str:
        """The name of the outline of the catalogue that the document was written from."""
        return f".{self.stem}{_OUTLINE_NAME}" if self.stem else _OUTLINE_NAME


class Draft(Value):
    """A document that can be written: its profile, how it is to be written and where."""

    profile: Profile
    settings: Settings
    place: Place
    single_file: bool = False

    def writer(self) -> FolderWriter:
        """What stages its files and moves them in."""
        return FolderWriter(self.place.folder, self.place.list_name)

    @property
    def in_one_file(self) -> bool:
        """Whether it is one Markdown file."""
        return self.single_file or bool(self.place.stem)

    def document(self, book: Book) -> Document:
        """The document, which is made while it is read."""
        from schemabook.documents.compose import Document
        from schemabook.engines import dialect_by_name

        return Document(book, self.profile, dialect_by_name(book.survey.catalogue.engine), self.settings)

    def files(self, book: Book) -> Iterable[tuple[str, str]]:
        """The files, one by one: path and text. The last is the outline of the catalogue."""
        from schemabook.diff import build_outline, encode_outline
        from schemabook.renderers.markdown import FIRST_PAGE, render_folder, render_single_file

        document = self.document(book)
        if self.in_one_file:
            rendered = render_single_file(document, self.place.stem or FIRST_PAGE)
        else:
            rendered = render_folder(document)
        yield from ((file.path, file.text) for file in rendered)
        yield self.place.outline_name, encode_outline(build_outline(book.survey.catalogue))


def read_book(
    source: str, reading: Reading, wanted: DocumentSettings, configuration: Configuration, progress: Progress
) -> Book:
    """Read a source and work out everything that its documents may say."""
    from schemabook.formats.annotations import read_annotations
    from schemabook.formats.repository import read_repository
    from schemabook.study import judge, study

    survey = read_source(source, reading, progress)
    annotations = read_annotations(Path(wanted.annotations) if wanted.annotations else None, survey.catalogue)
    history = keep_survey(source, survey, reading, configuration)
    repository = read_repository(Path(wanted.repository or "."))
    book = msgspec.structs.replace(study(survey, history), annotations=annotations, repository=repository)
    return judge(book, configuration)


def make_draft(
    book: Book, wanted: DocumentSettings, configuration: Configuration, *, single_file: bool = False
) -> Draft:
    """The document that is wanted of a book. Raises UsageError for a profile that cannot be used."""
    from schemabook.documents.compose import figures_path
    from schemabook.documents.context import Settings
    from schemabook.documents.figures import decode_kept
    from schemabook.documents.profile import load_profile

    profile = load_profile(wanted.profile or _DEFAULT_PROFILE)
    name = wanted.name or book.survey.server.database or "database"
    place = find_place(profile, wanted.output, name)
    settings = Settings(
        title=wanted.title or wanted.name or None,
        tolerance=configuration.tolerance,
        reader=wanted.reader,
        stem=place.stem,
    )
    try:
        kept = decode_kept((place.folder / figures_path(settings)).read_bytes())
    except OSError:
        kept = {}
    settings = msgspec.structs.replace(settings, kept=kept)
    return Draft(profile=profile, settings=settings, place=place, single_file=single_file)


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
