"""`schemabook annotate` with proposals: what an agent suggests and a person decides."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from schemabook.cli.annotating import Notebook
from schemabook.cli.desk import Desk
from schemabook.errors import SchemabookError
from schemabook.formats.annotations.proposals import read_proposals
from schemabook.model.codec import decode
from schemabook.model.survey import Survey
from tests.catalogues import survey as survey_of
from tests.catalogues import table
from tests.cli.support import SECRET, assert_clear, schemabook

BY = ("--by", "agent reader")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "annotations.yml"


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    return tmp_path / "annotations.proposed.yml"


@pytest.fixture
def survey(shop: Path) -> Survey:
    return decode(schemabook("read", shop).stdout.encode(), "the shop")


def test_a_description_is_proposed_and_accepted(shop: Path, file: Path, proposed: Path) -> None:
    file.write_text("# ours\ntables:\n  users: People.  # all\n")
    before = file.read_text()
    run = schemabook(
        "annotate", shop, "--file", file, "--propose", "orders.status=Where it stands.",
        "--propose", "users=Those who buy.", *BY, "--because", "The code says so.",
    )  # fmt: skip
    assert_clear(run, 0, f"{proposed}: 2 proposed.")
    assert file.read_text() == before
    listing = schemabook("annotate", shop, "--file", file, "--proposals")
    rows = [line.split("\t") for line in listing.stdout.splitlines()]
    assert rows[0] == ["id", "name", "now", "proposed", "by", "because"]
    assert rows[1][1:] == ["orders.status", "", "Where it stands.", "agent reader", "The code says so."]
    assert rows[2][1:4] == ["users", "People.", "Those who buy."]
    run = schemabook("annotate", shop, "--file", file, "--accept", "users", "--accept", rows[1][0])
    assert_clear(run, 0, f"{file}: users is described.", f"{file}: orders.status is described.")
    assert file.read_text() == (
        "# ours\ntables:\n  orders:\n    columns:\n      status: Where it stands.\n  users: Those who buy.  # all\n"
    )
    assert read_proposals(proposed).waiting == ()


def test_what_was_rejected_is_not_proposed_again(shop: Path, file: Path, proposed: Path) -> None:
    propose = ("annotate", shop, "--file", file, "--propose", "orders=What is sold.", *BY)
    schemabook(*propose)
    assert_clear(schemabook(*propose), 0, "0 proposed, 1 proposed already.")
    assert_clear(schemabook("annotate", shop, "--file", file, "--reject", "orders"), 0, "turned down for orders")
    assert_clear(schemabook(*propose), 0, "0 proposed, 1 turned down before.")
    other = schemabook("annotate", shop, "--file", file, "--propose", "orders=Sales.", *BY)
    assert_clear(other, 0, ": 1 proposed.")
    assert not file.exists()
    assert [one.text for one in read_proposals(proposed).waiting] == ["Sales."]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--propose", "orders=X"), ["--by"]),
        (("--by", "me"), ["--propose"]),
        (("--because", "of it"), ["--propose"]),
        (("--propose", "order=X", *BY), ["Did you mean orders?"]),
        (("--propose", "orders", *BY), ["--propose 'orders.status"]),
        (("--propose", "orders=X", "--propose", "nothing=X", *BY), ["nothing"]),
        (("--propose", f"orders=PGPASSWORD={SECRET}", *BY), ["looks like a secret"]),
        (("--propose", "orders=X", *BY, "--because", f"postgres://me:{SECRET}@host/db"), ["password"]),
        (("--propose", "orders=X", *BY, "--set", "orders=Y"), ["alone"]),
        (("--proposals", "--check", "5"), ["alone"]),
        (("--accept", "orders"), ["None waits", "--proposals"]),
        (("--reject", "nothing"), ["None waits"]),
    ],
)
def test_mistakes_change_nothing(
    shop: Path, file: Path, proposed: Path, options: tuple[str, ...], words: list[str]
) -> None:
    assert_clear(schemabook("annotate", shop, "--file", file, *options), 2, *words)
    assert not proposed.exists()
    assert not file.exists()


def test_one_of_several_for_an_object_is_named_by_its_identity(shop: Path, file: Path, proposed: Path) -> None:
    for text in ("What is sold.", "Sales."):
        schemabook("annotate", shop, "--file", file, "--propose", f"orders={text}", *BY)
    identities = [one.identity for one in read_proposals(proposed).waiting]
    run = schemabook("annotate", shop, "--file", file, "--accept", "orders")
    assert_clear(run, 2, "There are 2", *identities)
    assert_clear(schemabook("annotate", shop, "--file", file, "--accept", identities[1]), 0)
    assert "Sales." in file.read_text()
    assert [one.text for one in read_proposals(proposed).waiting] == ["What is sold."]


def test_what_is_gone_can_only_be_rejected(shop: Path, file: Path, proposed: Path) -> None:
    with closing(sqlite3.connect(shop)) as connection:
        connection.execute("ALTER TABLE orders ADD COLUMN note TEXT")
    schemabook("annotate", shop, "--file", file, "--propose", "orders.note=A word.", *BY)
    with closing(sqlite3.connect(shop)) as connection:
        connection.execute("ALTER TABLE orders DROP COLUMN note")
    assert_clear(schemabook("annotate", shop, "--file", file, "--accept", "orders.note"), 2, "nothing of that name")
    assert not file.exists()
    assert_clear(schemabook("annotate", shop, "--file", file, "--reject", "orders.note"), 0)
    assert read_proposals(proposed).waiting == ()


def test_comments_of_the_database_are_what_is_said_now(file: Path) -> None:
    found = survey_of(table("orders"))
    desk = Desk(Notebook(found, file, must_exist=False))
    desk.propose(("orders=What is sold.",), "Ada")
    offer = desk.offers()[0]
    assert (offer.current, offer.origin, offer.is_known) == ("", "", True)
    commented = msgspec.structs.replace(found.catalogue.tables[0], comment="By the server.")
    catalogue = msgspec.structs.replace(found.catalogue, tables=(commented,))
    desk = Desk(Notebook(msgspec.structs.replace(found, catalogue=catalogue), file, must_exist=False))
    assert (desk.offers()[0].current, desk.offers()[0].origin) == ("By the server.", "database comment")
    file.write_text("tables:\n  orders: By people.\n")
    assert (desk.offers()[0].current, desk.offers()[0].origin) == ("By people.", "annotations")
    desk.accept(desk.offers()[0].proposal.identity, "Edited.")
    assert "orders: Edited." in file.read_text()


def test_two_at_the_same_time_lose_nothing(survey: Survey, file: Path, proposed: Path) -> None:
    columns = [one.name for found in survey.catalogue.tables if found.name.name == "users" for one in found.columns]
    first = Desk(Notebook(survey, file, must_exist=False))
    first.propose(tuple(f"users.{name}=What {name} is." for name in columns), "Ada")
    waiting = [one.identity for one in read_proposals(proposed).waiting]
    won: list[str] = []

    def work(desk: Desk, identities: list[str]) -> None:
        for identity in identities:
            try:
                desk.accept(identity)
                won.append(identity)
            except SchemabookError:
                pass
            desk.propose((f"orders=By {identity}.",), "Ada")

    desks = [Desk(Notebook(survey, file, must_exist=False)) for _ in range(3)]
    works = [waiting, list(reversed(waiting)), waiting[3:]]
    threads = [threading.Thread(target=work, args=pair) for pair in zip(desks, works, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == sorted(waiting)
    written = file.read_text()
    assert all(f"{name}: What {name} is." in written for name in columns)
    assert len(read_proposals(proposed).waiting) == len(waiting)
