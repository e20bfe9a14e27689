"""`annotations.proposed.yml`, read and written."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemabook.errors import UsageError
from schemabook.formats.annotations.proposals import (
    encode_proposals,
    parse_proposals,
    proposals_file,
    read_proposals,
)
from schemabook.model.proposals import Proposal, Proposals, Rejection

FILE = Path("annotations.proposed.yml")
ONE = Proposal(object="orders.status", text="Where it stands.", by="agent reader", because="The code says so.")


def test_file_stands_beside_the_annotations() -> None:
    assert proposals_file(Path("docs/annotations.yml")) == Path("docs/annotations.proposed.yml")
    assert proposals_file(Path("shop.yaml")) == Path("shop.proposed.yaml")


def test_nothing_is_there_before_the_first(tmp_path: Path) -> None:
    assert read_proposals(tmp_path / FILE) == Proposals()
    assert parse_proposals("", FILE) == Proposals()


@pytest.mark.parametrize(
    "text",
    [
        "a: b # c", "two\nlines", "a\n\n  b", "true", "12", "'quoted", '"quoted', "- item", "a\tb", "🎉 ü", "{a}",
        "a\x85b", "a\u2028b", "a\x07b", "long " * 2000 + "end", "%", "@x", "| x", "\ufeffa", "a \nb", "null",
    ],
)  # fmt: skip
def test_what_is_written_is_read_back(text: str) -> None:
    one = Proposal(object=text, text=text, by=text, because=text)
    given = Proposals().with_proposal(ONE).with_proposal(one).with_rejection(ONE)
    written = encode_proposals(given, FILE)
    assert parse_proposals(written, FILE) == given
    assert encode_proposals(parse_proposals(written, FILE), FILE) == written


def test_file_reads_well() -> None:
    assert encode_proposals(Proposals().with_proposal(ONE), FILE).partition("\n\n")[2] == (
        "proposals:\n  - object: orders.status\n    text: Where it stands.\n    by: agent reader\n"
        "    because: The code says so.\n"
    )


def test_what_was_turned_down_is_known_again() -> None:
    left = Proposals().with_proposal(ONE).with_rejection(ONE)
    assert left == Proposals(rejected=(Rejection(object="orders.status", digest=ONE.identity),))
    assert left.with_rejection(ONE) == left
    assert left.was_rejected(ONE)
    assert left.was_rejected(Proposal(object=ONE.object, text=ONE.text, by="somebody else"))
    assert not left.was_rejected(Proposal(object=ONE.object, text="Another.", by=ONE.by))
    assert not left.was_rejected(Proposal(object="orders", text=ONE.text, by=ONE.by))
    assert ONE.text not in encode_proposals(left, FILE)


def test_identities_do_not_mix_object_and_text() -> None:
    assert Proposal(object="ab", text="c", by="x").identity != Proposal(object="a", text="bc", by="x").identity


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("proposals:\n  - object: a\n    text: b\n", "line 2|no by"),
        ("proposals:\n  - object: a\n    by: b\n", "no text"),
        ("proposals:\n  - text: a\n    by: b\n", "no object"),
        ("proposals: 5\n", "a list of proposals"),
        ("proposals:\n  - x\n", "mapping"),
        ("proposal: []\n", "Did you mean proposals"),
        ("proposals:\n  - object: a\n    text: b\n    by: c\n    sql: d\n", "sql"),
        ("rejected:\n  - object: a\n    digest: xyz\n", "no rejection"),
        ("proposals:\n  - object: a\n    text: PGPASSWORD=hunter22\n    by: c\n", "looks like a secret"),
        ("proposals:\n  - object: a\n    text: b\n    by: c\n    because: see postgres://me:pw@host/db\n", "password"),
        ("- [", "not YAML"),
    ],
)
def test_mistakes_are_told(text: str, words: str) -> None:
    with pytest.raises(UsageError) as told:
        parse_proposals(text, FILE)
    for word in words.split("|"):
        assert word in str(told.value)


def test_the_same_twice_is_one() -> None:
    entry = "  - object: a\n    text: b\n    by: c\n"
    assert len(parse_proposals(f"proposals:\n{entry}{entry}", FILE).waiting) == 1
