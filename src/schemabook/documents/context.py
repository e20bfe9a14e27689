"""What a section is given, and what it gives back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import field

from schemabook.diagrams.layout.values import Layout
from schemabook.diagrams.modules import MOST_IN_A_PICTURE
from schemabook.documents.annotation_index import AnnotationIndex
from schemabook.documents.blocks import Attachment, Block, Note, Page, Text
from schemabook.documents.figure_origins import find_origins
from schemabook.documents.figures import Figures, Kept
from schemabook.documents.index import Index, case_safe, safe_stem
from schemabook.documents.measured_index import MeasuredIndex
from schemabook.insights.migration_tools import MigrationTable, find_migration_tables
from schemabook.insights.table_groups import Group, find_table_groups
from schemabook.model.base import QualifiedName, Value
from schemabook.model.book import Module, Relationship
from schemabook.model.reader import Audience, Depth, Extra, Focus, Reader
from schemabook.model.tables import Column

if TYPE_CHECKING:
    from schemabook.documents.drawings import Drawings
    from schemabook.documents.insight_index import InsightIndex
    from schemabook.examples.queries import ExampleSchema
    from schemabook.examples.query_samples import ExampleSource
    from schemabook.orm.plan import OrmPlan

LARGE = 500
"""Beyond so many tables pages say less: each thing once, and example queries only where they are asked for."""
MOST_WITH_VALUES = 2000
"""Beyond so many tables example queries have parameters for made-up values."""


class Settings(Value):
    """How a document is to be written.

    `kept` are the figures that it printed last time; one is printed anew when it has moved by more than `tolerance`,
    a share. `stem` is the name of the document's file without its suffix where it is one file; empty for a folder.
    `drawings` says whether a format that draws is wanted beside Mermaid; `layout` is where everything stood last time.
    """

    title: str | None = None
    kept: dict[str, Kept] = field(default_factory=dict)
    tolerance: float = 0.1
    reader: Reader = Reader()
    stem: str = ""
    drawings: bool = False
    layout: Layout | None = None


class Context:
    """A section's view of the document: the book with its look-ups, and the settings.

    `spoken` gives all that the other sections say, in small letters; it is there for lay readers.
    """

    def __init__(self, index: Index, settings: Settings) -> None:
        self.index = index
        self.book = index.book
        self.survey = index.book.survey
        self.catalogue = index.catalogue
        self.display = index.display
        self.dialect = index.dialect
        self.settings = settings
        self.reader = settings.reader
        self.notes = AnnotationIndex(index.book)
        self.measured = MeasuredIndex(index.book)
        self.figures = Figures(find_origins(index.book, index.dialect), settings.kept, settings.tolerance)
        self.shown_digests: set[str] | None = None
        self.spoken: Callable[[], str] | None = None
        self.module_pages: dict[str, str] = {}
        if len(self.catalogue.tables) > MOST_IN_A_PICTURE:
            self.module_pages = {name: f"modules/{stem}" for name, stem in case_safe(self._module_stems()).items()}

    def _module_stems(self) -> dict[str, str]:
        """What the pages of modules are called: after their titles, where these differ, else after their tables."""
        modules, index = self.book.modules, self.index
        plain = {one.name: safe_stem(hub_of(one), bare=index.is_bare(hub_of(one))) for one in modules}
        titled = {}
        for one in modules:
            schema = hub_of(one).schema
            name = QualifiedName("" if one.title == schema else schema, one.title)
            titled[one.name] = safe_stem(name, bare=index.is_bare(name)) if one.title else plain[one.name]
        counts = Counter(stem.lower() for stem in titled.values())
        found = {name: stem if counts[stem.lower()] == 1 else plain[name] for name, stem in titled.items()}
        return found if len({stem.lower() for stem in found.values()}) == len(found) else plain

    @cached_property
    def groups(self) -> dict[QualifiedName, Group]:
        """The part that each table plays."""
        book = self.book
        return find_table_groups(self.catalogue, book.relationships, book.junctions, book.annotations)

    @property
    def is_large(self) -> bool:
        """Whether there are so many tables that pages say less."""
        return len(self.catalogue.tables) > LARGE

    @cached_property
    def layout(self) -> Layout:
        """Where every table and view stands in the pictures."""
        from schemabook.documents.placing import compose_layout

        return compose_layout(self)

    @cached_property
    def drawings(self) -> Drawings:
        """The pictures of tables and modules."""
        from schemabook.documents.drawings import Drawings

        return Drawings(self)

    @cached_property
    def reads_of_views(self) -> dict[QualifiedName, tuple[QualifiedName, ...]]:
        """The tables and views that each view reads; of a partition its table."""
        table_of = self.index.table_of
        known = set(table_of) | {view.name for view in self.catalogue.views}
        return {
            view.name: tuple(
                dict.fromkeys(table_of.get(one.name, one.name) for one in view.depends_on if one.name in known)
            )
            for view in self.catalogue.views
        }

    @cached_property
    def migration_tables(self) -> tuple[MigrationTable, ...]:
        """The tables in which tools keep which migrations were applied."""
        return find_migration_tables(self.catalogue)

    @cached_property
    def insights(self) -> InsightIndex:
        """What follows from the book about states, persons and deletion."""
        from schemabook.documents.insight_index import InsightIndex

        return InsightIndex(self)

    @cached_property
    def leading(self) -> list[QualifiedName]:
        """The tables, those that matter most first: core ones, and of these those with most relationships."""
        index = self.index
        return sorted(
            (table.name for table in self.catalogue.tables),
            key=lambda name: (
                self.groups[name] is not Group.CORE,
                -len(index.parents[name]) - len(index.children[name]),
                name,
            ),
        )

    @cached_property
    def samples(self) -> ExampleSource:
        """Made-up rows for every table, made when they are asked for."""
        from schemabook.examples.query_samples import ExampleSource

        return ExampleSource(self.catalogue, self.dialect)

    @cached_property
    def examples(self) -> ExampleSchema:
        """What example queries are made from. In a very large schema they hold parameters, because values take time."""
        from schemabook.examples.queries import ExampleSchema

        few = len(self.catalogue.tables) <= MOST_WITH_VALUES
        return ExampleSchema.of_book(self.book, self.samples if few else None)

    @cached_property
    def orm_plan(self) -> OrmPlan:
        """How object-relational mappers see the tables."""
        from schemabook.orm.plan import find_orm_plan

        return find_orm_plan(self.catalogue, self.book.relationships, self.book.junctions, self.dialect)

    def column(self, table: QualifiedName, name: str) -> Column:
        """A column of a table."""
        return next(column for column in self.index.tables[table].columns if column.name == name)

    def verb(self, relationship: Relationship) -> str:
        """What people call a relationship; empty where they have no word for it."""
        return self.notes.verb(relationship.child, relationship.foreign_key)

    @property
    def in_one_file(self) -> bool:
        """Whether the document is one file, in which nothing has a page of its own."""
        return bool(self.settings.stem)

    def beside(self, name: str, suffix: str) -> str:
        """The path of a file of the document: `name` in a folder, else the stem of the one file with `suffix`."""
        return f"{self.settings.stem}{suffix}" if self.in_one_file else name

    def module_title(self, module: Module) -> str:
        """The name of a module as people say it: its title, else that of the table it is named after.

        "and others" says that nothing ties its tables but the room that was left.
        """
        name = self.display(hub_of(module))
        is_tied = len(module.tables) == 1 or module.name in self._tied_modules
        return module.title or (name if is_tied else f"{name} and others")

    @cached_property
    def _tied_modules(self) -> frozenset[str]:
        """The modules in which a relationship ties two tables, by name."""
        module_of = self.index.module_of
        pairs = [(one.child, one.parent) for one in self.book.relationships]
        pairs += [(one.child, one.parent) for one in self.book.inferred]
        ends = ((module_of.get(child), module_of.get(parent)) for child, parent in pairs if child != parent)
        return frozenset(one.name for one, other in ends if one is not None and one is other)

    def module_page(self, table: QualifiedName) -> tuple[str, str] | None:
        """Title and page of the module that a table is in; none where one picture shows the whole schema."""
        module = self.index.module_of.get(table)
        if module is None or module.name not in self.module_pages:
            return None
        return self.module_title(module), self.module_pages[module.name]


def hub_of(module: Module) -> QualifiedName:
    """The table that a module is named after."""
    return next(name for name in module.tables if str(name) == module.name)


Summary = Callable[[Context], Iterator[Block]]
Pages = Callable[[Context], Iterator[Page]]
Attachments = Callable[[Context], Iterator[Attachment]]


def nothing(_: Context) -> Iterator[Any]:
    """What a section without summary, pages or attachments gives."""
    return iter(())


EVERYONE = frozenset(Audience)
TECHNICAL = frozenset(audience for audience in Audience if audience.is_technical)
EVERYDAY = frozenset({Focus.OVERVIEW, Focus.RELATIONSHIPS, Focus.PERFORMANCE})
"""The focus areas that tables belong to."""
PLAIN = frozenset(audience for audience in Audience if audience.is_plain)


class Section(Value):
    """One section: what it says on the first page, its own pages, and its files. Each may be missing.

    `body` is the whole of it where the document is one file; without it that is the summary with the pages as chapters.
    Headings in all three begin at level 2, as if the title of the section were of level 1. `title` is what profiles
    call it unless they say otherwise; a section without one has no heading. `keys` are the pages and files that
    it gives, by their keys and paths or what these begin with (up to and with a `/`). A section that has nothing to
    say for this database gives no block, and then has no heading either.

    It is for the depths from `least` on, for `audiences` (in a quick reference `brief_audiences`, where they differ),
    for the focus areas in `focuses` (None for every one), and where `extra` is wanted.
    """

    title: str = ""
    summary: Summary = nothing
    pages: Pages = nothing
    attachments: Attachments = nothing
    body: Summary | None = None
    keys: tuple[str, ...] = ()
    least: Depth = Depth.QUICK_REFERENCE
    audiences: frozenset[Audience] = EVERYONE
    focuses: frozenset[Focus] | None = None
    extra: Extra | None = None
    brief_audiences: frozenset[Audience] | None = None

    def is_for(self, reader: Reader) -> bool:
        """Whether a reader gets this section."""
        return (
            reader.depth.rank >= self.least.rank
            and reader.audience in self.audiences
            and not (reader.is_brief and reader.audience not in (self.brief_audiences or EVERYONE))
            and (reader.focus is Focus.ALL or self.focuses is None or reader.focus in self.focuses)
            and (self.extra is None or reader.wants(self.extra))
        )


def own_page(key: str, title: str, compose_body: Summary) -> Pages:
    """The one page of a section that has its whole body there; none where the body is empty."""

    def compose_pages(context: Context) -> Iterator[Page]:
        blocks = tuple(compose_body(context))
        if blocks:
            yield Page(key=key, title=title, blocks=blocks)

    return compose_pages


def missing(words: str, *, remedy: str) -> Note:
    """A remark on what the document lacks and what would provide it, which lay readers are not told."""
    return Note(kind="missing", line=(Text(text=words), Text(text=f" {remedy}")))
