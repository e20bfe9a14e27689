"""The block in AGENTS.md: nothing else in the file changes, and it says what agents must know."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from schemabook.cli.agents_block import BEGIN, END, with_block
from schemabook.errors import UsageError
from schemabook.model.book import Book
from schemabook.model.families import Family
from schemabook.model.survey import Server
from schemabook.model.tables import Column, Generated, Identity
from schemabook.study import study
from tests.catalogues import survey, table
from tests.checks import markdown
from tests.cli.support import assert_clear, schemabook

DOCUMENT, FILE = Path("DATABASE.md"), Path("AGENTS.md")
OURS = "# Ours\n\nText with trailing blanks  \n\tand a tab.\n"


def book(**server: str) -> Book:
    """A database of one table with a soft delete."""
    gone = Column(name="deleted_at", type="timestamp with time zone", family=Family.TIMESTAMP_WITH_ZONE)
    users = table("users")
    made = survey(msgspec.structs.replace(users, columns=(*users.columns, gone)))
    return study(msgspec.structs.replace(made, server=msgspec.structs.replace(made.server, **server)))


def block(before: str = "", of: Book | None = None, document: Path = DOCUMENT, file: Path = FILE) -> str:
    return with_block(before, of or book(), document, file)


def inside(text: str) -> str:
    return text[text.index(BEGIN) : text.index(END) + len(END)]


def test_the_block_says_where_the_document_is_and_what_matters() -> None:
    lines = inside(block()).splitlines()
    assert len(lines) <= 15
    assert lines[0] == BEGIN
    assert lines[-1] == END
    assert "Database `test`, PostgreSQL 15: read [DATABASE.md](DATABASE.md) before you write SQL for it." in lines
    assert any(line.startswith("- `deleted_at` is set to mark rows as deleted") for line in lines)
    assert "`annotations.yml`" in lines[-3]
    command = 'schemabook document "$DATABASE_URL" --profile database-md --agents AGENTS.md --yes'
    assert f"`{command}`" in lines[-3]


def test_it_has_at_most_fifteen_lines_whatever_the_schema() -> None:
    names = "deleted_at tenant_id".split()
    tables = [
        msgspec.structs.replace(
            one,
            columns=(
                *one.columns,
                *(Column(name=name, type="date", family=Family.DATE) for name in names),
                Column(
                    name="twice", type="int", family=Family.INTEGER, generated=Generated(expression="1", stored=True)
                ),
                Column(name="number", type="int", family=Family.INTEGER, identity=Identity(always=True)),
                Column(name="password", type="text", family=Family.TEXT),
                Column(name=f"Quoted{number}", type="text", family=Family.TEXT),
            ),
        )
        for number, one in enumerate(table(f"t{number}", primary="") for number in range(300))
    ]
    text = inside(block(of=study(survey(*tables))))
    assert len(text.splitlines()) <= 15
    assert len([line for line in text.splitlines() if line.startswith("- ")]) == 6
    assert max(map(len, text.splitlines())) < 700


@pytest.mark.parametrize(
    "before",
    [
        "",
        "\ufeff",
        OURS,
        OURS.rstrip("\n"),
        OURS.replace("\n", "\r\n"),
        f"\ufeff{OURS}",
        f"{OURS}\n\n",
        f"{OURS}```markdown\n{BEGIN}\n{END}\n```\n",
        f"{OURS}The marks are `{BEGIN}` and `{END}`.\n",
        "one\rtwo\r",
    ],
)
def test_a_first_block_goes_to_the_end(before: str) -> None:
    after = block(before)
    assert after.startswith(before)
    assert after.endswith(("\n", "\r")) == (before.endswith(("\n", "\r")) or not before.strip("\ufeff"))
    added = after[len(before) :]
    assert added.count(BEGIN) == added.count(END) == 1
    assert ("\r\n" in before) == ("\r\n" in added)
    if "\r\n" in before:
        assert "\n" not in added.replace("\r\n", "")
    assert block(after) == after


@pytest.mark.parametrize("end_of_line", ["\n", "\r\n"])
def test_a_block_that_was_moved_is_renewed_where_it_is(end_of_line: str) -> None:
    head, tail = "\ufeff# A  \n\n- item\n  ", "  \ntail without an end"
    before = f"{head}{BEGIN}\nold\n\nolder\n{END}{tail}".replace("\n", end_of_line)
    after = block(before)
    assert after.startswith(head.replace("\n", end_of_line) + BEGIN)
    assert after.endswith(END + tail.replace("\n", end_of_line))
    assert "old" not in after
    assert inside(after).replace("\r\n", "\n") == inside(block())
    assert block(after) == after


@pytest.mark.parametrize(
    ("text", "happened"),
    [
        (f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n", "Line 3 begins a second block: line 1 begins the first."),
        (f"a\n{BEGIN}\nb\n", "Line 2 begins a block that no line ends."),
        (f"a\r\n\r\n{END}\r\n", "Line 3 ends a block that no line begins."),
        (f"{END}\n\n{BEGIN}\n", "Line 1 ends a block before line 3 begins it."),
        (f"{BEGIN}\n{END}\n{END}\n", "Line 3 ends a block that line 2 has ended."),
    ],
)
def test_marks_that_are_no_pair_are_errors_with_their_line(text: str, happened: str) -> None:
    with pytest.raises(UsageError, match="Could not keep a block in AGENTS") as caught:
        block(text)
    assert happened in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# A\n\n```sh\nls\n", 3),
        ("~~~~\n~~~\n", 1),
        ("```\n```sh\n", 1),
        ("a\r\n<!-- not\r\nended", 2),
        ("<pre>\n", 1),
        ("<!--\n-->\n<script>\n</style>\n", 3),
        ("<?php\n>\n", 1),
    ],
)
def test_a_listing_or_comment_that_is_not_ended_is_told(text: str, line: int) -> None:
    with pytest.raises(UsageError, match=f"Line {line} begins what no line ends"):
        block(text)


@pytest.mark.parametrize(
    "text",
    [
        "```sh\nls\n```\n",
        "~~~ a`b\n~~~~  \n",
        "```a``` is no fence\n",
        "<!-- one --> two\n",
        "<!--\none -->\n",
        "<PRE>\n\n</pre>\n",
        "<prefix>\n",
        "A `<!--` in words\n",
    ],
)
def test_what_is_ended_is_in_nobodys_way(text: str) -> None:
    after = block(text)
    assert after.startswith(text)
    assert block(after) == after


def test_a_listing_that_looks_ended_by_the_head_of_another_holds_no_mark() -> None:
    text = f"```\n```markdown\n{BEGIN}\n```\n"
    assert block(text).startswith(text)


def test_the_path_is_seen_from_the_file() -> None:
    text = block(document=Path("docs/data base.md"), file=Path("apps/web/CLAUDE.md"))
    assert "[../../docs/data base.md](../../docs/data%20base.md)" in text
    assert "--output 'docs/data base.md' --agents apps/web/CLAUDE.md --yes" in text


def test_no_path_of_this_machine_and_no_url_is_printed(tmp_path: Path) -> None:
    text = block(document=tmp_path / "docs" / "DATABASE.md", file=tmp_path / "AGENTS.md")
    assert str(tmp_path) not in text
    assert "[docs/DATABASE.md](docs/DATABASE.md)" in text
    assert "://" not in text
    assert "schemabook document 'my shop.sqlite' --profile" in block(of=book(file="my shop.sqlite"))


def test_hostile_names_stay_in_the_block(tmp_path: Path) -> None:
    bad = f"`x` -->\n{END}\n# Head | <b>"
    made = survey(
        msgspec.structs.replace(table("users", primary=""), name=msgspec.structs.replace(table("a").name, name=bad))
    )
    server = Server(engine="postgresql", product="PostgreSQL", version="15", database=bad)
    text = block(OURS, study(msgspec.structs.replace(made, server=server)))
    assert block(text, study(msgspec.structs.replace(made, server=server))) == text
    assert [line for line in text.splitlines() if line.startswith("#")] == ["# Ours"]
    assert [line for line in text.splitlines() if line.strip() in (BEGIN, END)] == [BEGIN, END]
    (tmp_path / "AGENTS.md").write_text(text)


def test_markdownlint_has_nothing_to_say(tmp_path: Path) -> None:
    (tmp_path / "AGENTS.md").write_text(block("# Ours\n"))
    assert markdown.markdownlint(tmp_path) == []


def test_the_command_keeps_the_block(tmp_path: Path, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shop.rename(tmp_path / "shop.sqlite")
    ours = "\ufeff# Ours\r\n\r\nBlanks  \r\n".encode()
    (tmp_path / "CLAUDE.md").write_bytes(ours)
    arguments = ("document", "shop.sqlite", "--profile", "database-md", "--agents", "CLAUDE.md", "--yes")
    assert_clear(schemabook(*arguments), 0)
    written = (tmp_path / "CLAUDE.md").read_bytes()
    assert written.startswith(ours)
    assert b"[DATABASE.md](DATABASE.md)" in written
    assert (tmp_path / "DATABASE.md").is_file()
    assert_clear(schemabook(*arguments), 0)
    assert (tmp_path / "CLAUDE.md").read_bytes() == written
    assert_clear(schemabook(*arguments[:-1], "--check"), 0)
