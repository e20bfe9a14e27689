"""What is written is read back the same, and two readings are equal to the byte."""

from __future__ import annotations

from schemabook.model.codec import encode
from tests.engines.mysql.conftest import Database
from tests.round_trip import differences, script_of


def test_every_edge_comes_back_the_same(edge: Database) -> None:
    before = edge.survey()
    assert before.readings == ()
    assert encode(edge.survey()) == encode(before)
    edge.empty()
    edge.write(before.catalogue)
    assert differences(before.catalogue, edge.survey().catalogue) == ""


def test_script_for_the_client_makes_the_same(edge: Database) -> None:
    before = edge.survey().catalogue
    script = script_of(before)
    edge.empty()
    edge.load(script)
    assert differences(before, edge.survey().catalogue) == ""


def test_nothing_is_left_of_the_name_of_the_database_but_what_people_wrote(edge: Database) -> None:
    catalogue = edge.survey().catalogue
    texts = [view.definition for view in catalogue.views]
    texts += [column.default or "" for table in catalogue.tables for column in table.columns]
    found = [text for text in texts if f"`{edge.name}`." in text]
    literal = f"`{edge.name}`"
    assert all(f"{literal}.x" in text or f"{literal}.b" in text or f"from `selfie` {literal}" in text for text in found)


def test_database_without_tables(database: Database) -> None:
    survey = database.survey()
    assert survey.catalogue.tables == ()
    assert survey.readings == ()
    database.write(survey.catalogue)
