"""Other people's schemas: their outlines say all of them, and every question about them can be asked."""

from __future__ import annotations

import pytest

from schemabook.conversation import apply_answers, find_conversation, find_plan
from schemabook.diff import build_outline, decode_outline, encode_outline, find_changes
from schemabook.documents.compose import Document
from schemabook.documents.context import Settings
from schemabook.documents.profile import load_profile, profile_names
from schemabook.engines import dialect_by_name
from schemabook.model.configuration import DocumentSettings
from schemabook.study import study
from tests.corpora.surveys import needs_corpora, survey_of

CORPORA = ("pg-pagila/postgres15", "multi-sakila/mariadb1011", "multi-chinook/sqlite")


@needs_corpora
@pytest.mark.parametrize("name", CORPORA)
def test_a_corpus_is_outlined_asked_about_and_planned(name: str, request: pytest.FixtureRequest) -> None:
    survey = survey_of(name, request)
    catalogue = survey.catalogue
    outline = build_outline(catalogue)
    assert decode_outline(encode_outline(outline), name) == outline
    assert find_changes(catalogue, catalogue) == ()
    assert len({entry.key for entry in outline.entries}) == len(outline.entries)
    for entry in outline.entries:
        assert len({part.key for part in entry.parts}) == len(entry.parts), entry.name
    book = study(survey)
    for question in find_conversation(book, DocumentSettings()).questions:
        assert (
            question.kind == "text"
            or set(question.default) <= {one.value for one in question.choices}
            or (question.default in {one.value for one in question.choices})
        )
    for profile in profile_names():
        outcome = apply_answers(book, DocumentSettings(), {"profile": profile})
        one_file = load_profile(profile).is_one_file
        settings = Settings(reader=outcome.settings.reader, stem="document" if one_file else "")
        document = Document(book, load_profile(profile), dialect_by_name(catalogue.engine), settings)
        plan = find_plan(document, one_file=one_file)
        assert len(plan) > 5
        assert all(section.title for section in plan)
        assert any(section.missing for section in plan)
