"""Personal data: what is judged so, how sure that is, and what people can say against it."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from schemabook.insights.personal_data import PersonalColumn, find_personal_data
from schemabook.model.annotations import Annotations, ColumnNote, TableNote
from schemabook.model.base import QualifiedName
from schemabook.model.families import Family
from schemabook.model.measurements import ColumnFigures, Measurements, SeenFrom
from schemabook.model.tables import Column, PrimaryKey, Table
from tests.catalogues import catalogue, name, references

FAMILIES = {"integer": Family.INTEGER, "text": Family.TEXT, "boolean": Family.BOOLEAN, "date": Family.DATE}


def made(of: str, *columns: str, refers: str = "") -> Table:
    """A table with a number as its key and these columns, each `name`, `name:type` or `name:type:comment`."""
    found = []
    for one in columns:
        own, _, rest = one.partition(":")
        type_, _, comment = rest.partition(":")
        family = FAMILIES[type_ or "text"]
        found.append(Column(name=own, type=type_ or "text", family=family, comment=comment or None))
    identity = Column(name="id", type="integer", family=Family.INTEGER, nullable=False)
    keys = (references("owner_ref", refers),) if refers else ()
    more = (Column(name="owner_ref", type="integer", family=Family.INTEGER),) if refers else ()
    return Table(
        name=name(of),
        columns=(identity, *found, *more),
        primary_key=PrimaryKey(name="pk", columns=("id",)),
        foreign_keys=keys,
    )


def judged(*tables: Table, annotations: Annotations | None = None) -> dict[str, tuple[str, str]]:
    """Category and confidence by `table.column`."""
    found = find_personal_data(catalogue(*tables), annotations or Annotations(), None)
    return {f"{one.table.name}.{one.column}": (one.category, one.confidence) for one in found}


def test_names_that_say_it_are_likely_wherever_they_stand() -> None:
    found = judged(made("thing", "contact_email", "date_of_birth:date", "password_hash", "title", "price:integer"))
    assert found == {
        "thing.contact_email": ("contact", "likely"),
        "thing.date_of_birth": ("birth", "likely"),
        "thing.password_hash": ("credential", "likely"),
    }


def test_names_that_say_little_depend_on_what_the_table_is_about() -> None:
    city = made("town", "city", "postcode")
    user = made("users", "email", "city")
    address = made("delivery", "street", "postcode", refers="users")
    found = judged(city, user, address)
    assert found["town.city"] == ("address", "possible")
    assert found["users.city"] == ("address", "likely")
    assert found["delivery.street"] == ("address", "likely")


def test_types_that_cannot_hold_it_are_left_out() -> None:
    assert judged(made("users", "email_verified:boolean", "phone_count:integer", "password_changed:date")) == {}


def test_references_and_numbers_are_left_out() -> None:
    assert judged(made("address", "email_id"), made("users", "x")) == {}
    child = made("newsletter", "email")
    assert list(judged(child)) == ["newsletter.email"]
    assert judged(msgspec.structs.replace(child, foreign_keys=(references("email", "users"),))) == {}


def test_names_about_the_thing_are_only_possible() -> None:
    found = judged(made("setting", "email_template", "password_policy", "comment"))
    assert {confidence for _, confidence in found.values()} == {"possible"}


def test_people_who_take_part_are_persons() -> None:
    found = judged(made("review", "reviewername", "recipient", "resume"), made("staff", "maritalstatus", "loginid"))
    assert found == {
        "review.reviewername": ("name", "likely"),
        "review.recipient": ("name", "likely"),
        "review.resume": ("career", "likely"),
        "staff.maritalstatus": ("characteristics", "likely"),
        "staff.loginid": ("name", "likely"),
    }


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("edge", "routing_key"),
        ("package", "content_type"),
        ("oauth2_client", "login_button_icon"),
        ("device_profile", "default_queue_name"),
        ("sessions", "host"),
        ("tenant_broadcasts", "target_table_name"),
    ],
)
def test_things_are_not_persons(table: str, column: str) -> None:
    assert judged(made(table, column)) == {}


@pytest.mark.parametrize("column", ["blood_type", "marital_status", "file_password", "event_notes", "host_email"])
def test_a_word_for_a_thing_takes_nothing_away(column: str) -> None:
    assert f"record.{column}" in judged(made("record", column))


def test_what_a_person_is_may_have_a_status() -> None:
    found = judged(made("users", "marital_status", "blood_type", "email_status"))
    assert [confidence for _, confidence in found.values()] == ["likely", "likely", "possible"]


def test_persons_have_names_and_other_things_do_not() -> None:
    assert judged(made("users", "name"), made("country", "name")) == {"users.name": ("name", "likely")}
    assert judged(made("asset_profile", "name")) == {"asset_profile.name": ("name", "possible")}


def test_comments_say_it() -> None:
    found = judged(made("thing", "a:text:PII, do not export", "b:text:The telephone of the branch", "c:text:How many"))
    assert found == {"thing.a": ("other", "stated"), "thing.b": ("contact", "possible")}


@pytest.mark.parametrize("word", ["no", "No", "none"])
def test_people_say_that_it_is_not(word: str) -> None:
    said = ColumnNote(name="email", personal=word)
    notes = Annotations(tables=(TableNote(name=name("users"), columns=(said,)),))
    assert "users.email" not in judged(made("users", "email", "phone"), annotations=notes)


def test_people_say_what_it_is() -> None:
    said = (ColumnNote(name="x", personal="health"), ColumnNote(name="email", personal="login"))
    notes = Annotations(tables=(TableNote(name=name("users"), columns=said),))
    found = judged(made("users", "x", "email"), annotations=notes)
    assert found == {"users.x": ("health", "stated"), "users.email": ("login", "stated")}


def test_values_that_were_seen_say_it() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    figures = ColumnFigures(table=QualifiedName("public", "thing"), column="x", minimum="ada.lovell@orchard.example")
    measured = Measurements(seen=SeenFrom(host="", at=at), columns=(figures,))
    (found,) = find_personal_data(catalogue(made("thing", "x", "y")), Annotations(), measured)
    assert (found.column, found.judged_by) == ("x", "values that were seen")
    assert isinstance(found, PersonalColumn)
    assert not found.is_credential
