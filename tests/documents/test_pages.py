"""Where objects have their pages, and what pages say."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from schemabook.documents.compose import Document, load_profile
from schemabook.documents.index import Index, safe_stem
from schemabook.engines import dialect_by_name
from schemabook.errors import UsageError
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Enum, Sequence
from schemabook.model.survey import Reading, State
from schemabook.model.tables import Action, Table
from schemabook.renderers.markdown.slugs import slug_of
from schemabook.study import study
from tests.catalogues import references, survey, table
from tests.documents_checks import assert_sound, book_files, write_book


def stems(*tables: Table) -> list[str]:
    """The page keys of tables."""
    index = Index(study(survey(*tables)), dialect_by_name("postgresql"))
    return [index.pages["table", one.name, ""] for one in survey(*tables).catalogue.tables]


def test_plain_names_are_file_names() -> None:
    assert stems(table("users"), table("Album")) == ["tables/Album", "tables/users"]
    assert stems(table("sales.users")) == ["tables/sales.users"]


def test_names_that_differ_in_case_alone_get_files_of_their_own() -> None:
    keys = stems(table("users"), table("Users"), table("USERS"))
    assert len({key.lower() for key in keys}) == 3
    assert "tables/users" in keys


@pytest.mark.parametrize("hostile", ["a/b", "..", "con", "README", "a b", "🚀", "x" * 200, "-", "a.b", "é", ""])
def test_other_names_are_made_safe(hostile: str) -> None:
    stem = safe_stem(QualifiedName("public", hostile), bare=True)
    assert stem.isascii()
    assert "/" not in stem
    assert len(stem) < 120
    assert stem != hostile
    assert not stem.startswith((".", "-"))


def test_names_that_look_alike_get_different_files() -> None:
    assert len(set(stems(table("a b"), table("a-b"), table("a_b"), table("a/b")))) == 4


def page(of: str, *tables: Table) -> str:
    """The page of a table."""
    return book_files(survey(*tables))[f"tables/{of}.md"]


def test_delete_rules_stand_beside_each_child() -> None:
    text = page(
        "parent",
        table("parent"),
        table("kept", references("p", "parent", Action.RESTRICT)),
        table("gone", references("p", "parent", Action.CASCADE)),
        table("gone_too", references("g", "gone", Action.CASCADE)),
        table("loose", references("p", "parent", Action.SET_NULL), nullable="p"),
    )
    assert "| [kept](kept.md) | `p` | `id` | one to many | RESTRICT: refused at once while children exist |" in text
    assert "- **Delete first** from [kept](kept.md)." in text
    assert "- **A delete takes along** rows of [gone](gone.md), [gone_too](gone_too.md)." in text
    assert "- **A delete sets to null** in [loose](loose.md)." in text


def test_what_is_missing_is_said_with_its_remedy() -> None:
    reading = Reading(part="tables", state=State.DENIED, missed="3 tables", reason="denied", remedy="GRANT x TO y;")
    given = msgspec.structs.replace(survey(table("a")), readings=(reading,))
    files = book_files(given)
    assert "GRANT x TO y;" in files["not-read.md"]
    assert "[What could not be read or is not shown](not-read.md): 1 part." in files["README.md"]


def test_empty_database_has_a_book() -> None:
    files = book_files(survey())
    assert "The database holds no tables, views, routines or types." in files["README.md"]
    assert sorted(files) == ["README.md", "findings/skipped.md", "not-read.md", "schema.sql", "security.md"]


def test_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="book"):
        load_profile("novel")


@pytest.mark.parametrize("single_file", [False, True], ids=["pages", "single file"])
def test_large_books_are_divided_and_sound(single_file: bool, tmp_path: Path) -> None:
    tables = [table("t0")]
    tables += [table(f"{'abcxyz'[i % 6]}{i}", references("up", "t0"), comment="| pipe") for i in range(600)]
    folder = write_book(survey(*tables), tmp_path, single_file=single_file)
    assert_sound(folder)
    if not single_file:
        assert (folder / "lists" / "tables-a.md").exists()
        assert (folder / "lists" / "columns-x.md").exists() is False
        assert (folder / "lists" / "relationships-z.md").exists()


def test_pages_come_one_by_one() -> None:
    document = Document(study(survey(table("a"))), load_profile("book"), dialect_by_name("postgresql"))
    pages = document.pages()
    assert next(pages).key == ""
    assert next(pages).title == "Table a"


def test_types_that_differ_in_case_alone_have_headings_of_their_own(tmp_path: Path) -> None:
    given = survey(table("a"))
    enums = tuple(
        Enum(name=QualifiedName("public", one), labels=("x",)) for one in ("Mood", "mood", "🚀", "every type")
    )
    whole = msgspec.structs.replace(given, catalogue=msgspec.structs.replace(given.catalogue, enums=enums))
    folder = write_book(whole, tmp_path)
    assert_sound(folder)
    headings = [line for line in (folder / "types.md").read_text().splitlines() if line.startswith("## ")]
    assert len({slug_of(heading.removeprefix("## ")) for heading in headings}) == 4
    assert "every-type" not in {slug_of(heading.removeprefix("## ")) for heading in headings}


def test_long_lists_of_sequences_and_routines_are_divided() -> None:
    given = survey(table("a"))
    names = [QualifiedName("public", f"{'ab'[i % 2]}{i}") for i in range(500)]
    sequences = tuple(Sequence(name=one, type="bigint", start=1, increment=1, minimum=1, maximum=9) for one in names)
    whole = msgspec.structs.replace(given, catalogue=msgspec.structs.replace(given.catalogue, sequences=sequences))
    files = book_files(whole)
    assert "[a](lists/sequences-a.md)" in files["README.md"]
    assert "`b499`" in files["lists/sequences-b.md"]
    assert len(files["README.md"]) < 10_000
