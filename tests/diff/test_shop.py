"""The shop, changed on a real server: the words say what was changed and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from schemabook.demo import shop_script
from schemabook.diff import build_outline, decode_outline, encode_outline, find_changes
from schemabook.engines.engine import ReadOptions
from schemabook.model.catalogue import Catalogue
from schemabook.scratch.server import ScratchServer
from schemabook.survey import read_survey
from tests.diff.steps import BEFORE, STEPS


def catalogue_of(server: ScratchServer, database: str) -> Catalogue:
    return read_survey(server.url(database), ReadOptions()).catalogue


def test_every_change_is_told_and_nothing_else(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run(shop_script("postgresql"), database)
    postgresql_server.run(BEFORE, database)
    before = catalogue_of(postgresql_server, database)
    assert find_changes(before, catalogue_of(postgresql_server, database)) == ()
    for step in STEPS:
        for statement in step.split("; "):
            postgresql_server.run(statement, database)
    after = catalogue_of(postgresql_server, database)
    assert sorted(change.words for change in find_changes(before, after)) == sorted(STEPS.values())
    outline = build_outline(after)
    assert decode_outline(encode_outline(outline), "the outline") == outline
    back = [change.words for change in find_changes(after, before)]
    assert len(back) == len(STEPS)
    assert "table product_relations added (2 columns, 2 indexes)" in back


def test_a_rename_is_suggested_and_not_claimed(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run("CREATE TABLE a (id int, place text); CREATE TABLE other (x int)", database)
    before = catalogue_of(postgresql_server, database)
    postgresql_server.run(
        "ALTER TABLE a RENAME COLUMN place TO spot; ALTER TABLE other RENAME TO another; CREATE TABLE more (z int)",
        database,
    )
    words = [change.words for change in find_changes(before, catalogue_of(postgresql_server, database))]
    assert words == [
        "table a: column spot added (text, nullable), of the same shape as place, which was removed",
        "table a: column place removed",
        "table another added (1 column), of the same shape as other, which was removed",
        "table more added (1 column)",
        "table other removed",
    ]
