"""Book → Document: the sections of a profile, in its order, for one reader."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_uppercase

import msgspec

from schemabook.documents.arranging import in_plain_words, shifted, without_missing, words_in
from schemabook.documents.blocks import Attachment, Block, Bullets, Heading, Line, Link, Note, Page, Target
from schemabook.documents.blocks import Part as PagePart
from schemabook.documents.context import LARGE, Context, Section, Settings
from schemabook.documents.figures import FILE as FIGURES
from schemabook.documents.index import Index
from schemabook.documents.map_values import SchemaMap
from schemabook.documents.profile import Chapter, Part, Profile, load_profile, load_section
from schemabook.documents.templates import compose_template
from schemabook.engines.dialect import Dialect
from schemabook.model.base import Value
from schemabook.model.book import Book
from schemabook.model.reader import Extra

__all__ = ["UNWRITTEN", "Document", "Profile", "load_profile"]

UNWRITTEN = "Not written down yet"
"""The heading of what nobody has written down, on the first page of a folder."""


_OF_EVERY_TABLE = (Extra.QUERIES, Extra.SAMPLE_DATA)
"""What a very large schema has only where it is asked for: it would be most of the document and of the time."""


class _Entry(Value):
    """A part of the table of contents with its section, as far as the reader gets it."""

    title: str
    section: Section
    name: str = ""
    template: str = ""


class _Chapter(Value):
    """A chapter: what it says itself, if anything, and its parts."""

    title: str
    own: _Entry | None
    parts: tuple[_Entry, ...]
    appendix: bool


class Document:
    """A document that is made while it is read: the pages of a folder come one by one and are kept by nobody."""

    def __init__(self, book: Book, profile: Profile, dialect: Dialect, settings: Settings | None = None) -> None:
        settings = settings or Settings()
        large = len(book.survey.catalogue.tables) > LARGE
        usual = settings.reader.with_usual(profile.extras, less=_OF_EVERY_TABLE if large else ())
        settings = msgspec.structs.replace(settings, reader=usual)
        self._context = Context(Index(book, dialect), settings)
        self._profile = profile
        self._chapters = [chapter for chapter in map(self._chapter, profile.chapters) if chapter.own or chapter.parts]
        self._sections = [entry.section for chapter in self._chapters for entry in _entries(chapter)]
        self._written: set[str] | None = None
        self._is_plain = not usual.audience.is_technical
        if self._is_plain:
            self._context.spoken = self._spoken
        self._places = {key.partition("/")[0] for section in self._sections for key in section.keys}

    @property
    def is_large(self) -> bool:
        """Whether the schema is so large that pages say less."""
        return self._context.is_large

    @property
    def title(self) -> str:
        """The title of the first page."""
        settings = self._context.settings
        name = settings.title or self._context.survey.server.database
        return self._profile.title.replace("{name}", name)

    def pages(self) -> Iterator[Page]:
        """The pages of a folder, the first one first; or the chapters of one file, in their order."""
        if self._context.in_one_file:
            yield from self._one_file()
            return
        first = self._first_page()
        others = (page for section in self._sections for page in section.pages(self._context))
        if self._is_plain:
            others = (msgspec.structs.replace(page, blocks=tuple(in_plain_words(page.blocks))) for page in others)
        if not self._context.reader.is_brief:
            yield first
            yield from others
            return
        pages = [first, *(msgspec.structs.replace(page, blocks=tuple(without_missing(page.blocks))) for page in others)]
        self._written = {page.key for page in pages}
        self._written |= {one.path for section in self._sections for one in section.attachments(self._context)}
        yield from pages

    def schema_map(self) -> SchemaMap:
        """What an interactive map of the schema shows. Read it after the pages, like the attachments."""
        from schemabook.documents.schema_map import compose_schema_map

        return compose_schema_map(self._context, self.title)

    def layout_text(self) -> str:
        """The file that keeps where everything stands in the pictures; empty where there was no picture."""
        context = self._context
        if "layout" not in vars(context):
            return ""
        from schemabook.diagrams.layout.keeping import encode_layout

        return encode_layout(context.layout, context.book.modules)

    def attachments(self) -> Iterator[Attachment]:
        """The files that go with the pages. Read them after the pages: one holds the figures that these print."""
        for section in self._sections:
            yield from section.attachments(self._context)
        if self._context.figures:
            yield Attachment(path=figures_path(self._context.settings), text=self._context.figures.encode())

    def _chapter(self, chapter: Chapter) -> _Chapter:
        own = self._entry(chapter)
        parts = tuple(entry for entry in map(self._entry, chapter.parts) if entry is not None)
        title = chapter.title if chapter.title is not None else own.title if own else ""
        return _Chapter(title=title, own=own, parts=parts, appendix=chapter.appendix)

    def _entry(self, part: Part) -> _Entry | None:
        section = load_section(part.section) if part.section else Section()
        reader = self._context.reader
        if not (part.section or part.template) or not section.is_for(reader):
            return None
        if part.audiences and reader.audience not in part.audiences:
            return None
        template = f"{self._profile.folder or '.'}/{part.template}" if part.template else ""
        title = section.title if part.title is None else part.title
        return _Entry(title=title, section=section, name=part.section, template=template)

    def _first_page(self) -> Page:
        """The summaries of the sections, in parts and as one."""
        parts = tuple(self._first_parts())
        blocks: list[Block] = []
        for part in parts:
            if part.title:
                blocks.append(Heading(level=part.level, text=part.title))
                blocks.extend(shifted(part.blocks, part.level - 1))
            else:
                blocks.extend(part.blocks)
        return Page(key="", title=self.title, blocks=tuple(blocks), parts=parts)

    def _first_parts(self) -> Iterator[PagePart]:
        """What each section says; those that only miss something are listed together at the end."""
        unwritten: list[Line] = []
        for chapter in self._chapters:
            for depth, entry in enumerate_levels(chapter):
                blocks = tuple(self._shown(self._summary(entry)))
                if entry.title and all(isinstance(block, Note) and block.kind == "missing" for block in blocks):
                    unwritten.extend(block.line for block in blocks if isinstance(block, Note))
                    continue
                keys = entry.section.keys
                yield PagePart(name=entry.name, title=entry.title, level=depth, blocks=blocks, keys=keys)
        if unwritten:
            bullets = Bullets(items=tuple(unwritten))
            yield PagePart(name="", title=UNWRITTEN, level=2, blocks=(bullets,))

    def _summary(self, entry: _Entry) -> Iterator[Block]:
        if entry.template:
            return compose_template(self._context, entry.template)
        return entry.section.summary(self._context)

    def _shown(self, blocks: Iterator[Block]) -> list[Block]:
        blocks = in_plain_words(blocks) if self._is_plain else blocks
        return without_missing(blocks) if self._context.reader.is_brief else list(blocks)

    def _spoken(self) -> str:
        """All that the document says, in small letters, but for what sections say because of it."""
        self._context.spoken = str
        words: list[str] = []
        for entry in (entry for chapter in self._chapters for entry in _entries(chapter)):
            pages = self._inline(entry, 2) if self._context.in_one_file else list(entry.section.pages(self._context))
            words.extend(words_in([] if self._context.in_one_file else self._shown(self._summary(entry))))
            for page in pages:
                words.extend((page.title, *words_in(page.blocks)))
        said = "\n".join(words).lower()
        self._context.spoken = lambda: said
        return said

    def has(self, place: str) -> bool:
        """Whether a folder has this page, by its key, or this file, by its path. Links to others are no links."""
        if self._written is not None:
            return place in self._written
        return not place or place.partition("/")[0] in self._places

    def _one_file(self) -> Iterator[Page]:
        """The chapters, each with its parts, numbered where the profile says so."""
        first, tree = self._tree()
        pages = [Page(key="", title=self.title, blocks=())]
        for pages_of_chapter in tree:
            pages.extend(pages_of_chapter)
        if self._profile.contents and len(tree) > 1 and not self._context.reader.is_brief:
            first.append(_contents(tree))
        pages[0] = msgspec.structs.replace(pages[0], blocks=tuple(first))
        return iter(pages)

    def _tree(self) -> tuple[list[Block], list[list[Page]]]:
        """What stands under the title, and the pages of each chapter: its own first, then those of its parts."""
        first: list[Block] = []
        tree: list[list[Page]] = []
        number = letter = 0
        for chapter in self._chapters:
            if not chapter.title and chapter.own:
                first.extend(self._shown(self._summary(chapter.own)))
                continue
            parts = [pages for entry in chapter.parts if (pages := self._inline(entry, 3))]
            own = self._inline(chapter.own, 2) if chapter.own else []
            if not own and not parts:
                continue
            letter, number = (letter + 1, number) if chapter.appendix else (letter, number + 1)
            mark = ascii_uppercase[letter - 1] if chapter.appendix else str(number)
            head = own or [Page(key=f"chapter/{mark}", title=chapter.title, blocks=(), level=2)]
            head[0] = self._marked(head[0], f"Appendix {mark}: " if chapter.appendix else f"{mark}. ")
            for position, pages in enumerate(parts, start=1):
                pages[0] = self._marked(pages[0], f"{mark}.{position} ")
            tree.append([*head, *(page for pages in parts for page in pages)])
        return first, tree

    def _marked(self, page: Page, mark: str) -> Page:
        return msgspec.structs.replace(page, title=f"{mark}{page.title}") if self._profile.numbered else page

    def _inline(self, entry: _Entry, level: int) -> list[Page]:
        """A section inside one file: its own part, then its pages one level deeper. Empty where it says nothing."""
        section = entry.section
        whole = section.body is not None and not entry.template
        blocks = self._shown(section.body(self._context) if section.body and whole else self._summary(entry))
        below = [] if whole or entry.template else list(section.pages(self._context))
        if not blocks and not below:
            return []
        key = next((key for key in section.keys if not key.endswith("/")), f"chapter/{entry.title}")
        pages = [Page(key=key, title=entry.title, blocks=tuple(blocks), level=level)]
        for page in below:
            shown = tuple(self._shown(iter(page.blocks)))
            pages.append(msgspec.structs.replace(page, blocks=shown, level=level + 1))
        return pages


def figures_path(settings: Settings) -> str:
    """The file in which a document keeps the figures that it printed."""
    return f".{settings.stem}.{FIGURES}" if settings.stem else FIGURES


def enumerate_levels(chapter: _Chapter) -> Iterator[tuple[int, _Entry]]:
    """The entries of a chapter on the first page of a folder, each with the level of its heading."""
    if chapter.own:
        yield 2, chapter.own
    for part in chapter.parts:
        yield 3 if chapter.own else 2, part


def _entries(chapter: _Chapter) -> Iterator[_Entry]:
    if chapter.own:
        yield chapter.own
    yield from chapter.parts


def _contents(tree: list[list[Page]]) -> Bullets:
    """Links to the chapters."""
    items: list[Line] = [(Link(text=pages[0].title, to=Target(page=pages[0].key)),) for pages in tree]
    return Bullets(items=tuple(items))
