from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemabook.conversation import apply_answers, find_conversation, find_questions, question_after
from schemabook.conversation.questions import usual_extras
from schemabook.errors import UsageError
from schemabook.model.annotations import Annotations, Note
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book
from schemabook.model.configuration import DocumentSettings
from schemabook.model.measured import Measured
from schemabook.model.measurements import Measurements, SeenFrom, ServerFigures, TableFigures
from schemabook.model.questions import Conversation, Question
from schemabook.model.reader import Audience, Depth, Extra
from schemabook.model.repository import Dependency, Repository
from schemabook.model.topology import Flow, Topology
from schemabook.model.workload import AccessPattern, TableUse, WorkloadStudy
from schemabook.study import study
from tests.catalogues import references, survey, table

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOTHING = DocumentSettings()
KNOWLEDGE = ["purpose", "owner", "primary-use", "priority", "consistency"]


@pytest.fixture
def book() -> Book:
    """Orders and their users, without measurements."""
    return study(survey(table("orders", references("user_id", "users")), table("users")))


def measured(value: float, unit: str = "calls") -> Measured:
    return Measured(value=value, unit=unit, method="SELECT", quality="exact", measured_at=NOW)


def question(book: Book, name: str, settings: DocumentSettings = NOTHING) -> Question:
    return next(one for one in find_questions(book, settings) if one.name == name)


def names(book: Book) -> list[str]:
    return [one.name for one in find_questions(book, NOTHING)]


def test_every_question_can_be_asked_as_data(book: Book) -> None:
    conversation = find_conversation(book, NOTHING)
    assert msgspec.json.decode(msgspec.json.encode(conversation), type=Conversation) == conversation
    assert names(book) == ["profile", "depth", "audience", "focus", "extras", "orms", *KNOWLEDGE]
    for one in conversation.questions:
        values = [choice.value for choice in one.choices]
        defaults = one.default if isinstance(one.default, tuple) else (one.default,)
        assert one.kind == "text" or set(defaults) <= set(values), one.name
        assert len(values) == len(set(values))
        assert one.text.strip()
        assert one.kept_in


def test_settings_are_the_defaults(book: Book) -> None:
    settings = DocumentSettings(profile="design", depth=Depth.COMPREHENSIVE, extras=frozenset({Extra.DIAGRAMS}))
    assert question(book, "profile", settings).default == "design"
    assert question(book, "depth", settings).default == "comprehensive"
    assert question(book, "extras", settings).default == ("diagrams",)
    after = question_after(question(book, "extras", settings), {"depth": "standard"})
    assert after is not None
    assert after.default == ("diagrams",)


def test_what_is_written_down_is_not_asked(book: Book) -> None:
    known = Annotations(
        purpose="Sells fruit.",
        owner="Orchard",
        notes=(Note(topic="access-patterns", text="Read by the shop."), Note(topic="consistency", text="Strong.")),
    )
    assert not set(names(msgspec.structs.replace(book, annotations=known))) & set(KNOWLEDGE)


def test_mappers_of_the_repository_are_suggested(book: Book) -> None:
    orms = (
        Dependency(name="@prisma/client", version="^6.1", path="package.json"),
        Dependency(name="org.hibernate:hibernate-core", version="6", path="pom.xml"),
    )
    found = msgspec.structs.replace(book, repository=Repository(orms=orms))
    asked = question(found, "orms")
    assert asked.default == ("prisma", "jpa")
    assert asked.because == "package.json has @prisma/client ^6.1, pom.xml has org.hibernate:hibernate-core 6"
    extras = question(found, "extras")
    assert "orm" in extras.default
    assert extras.because == asked.because
    deeper = question_after(extras, {"depth": "quick-reference"})
    assert deeper is not None
    assert deeper.default == (*usual_extras("book", Depth.QUICK_REFERENCE), "orm")


def test_a_question_that_an_answer_makes_needless_is_not_asked(book: Book) -> None:
    orms = question(book, "orms")
    assert question_after(orms, {"extras": ("diagrams",)}) is None
    assert question_after(orms, {"extras": ("diagrams", "orm")}) == orms


def test_the_use_and_the_priority_are_suggested_by_what_was_measured(book: Book) -> None:
    orders = QualifiedName("public", "orders")
    for lookups, sums, use in ((90, 10, "transactional"), (50, 50, "mixed"), (10, 90, "analytical")):
        patterns = tuple(
            AccessPattern(table=orders, kind=kind, words=kind, calls=measured(calls))
            for kind, calls in (("look-up", lookups), ("aggregate", sums))
        )
        workload = WorkloadStudy(patterns=patterns)
        asked = question(msgspec.structs.replace(book, workload=workload), "primary-use")
        assert (asked.default, asked.because) == (
            use,
            f"{sums}% of the measured uses of tables sum up or scan",
        )
    for reads, writes, priority in ((90, 10, "reads"), (50, 50, "balanced"), (10, 90, "writes")):
        uses = (TableUse(table=orders, reads=measured(reads), writes=measured(writes)),)
        asked = question(msgspec.structs.replace(book, workload=WorkloadStudy(tables=uses)), "priority")
        assert asked.default == priority


