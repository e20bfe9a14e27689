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
