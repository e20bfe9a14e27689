"""Document → files in one format or several: each page is composed once, and so is each attachment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import msgspec

from schemabook.documents.blocks import Attachment, Page
from schemabook.documents.compose import Document
from schemabook.renderers.file import File


class Writer(Protocol):
    """Writes a folder in one format."""

    def page(self, page: Page) -> Iterator[File]:
        """The files of a page; the first page comes first."""
        ...

    def finish(self) -> Iterator[File]:
        """What the format has beside the pages, when all of them were written."""
        ...

    def attachment(self, attachment: Attachment) -> Iterator[File]:
        """The file of an attachment, where the format has it."""
        ...


def write_files(document: Document, writers: Sequence[tuple[str, Writer]]) -> Iterator[File]:
    """The files of a folder, one by one. Each writer stands with the folder that it writes to, as a prefix of paths.

    The attachments come last, because one of them holds the figures that everything else printed.
    """
    for page in document.pages():
        for folder, writer in writers:
            yield from _within(folder, writer.page(page))
    for folder, writer in writers:
        yield from _within(folder, writer.finish())
    for attachment in document.attachments():
        for folder, writer in writers:
            yield from _within(folder, writer.attachment(attachment))


def _within(folder: str, files: Iterable[File]) -> Iterable[File]:
    return (msgspec.structs.replace(file, path=f"{folder}{file.path}") for file in files) if folder else files
