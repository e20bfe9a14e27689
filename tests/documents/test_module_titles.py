"""What modules are called."""

from __future__ import annotations

from schemabook.documents.context import Context, Settings
from schemabook.documents.index import Index
from schemabook.engines import dialect_by_name
from schemabook.model.tables import Table
from schemabook.study import study
from tests.catalogues import references, survey, table


def titles(*tables: Table) -> set[str]:
    book = study(survey(*tables))
    context = Context(Index(book, dialect_by_name("postgresql")), Settings())
    return {context.module_title(module) for module in book.modules}


def test_a_module_of_tables_that_nothing_ties_says_so() -> None:
    assert titles(table("apple"), table("brook"), table("cloud")) == {"apple and others"}
    assert titles(table("apple"), table("brook", references("apple_id", "apple"))) == {"apple"}
    assert titles(table("apple")) == {"apple"}


def pages_of(*names: str) -> dict[str, str]:
    """The pages of modules, by their titles, of a schema with more tables than one picture shows."""
    tables = []
    for first in names:
        tables.append(table(f"{first}_root"))
        tables += [table(f"{first}_leaf{number}", references("root_id", f"{first}_root")) for number in range(14)]
    book = study(survey(*tables))
    context = Context(Index(book, dialect_by_name("postgresql")), Settings())
    return {context.module_title(module): context.module_pages[module.name] for module in book.modules}


def test_the_page_of_a_module_is_called_after_its_title() -> None:
    assert pages_of("billing", "stock") == {"billing": "modules/billing", "stock": "modules/stock"}