def test_without_measurements_the_structure_suggests(book: Book) -> None:
    asked = question(book, "primary-use")
    assert (asked.default, asked.because) == ("transactional", "the tables are tied together by 1 foreign key")
    assert question(study(survey(table("a"))), "primary-use").default == ""
    assert question(book, "priority").default == ""


def test_volume_and_rows_written_are_measured_and_not_asked(book: Book) -> None:
    figures = Measurements(
        seen=SeenFrom(host="db", at=NOW),
        server=ServerFigures(database_size=measured(40_000_000_000, "bytes")),
        tables=(TableFigures(name=QualifiedName("public", "orders"), reads=measured(10), inserts=measured(90)),),
    )
    full = msgspec.structs.replace(book, survey=msgspec.structs.replace(book.survey, measurements=figures))
    known = {one.name: one.text for one in find_conversation(full, NOTHING).known}
    assert known == {"database-system": "PostgreSQL 15", "contents": "2 tables", "data-volume": "40 GB measured"}
    assert question(full, "priority").default == "writes"


def test_replicas_suggest_consistency(book: Book) -> None:
    def asked(topology: Topology) -> str | tuple[str, ...]:
        seen = msgspec.structs.replace(book.survey, topology=topology)
        return question(msgspec.structs.replace(book, survey=seen), "consistency").default

    here = SeenFrom(host="db", at=NOW)
    assert asked(Topology(seen=here)) == "strong"
    assert asked(Topology(seen=here, incomplete="not allowed")) == ""
    assert asked(Topology(seen=here, flows=(Flow(source="a", target="b", kind="physical", mode="asynchronous"),))) == (
        "read-after-write"
    )


def test_answers_become_settings_and_texts(book: Book) -> None:
    answers = {
        "profile": "design",
        "audience": "product",
        "extras": ["diagrams", "orm"],
        "orms": "prisma",
        "purpose": " Sells\nfruit. ",
        "primary-use": "mixed",
        "priority": "reads",
        "consistency": "",
    }
    outcome = apply_answers(book, NOTHING, answers)
    assert outcome.settings.audience is Audience.PRODUCT
    assert outcome.settings.orms == ("prisma",)
    assert outcome.settings.extras == frozenset({Extra.DIAGRAMS, Extra.ORM})
    assert outcome.kept == {
        "profile": "design",
        "depth": "standard",
        "audience": "product",
        "focus": "all",
        "extras": ["diagrams", "orm"],
        "orms": ["prisma"],
    }
    assert outcome.texts == {
        ("purpose",): "Sells fruit.",
        ("notes", "access-patterns"): "Mixed: short transactions, and reports on the same tables."
        " What must be fast above all: fast reads.",
    }


def test_what_only_people_know_is_never_taken_from_a_default(book: Book) -> None:
    assert apply_answers(book, NOTHING, {}).texts == {}


def test_parts_that_are_usual_are_not_kept(book: Book) -> None:
    usual = usual_extras("specification", Depth.STANDARD)
    assert "sample-data" in usual
    outcome = apply_answers(book, NOTHING, {"profile": "specification", "extras": list(usual)})
    assert outcome.kept["extras"] is None
    assert outcome.settings.extras is None
    assert apply_answers(book, NOTHING, {"profile": "specification"}).settings.extras is None
    assert apply_answers(book, NOTHING, {"extras": []}).kept["extras"] == []


def test_tables_that_look_like_something_else_can_be_core() -> None:
    lookup = study(
        survey(table("a_b", references("a", "a"), references("b", "b"), primary="a b"), table("a"), table("b"))
    )
    asked = question(lookup, "core-tables")
    assert [choice.value for choice in asked.choices] == ["public.a_b"]
    outcome = apply_answers(lookup, NOTHING, {"core-tables": ["public.a_b"]})
    assert outcome.texts == {("tables", "a_b", "group"): "core"}


def test_a_profile_of_the_team_is_an_answer(book: Book, tmp_path: Path) -> None:
    ours = tmp_path / "ours.toml"
    ours.write_text('name = "ours"\ndescription = "d"\noutput = "o.md"\nchapters = [{ section = "header" }]\n')
    outcome = apply_answers(book, NOTHING, {"profile": str(ours)})
    assert outcome.settings.profile == str(ours)
    assert question(book, "profile", outcome.settings).choices[-1].description == "d"
    with pytest.raises(UsageError, match=r"missing\.toml"):
        apply_answers(book, NOTHING, {"profile": "missing.toml"})


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"dept": "standard"}, "Did you mean depth?"),
        ({"depth": "comprehensiv"}, "Did you mean comprehensive?"),
        ({"depth": ["standard"]}, "It is a list."),
        ({"extras": {"a": "b"}}, "It is a mapping."),
        ({"extras": ["diagram"]}, "Did you mean diagrams?"),
        ({"profile": "xyz"}, "Known are book, database-md"),
        ({"core-tables": ["public.x"]}, "Could not use the answer to core-tables"),
    ],
)
def test_wrong_answers_are_refused_with_the_nearest(book: Book, answers: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        apply_answers(book, NOTHING, answers)
    assert said in str(refused.value)
