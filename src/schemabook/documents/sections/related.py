"""What else is worth reading: links that people gave, documents of the repository, the mappers that use the schema."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Code, Line, Text, code, text
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.operations import first_rows
from schemabook.documents.words import capitalised, titled
from schemabook.model.reader import Depth

_MOST = 40


def compose_summary(context: Context) -> Iterator[Block]:
    """Links, then documents and libraries that the repository has."""
    annotations, repository = context.book.annotations, context.book.repository
    links: list[Line] = [
        (Text(text=f"{one.title}: "), Code(text=one.address)) for one in (*annotations.links, *annotations.dashboards)
    ]
    if links:
        yield Bullets(items=tuple(links))
    documents: list[tuple[Line, ...]] = [
        (text(one.title), text(capitalised(one.topic)), code(one.path)) for one in repository.documents
    ]
    yield from titled(2, "In the repository", first_rows(("Document", "About", "File"), documents, _MOST))
    mappers: list[tuple[Line, ...]] = [(code(one.name), text(one.version), code(one.path)) for one in repository.orms]
    yield from titled(2, "Libraries that use it", first_rows(("Library", "Version", "File"), mappers, _MOST))
    if not (links or documents or mappers):
        remedy = "Write them under links in annotations.yml: title and address."
        yield missing("What else there is to read is not written down.", remedy=remedy)


section = Section(
    title="Related documentation",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset(),
)
