from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemabook.demo import demo_scripts
from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.model.book import Book
from schemabook.model.reader import Depth, Reader
from schemabook.scratch.server import ScratchServer
from schemabook.survey import read_survey
from tests.documents.reference_headings import REFERENCES
from tests.documents_checks import annotated, document_files

REASONS = Path(__file__).parents[2] / "docs" / "design" / "REFERENCES.md"


@pytest.fixture(scope="module")
def shop(postgresql_server: ScratchServer) -> Book:
    postgresql_server.create_database("references")
    for script in demo_scripts("postgresql"):
        postgresql_server.run(script, "references")
    survey = read_survey(postgresql_server.url("references"), ReadOptions(measure=MeasureOptions()))
    return annotated(survey)


@pytest.mark.parametrize("profile", REFERENCES)
def test_every_heading_of_a_reference_has_one_of_ours(profile: str, shop: Book) -> None:
    files = document_files(shop, profile, Reader(depth=Depth.COMPREHENSIVE))
    lines = {line for path, text in files.items() if path.endswith(".md") for line in text.splitlines()}
    ours = {re.sub(r"^#+ ", "", line) for line in lines if line.startswith("#")}
    wanted = {heading for heading in REFERENCES[profile].values() if heading is not None}
    assert sorted(wanted - ours) == []


def test_headings_without_one_of_ours_are_listed_with_the_reason() -> None:
    rows = [line.strip("| ").split(" | ") for line in REASONS.read_text().splitlines() if line.startswith("| ")][2:]
    listed = {(row[0], row[1]) for row in rows}
    without = {
        (profile, theirs) for profile, each in REFERENCES.items() for theirs, ours in each.items() if ours is None
    }
    assert listed == without
    assert all(len(row[2]) > 20 for row in rows)
