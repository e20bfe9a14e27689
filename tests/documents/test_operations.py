"""The sections about running a database: what they say of a book, and what they leave out."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemabook.demo import shop_script
from schemabook.documents.compose import Document, Profile
from schemabook.documents.context import Settings
from schemabook.documents.profile import Chapter
from schemabook.engines import dialect_by_name
from schemabook.insights.migration_tools import TOOLS, fill, find_migration_tables
from schemabook.model.annotations import Alert, Annotations, BackupPlan, Note, Phase, Target, WebLink
from schemabook.model.book import Book
from schemabook.model.families import Family
from schemabook.model.history import History, KeptSurvey
from schemabook.model.measurements import Archiving
from schemabook.model.reader import Audience, Depth, Focus, Reader
from schemabook.model.repository import (
    Dependency,
    Migration,
    MigrationFolder,
    Repository,
    RepositoryCommand,
    RepositoryDocument,
    TestDatabase,
)
from schemabook.model.tables import Column, PartitionKey, TableKind
from schemabook.renderers.markdown import render_folder, render_single_file
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from tests.catalogues import catalogue, references, survey, table
from tests.checks import markdown
from tests.documents.measured import measured_book
from tests.documents_checks import assert_sound
from tests.round_trip import read

SAMPLES = Path(__file__).parent.parent / "samples"
SECTIONS = tuple(
    """
    migrations rollbacks initial-migration future-migrations backup-strategy recovery-procedures backup-recovery
    index-maintenance monitoring alerts testing-database data-management vertical-scaling read-scaling write-scaling
    partitioning phases caching pooling performance-targets changelog related database-choice configuration-guide
    optimisation-checklist
    """.split()
)
LINKED = ("glossary",)
"""A section that technical readers do not get: the document is then not whole, and links that lead nowhere are text."""
HOSTILE = "a|b <script>`x`\n# [y](z)"
PLACEHOLDERS = re.compile(r"example\.com|TODO|TBD|\bN/A\b|John Doe|lorem|\[[A-Za-z ]+\](?!\()|user-uuid", re.IGNORECASE)


def files_of(book: Book, *sections: str, reader: Reader | None = None, single: bool = True) -> dict[str, str]:
    """The files of a document of these sections, by path."""
    chapters = tuple(Chapter(section=one) for one in sections or (*SECTIONS, *(() if single else LINKED)))
    profile = Profile(name="some", description="", output="some.md" if single else "some", chapters=chapters)
    settings = Settings(reader=reader or Reader(), stem="some" if single else "")
    document = Document(book, profile, dialect_by_name(book.survey.catalogue.engine), settings)
    render = render_single_file if single else render_folder
    return {file.path: file.text for file in render(document)}


def page_of(book: Book, *sections: str, reader: Reader | None = None) -> str:
    """The one page of a document of these sections."""
    return files_of(book, *sections, reader=reader)["README.md"]


def with_book(book: Book, **changes: Any) -> Book:
    """The book with other parts."""
    return msgspec.structs.replace(book, **changes)


def with_survey(book: Book, **changes: Any) -> Book:
    """The book with other parts of its survey."""
    return with_book(book, survey=msgspec.structs.replace(book.survey, **changes))


def plain_book(*tables: Any) -> Book:
    """The book of some tables of which nothing was measured."""
    return judge(study(survey(*(tables or (table("orders", references("user_id", "users")), table("users"))))))


def migrations(*versions: str, tool: str = "goose", path: str = "db", **changes: Any) -> MigrationFolder:
    """A folder of migrations."""
    found = tuple(Migration(name=f"change {one}", path=f"{path}/{one}.sql", version=one, **changes) for one in versions)
    return MigrationFolder(tool=tool, path=path, naming="as they like", evidence="a test", migrations=found)


ANNOTATIONS = Annotations(
    backup=BackupPlan(
        strategy="A dump each night",
        frequency="daily",
        retention="four weeks",
        location="another building",
        recovery_time="four hours",
        recovery_point="a day",
        last_restore_test=date(2026, 10, 1),
        restore_tests="every quarter",
    ),
    targets=(
        Target(name="Look-up of an order", limit="5 ms", statement=measured_book().workload.patterns[0].statements[0]),
        Target(name="Connections", limit="80"),
    ),
    alerts=(Alert(metric="Connections", limit="90", action="Ask the team on duty"),),
    phases=(Phase(name="Second shop", text="One database for each.\n\nNothing is shared."),),
    dashboards=(WebLink(title="Load", address="https://load.orchard.example/d/1"),),
    links=(WebLink(title="Manual", address="https://manual.orchard.example"),),
    notes=tuple(
        Note(topic=topic, text=f"Words about {topic}.")
        for topic in (
            "rationale caching pooling compliance data-requests retention cleanup archival migration-process rollback "
            "test-database test-cleanup seeding recovery slow-queries vertical-scaling read-scaling write-scaling "
            "partitioning"
        ).split()
    ),
)
REPOSITORY = Repository(
    migrations=(migrations("001", "002", reversal="same file", rollback_path="db/002.sql", rollback="DROP TABLE x;"),),
    orms=(Dependency(name="sqlalchemy", version=">=2", path="pyproject.toml"),),
    seeds=("db/seeds.sql",),
    commands=(RepositoryCommand(purpose="seed", command="make seed", path="Makefile"),),
    factories=("tests/factories",),
    fixtures=("tests/fixtures",),
    test_databases=(TestDatabase(name="shop_ci", path=".github/workflows/test.yml"),),
    documents=(RepositoryDocument(title="How it is built", path="docs/a.md", topic="architecture"),),
    files=9,
)


@pytest.mark.parametrize("single", [True, False])
def test_everything_known_is_said_and_nothing_is_missing(single: bool, tmp_path: Path) -> None:
    book = with_book(measured_book(), annotations=ANNOTATIONS, repository=REPOSITORY)
    files = files_of(book, single=single)
    text = "\n".join(files.values())
    for note in ANNOTATIONS.notes:
        assert note.text in text, note.topic
    for words in (
        "A dump each night",
        "2026-10-01",
        "every quarter",
        "Ask the team on duty",
        "Nothing is shared. (annotation)",
        "`https://load.orchard.example/d/1`",
        "DROP TABLE x;",
        "goose -dir db create change_orders sql",
        "`make seed`",
        "`shop_ci`",
        "How it is built",
        "pg_dump --format=custom --data-only --table=public.orders --file=orders.dump shop",
    ):
        assert words in text, words
    for path, content in files.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    assert_sound(tmp_path)
    assert markdown.markdownlint(tmp_path) == []
    assert files == files_of(book, single=single)


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("depth", list(Depth))
@pytest.mark.parametrize("focus", list(Focus))
def test_no_section_is_empty_or_filled_with_nothing(depth: Depth, audience: Audience, focus: Focus) -> None:
    reader = Reader(depth=depth, audience=audience, focus=focus)
    for book in (measured_book(), plain_book(), judge(study(survey()))):
        page = page_of(book, reader=reader)
        assert not _empty_headings(page)
        assert not PLACEHOLDERS.search(page)
        if not audience.is_technical or depth is Depth.QUICK_REFERENCE:
            assert page.count("\n") < 4


def _empty_headings(page: str) -> list[str]:
    """The headings, but the title, that nothing stands under."""
    lines = [line for line in page.splitlines() if line.strip()][1:]
    found = []
    for line, after in pairwise([*lines, "# end"]):
        level = len(line) - len(line.lstrip("#"))
        if level and len(after) - len(after.lstrip("#")) in range(1, level + 1):
            found.append(line)
    return found


def test_plain_readers_get_none_of_it() -> None:
    assert page_of(measured_book(), reader=Reader(audience=Audience.PRODUCT)).strip() == "# shop"


def test_what_is_missing_is_said_with_its_remedy() -> None:
    page = page_of(plain_book())
    notes = re.findall(r"> \*\*MISSING:\*\* (.+)", page)
    assert len(notes) > 15
    assert all(re.search(r"(annotations\.yml|--no-measure|--repository|--no-history|schemabook)", one) for one in notes)


def test_texts_of_people_and_repositories_are_escaped(tmp_path: Path) -> None:
    annotations = Annotations(
        notes=tuple(msgspec.structs.replace(note, text=HOSTILE) for note in ANNOTATIONS.notes),
        alerts=(Alert(metric=HOSTILE, limit=HOSTILE, action=HOSTILE),),
        targets=(Target(name=HOSTILE, limit=HOSTILE, statement=HOSTILE),),
        phases=(Phase(name="a|b <i>", text=HOSTILE),),
        links=(WebLink(title=HOSTILE, address="https://a|b"),),
    )
    one = migrations("1`|<b>", path="a`|<b>", reversal="script", rollback_path="x`.sql", rollback="```\n# x")
    repository = msgspec.structs.replace(
        REPOSITORY,
        migrations=(one,),
        documents=(RepositoryDocument(title="a|b <i>`", path="`|.md", topic="api"),),
        orms=(Dependency(name="`a`", version="<b>", path="|"),),
    )
    (tmp_path / "README.md").write_text(
        page_of(with_book(measured_book(), annotations=annotations, repository=repository))
    )
    assert_sound(tmp_path)
    assert "<script>" not in (tmp_path / "README.md").read_text()


def test_commands_are_those_of_the_tool_that_was_found() -> None:
    for tool in TOOLS:
        repository = Repository(migrations=(migrations("1", tool=tool.name, path="my folder"),), files=1)
        page = page_of(with_book(plain_book(), repository=repository), "migrations", "rollbacks")
        assert f"{tool.title} (told by a test)" in page
        assert not re.search(r"\{[a-z_]+\}", page)
        for command in tool.commands:
            assert f"# {command.purpose}" in page
        others = {one.title for one in TOOLS if one.title not in tool.title} - {"migrate (Go)"}
        assert not any(re.search(rf"\b{re.escape(one)}\b", page) for one in others if one not in ("goose", "dbmate"))


def test_a_database_without_the_table_of_its_tool_says_so() -> None:
    repository = Repository(migrations=(migrations("1", tool="flyway"),), files=1)
    page = page_of(with_book(plain_book(), repository=repository), "migrations")
    assert "No migration was applied here by Flyway, or it keeps what it applied elsewhere" in page
    assert "stands in rows of the database" not in page
    history = table("flyway_schema_history", primary="installed_rank", unique="version script")
    kept = page_of(with_book(plain_book(history), repository=repository), "migrations")
    assert "Which migrations are applied stands in rows of the database" in kept
    assert "or it keeps what it applied elsewhere" not in kept


@pytest.mark.parametrize("section", ["testing-database", "testing-lines"])
def test_what_the_repository_has_is_not_missing(section: str) -> None:
    commands = tuple(
        RepositoryCommand(purpose=one, command=f"make {one}", path="Makefile") for one in ("seed", "reset")
    )
    databases = (TestDatabase(name="shop_ci", path="ci.yml"),)
    repository = Repository(commands=commands, test_databases=databases, files=1)
    assert "MISSING" not in page_of(with_book(plain_book(), repository=repository), section)
    assert "seeding" in page_of(plain_book(), section)
    assert "seeding" in page_of(with_book(plain_book(), repository=Repository(commands=commands[1:], files=1)), section)


def test_rings_are_filled_as_their_keys_allow() -> None:
    there, back = references("b_id", "b"), references("a_id", "a")
    stuck = page_of(plain_book(table("a", there), table("b", back), table("c")), "testing-database")
    assert "take no first row while these keys are checked (a and b)." in stuck
    assert "in two turns" not in stuck
    free = page_of(plain_book(table("a", there, nullable="b_id"), table("b", back), table("c")), "testing-database")
    assert "are filled in two turns" in free
    assert "take no first row" not in free


def test_names_of_changes_are_safe_in_a_shell() -> None:
    text = 'do "{name}" {file_name} {camel_name} -d {folder}'
    assert fill(text, name='a"; rm -rf `$x` É', folder="b c") == "do \"a rm rf x\" a_rm_rf_x ARmRfX -d 'b c'"


def test_a_tool_is_known_by_its_table() -> None:
    history = table("flyway_schema_history", primary="installed_rank", unique="version script")
    book = plain_book(history, table("orders"))
    assert [one.tool for one in find_migration_tables(book.survey.catalogue)] == ["flyway"]
    page = page_of(book, "migrations")
    assert "Flyway (told by its table in the database)" in page
    assert "flyway info tells it." in page


@pytest.mark.parametrize(
    ("columns", "beside", "tool"),
    [("version dirty", "", "golang-migrate"), ("version", "", "dbmate"), ("version", "ar_internal_metadata", "rails")],
)
def test_tables_of_one_name_are_told_apart(columns: str, beside: str, tool: str) -> None:
    tables = [table("schema_migrations", primary=columns)]
    if beside:
        tables.append(table(beside, primary="key", unique="value"))
    assert [one.tool for one in find_migration_tables(catalogue(*tables))] == [tool]
    assert find_migration_tables(catalogue(table("schema_migrations", primary="id"))) == ()


def test_folders_of_other_engines_are_left_out() -> None:
    folders = tuple(migrations(*versions, path=path) for path, versions in {"m/mysql": "12", "m/postgres": "1"}.items())
    page = page_of(with_book(plain_book(), repository=Repository(migrations=folders, files=3)), "migrations")
    assert "`m/postgres`" in page
    assert "m/mysql" not in page


def test_migrations_without_a_way_back_are_named() -> None:
    folder = MigrationFolder(
        tool="flyway",
        path="db",
        naming="x",
        evidence="y",
        next_version="4",
        migrations=(
            Migration(name="first", path="db/V1__first.sql", version="1"),
            Migration(
                name="second", path="db/V2__second.sql", version="2", reversal="script", rollback_path="db/U2.sql"
            ),
            Migration(name="third", path="db/V3__third.sql", version="3"),
        ),
    )
    book = with_book(plain_book(), repository=Repository(migrations=(folder,), files=3))
    page = page_of(book, "rollbacks")
    assert "The newest migration, 3, has no way back." in page
    assert re.findall(r"^\| `(\d)` \|", page, re.MULTILINE) == ["3", "1"]
    assert "`V4__change_users.sql`" in page_of(book, "migrations")
    initial = page_of(book, "initial-migration")
    assert "The repository has 3 migrations. This script stands for them all:" in initial
    assert "V1" not in initial
    none = with_book(book, repository=Repository(migrations=(msgspec.structs.replace(folder, migrations=()),)))
    assert "Migration: V1__initial_schema.sql" in page_of(none, "initial-migration").replace("\\", "")


def test_large_schema_has_its_scripts_beside_the_document() -> None:
    book = plain_book(*(table(f"table_{number:02}") for number in range(13)))
    files = files_of(book, "initial-migration")
    assert files["some.up.sql"].count("CREATE TABLE") == 13
    assert files["some.down.sql"].count("DROP TABLE") == 13
    assert "CREATE TABLE" not in files["README.md"]
    assert set(files_of(plain_book(), "initial-migration")) == {"README.md"}


def test_server_without_a_log_offers_no_moment() -> None:
    measured = measured_book()
    measurements = measured.survey.measurements
    assert measurements is not None
    without = with_survey(measured, measurements=msgspec.structs.replace(measurements, archiving=Archiving(mode="off")))
    assert "recovery.signal" in page_of(measured, "recovery-procedures")
    page = page_of(without, "recovery-procedures")
    assert "recovery.signal" not in page
    assert "A moment between two backups cannot be reached" in page


def test_slots_are_named_where_there_are_some() -> None:
    measured = measured_book()
    measurements = measured.survey.measurements
    assert measurements is not None
    assert "The server knows its log and its slots." in page_of(measured, "backup-strategy")
    without = msgspec.structs.replace(measurements, archiving=Archiving(mode="on"))
    assert "The server knows its log. It does" in page_of(
        with_survey(measured, measurements=without), "backup-strategy"
    )


def test_health_queries_that_read_everything_are_named() -> None:
    book = plain_book(table("users"))
    assert "and no rows of tables." in page_of(book, "monitoring")
    lite = with_survey(book, catalogue=msgspec.structs.replace(book.survey.catalogue, engine="sqlite"))
    page = page_of(lite, "monitoring")
    assert "no rows of tables" not in page
    assert "Whether the file is whole and Rows whose parent is missing." in page


def test_backup_commands_take_the_largest_table_that_holds_its_rows() -> None:
    parts = table("parted")
    parted = msgspec.structs.replace(
        parts, kind=TableKind.PARTITIONED, partition_key=PartitionKey(method="range", expression="id")
    )
    leaves = [table(f"leaf_{one}", references("parted_id", "parted")) for one in "ab"]
    book = plain_book(parted, *leaves, table("leaf", references("hub_id", "hub")), table("hub"))
    assert "--table=public.hub " in page_of(book, "backup-strategy")
    whole = msgspec.structs.replace(
        parted, partitions=(msgspec.structs.replace(table("part"), kind=TableKind.PARTITION),)
    )
    assert "--table=public.part " in page_of(plain_book(whole), "backup-strategy")
    assert "It takes a superuser" in page_of(book, "recovery-procedures")


def test_targets_are_compared_with_what_was_measured() -> None:
    page = page_of(with_book(measured_book(), annotations=ANNOTATIONS), "performance-targets", "alerts")
    assert re.search(r"\| Look-up of an order \| 5 ms \| [0-9a-f]{12} \| 1 ms \| 10 ms \|", page)
    assert "| Connections | 80 | | 12 connections |" in page
    assert "| Connections | 90 | 12 connections | Ask the team on duty |" in page


def test_changelog_holds_the_days_on_which_the_schema_changed() -> None:
    def kept(day: int, schema: str) -> KeptSurvey:
        return KeptSurvey(at=datetime(2026, 1, day, tzinfo=UTC), schema=schema, tables=day)

    history = History(surveys=(kept(1, "aa"), kept(2, "aa"), kept(3, "bb"), kept(4, "bb"), kept(5, "aa")))
    page = page_of(with_book(measured_book(), history=history), "changelog")
    rows = re.findall(r"^\| (2026-\S+) \| (.+?) \| `(..)` \| (\d) \|", page, re.MULTILINE)
    assert rows == [
        ("2026-01-05", "2026-01-04", "aa", "5"),
        ("2026-01-03", "2026-01-02", "bb", "3"),
    ]
    now = History(surveys=history.surveys[:2], now=kept(7, "cc"))
    page = page_of(with_book(measured_book(), history=now), "changelog")
    assert "| 2026-01-07 | 2026-01-02 | `cc` | 7 |" in page


def test_partitions_and_soft_deletes_are_what_the_columns_say() -> None:
    at = Column(name="at", type="timestamptz", family=Family.TIMESTAMP_WITH_ZONE, nullable=False)
    events = table("events")
    part = msgspec.structs.replace(table("events_1"), kind=TableKind.PARTITION, partition_bound="FOR VALUES IN (1)")
    events = msgspec.structs.replace(
        events,
        kind=TableKind.PARTITIONED,
        columns=(*events.columns, at, msgspec.structs.replace(at, name="deleted_at")),
        partition_key=PartitionKey(method="range", expression="at"),
        partitions=(part,),
    )
    page = page_of(plain_book(events), "data-management", "partitioning")
    assert "| events | range partitions, 1 partition: one can be dropped | `at` |" in page
    assert "| events | `deleted_at` | `timestamptz` |" in page
    assert "| `events_1` | `FOR VALUES IN (1)` |" in page


@pytest.mark.parametrize(("scale", "is_named"), [(1000, True), (1, False)])
def test_large_tables_with_a_time_are_named(scale: float, is_named: bool) -> None:
    book = measured_book(scale=scale)
    (orders,) = book.survey.catalogue.tables
    at = Column(name="placed_at", type="timestamptz", family=Family.TIMESTAMP_WITH_ZONE, nullable=False)
    timed = msgspec.structs.replace(orders, columns=(*orders.columns, at))
    timed_catalogue = msgspec.structs.replace(book.survey.catalogue, tables=(timed,))
    page = page_of(with_survey(book, catalogue=timed_catalogue), "partitioning")
    assert ("| orders | about 120,000,000 rows | 29 GiB | placed_at |" in page) is is_named
    assert ("No table with a time" in page) is not is_named


def test_checklist_is_answered_by_the_findings() -> None:
    page = page_of(measured_book(), "optimisation-checklist")
    assert "| No look-up is sent once for each row | no: repeated-lookup (1 finding) |" in page
    assert "| Every table has a primary key | yes: nothing was found |" in page
    unmeasured = page_of(plain_book(), "optimisation-checklist")
    assert "Not wholly known: Filters of the workload have indexes" in unmeasured
    assert "Nothing was measured." in unmeasured
    assert "Connections do not run out | yes" not in unmeasured


def test_future_migrations_are_fixes_that_change_the_schema() -> None:
    page = page_of(plain_book(), "future-migrations")
    assert "CREATE INDEX CONCURRENTLY orders_user_id_idx ON public.orders (user_id);" in page
    assert "NOT VALID" in page
    assert page_of(plain_book(table("orders", comment="x")), "future-migrations").strip() == "# test"


@pytest.mark.parametrize("sample", ["shop", "edge", "shop-sqlite"])
def test_samples_are_sound(
    sample: str,
    postgresql_server: ScratchServer,
    fresh_database: Callable[[ScratchServer], str],
    tmp_path: Path,
) -> None:
    if sample == "shop-sqlite":
        with closing(sqlite3.connect(tmp_path / "shop.sqlite")) as connection:
            connection.executescript(shop_script("sqlite"))
        found = read(f"sqlite:///{tmp_path / 'shop.sqlite'}")
    else:
        if sample == "edge" and postgresql_server.major != 15:
            pytest.skip("the edge is written for PostgreSQL 15")
        script = shop_script("postgresql") if sample == "shop" else (SAMPLES / "edge.postgresql.sql").read_text("utf-8")
        database = fresh_database(postgresql_server)
        postgresql_server.run(script, database)
        found = read(postgresql_server.url(database))
    book = with_book(judge(study(found)), annotations=ANNOTATIONS, repository=REPOSITORY)
    for single in (True, False):
        folder = tmp_path / f"single-{single}"
        for path, content in files_of(book, single=single).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content, encoding="utf-8")
        assert_sound(folder)
        assert markdown.markdownlint(folder) == []
