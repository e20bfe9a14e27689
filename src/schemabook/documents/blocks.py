"""The blocks that documents are made of: a closed union. Renderers see these and nothing else."""

from __future__ import annotations

from schemabook.diagrams.drawing import Drawing
from schemabook.model.base import Value


class Text(Value):
    """Plain text. Whatever stands in it is text: renderers escape it. A newline is a line break."""

    text: str


class Code(Value):
    """A name or expression, in the fixed-width face."""

    text: str


class Strong(Value):
    """Text that stands out."""

    text: str


class Target(Value):
    """A place in the document: a page by its key, and a heading on it by its text.

    The key of the first page is empty.
    """

    page: str
    heading: str = ""


class FileTarget(Value):
    """A file that is written beside the pages, by its path from the folder of the document."""

    path: str


class Link(Value):
    """A link to another place. `code` sets its text in the fixed-width face."""

    text: str
    to: Target | FileTarget
    code: bool = False


Inline = Text | Code | Strong | Link
Line = tuple[Inline, ...]


class Heading(Value):
    """A heading; level 1 is the title of a page."""

    level: int
    text: str


class Paragraph(Value):
    """A paragraph."""

    line: Line


class Bullets(Value):
    """A list without order."""

    items: tuple[Line, ...]


class Grid(Value):
    """A table: a header, and rows of as many cells. `anchors` name the rows where something leads to one of them."""

    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    anchors: tuple[str, ...] = ()


class Listing(Value):
    """Source text in a language that the reader's tool may colour."""

    language: str
    text: str


class Diagram(Value):
    """A Mermaid diagram.

    `drawing` is the same as a picture, where the document is written in a format that draws; `file` is the path of
    such a picture among the attachments, empty where there is none.
    """

    text: str
    drawing: Drawing | None = None
    file: str = ""


class Image(Value):
    """A picture among the attachments, and what it shows, for those who do not see it.

    `drawing` is the same picture, where the document is written in a format that draws.
    """

    path: str
    text: str
    drawing: Drawing | None = None


class Note(Value):
    """A remark that must not be overlooked. `kind` is "note", "warning" or "missing".

    What is "missing" is said with what would provide it; a quick reference leaves it out.
    """

    kind: str
    line: Line


class Prose(Value):
    """Markdown that a team wrote in its own template. Its headings begin at level 2 and stand `levels` deeper."""

    text: str
    levels: int = 0


Block = Heading | Paragraph | Bullets | Grid | Listing | Diagram | Image | Note | Prose


class Part(Value):
    """What one section says on the first page of a folder.

    `name` is the section's; empty for a team's own template. `level` is 2 for a chapter and 3 for a part of the chapter
    before it. The headings of `blocks` begin at level 2. `keys` are the pages and files of the section.
    """

    name: str
    title: str
    level: int
    blocks: tuple[Block, ...]
    keys: tuple[str, ...] = ()


class Page(Value):
    """One page, or a chapter where the document is one file.

    `key` is its path without a suffix; the first page's is empty. `level` is that of its title where the document
    is one file. The headings of `blocks` begin at level 2, whatever that is. `parts` are those that the first page of
    a folder is made of. `subject` is the whole name of the table or view that it is about.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    level: int = 1
    parts: tuple[Part, ...] = ()
    subject: str = ""


class Attachment(Value):
    """A file that belongs to the document and is written as it is."""

    path: str
    text: str


def text(words: str) -> Line:
    """A line of plain text."""
    return (Text(text=words),) if words else ()


def code(words: str) -> Line:
    """A line of one name or expression."""
    return (Code(text=words),) if words else ()


def joined(parts: list[Line], separator: str = ", ") -> Line:
    """Lines put together with a separator between them."""
    found: list[Inline] = []
    for part in parts:
        if found:
            found.append(Text(text=separator))
        found.extend(part)
    return tuple(found)


def grid(header: tuple[str, ...], rows: list[tuple[Line, ...]], anchors: tuple[str, ...] = ()) -> Grid:
    """A table without the columns that are empty in every row."""
    shown = [position for position in range(len(header)) if any(row[position] for row in rows)]
    return Grid(
        header=tuple(header[position] for position in shown),
        rows=tuple(tuple(row[position] for position in shown) for row in rows),
        anchors=anchors,
    )
