"""State diagrams: what is drawn, and that Mermaid parses it whatever the names."""

from __future__ import annotations

import random
import string

from schemabook.diagrams.states import state_diagram
from tests.checks.markdown import Block, check_mermaid


def test_states_and_steps_are_drawn_once() -> None:
    drawn = state_diagram(
        ["pending", "paid"],
        [("", "pending", ""), ("pending", "paid", "pay"), ("pending", "paid", "pay"), ("paid", "", "")],
    )
    assert drawn.splitlines() == [
        "stateDiagram-v2",
        "    direction LR",
        '    state "pending" as s1',
        '    state "paid" as s2',
        "    [*] --> s1",
        "    s1 --> s2 : pay",
        "    s2 --> [*]",
    ]


def test_steps_of_one_pair_share_an_arrow() -> None:
    assert "s1 --> s2 : one, two" in state_diagram(["a", "b"], [("a", "b", "one"), ("a", "b", "two")])


def test_unknown_states_are_left_out() -> None:
    assert "-->" not in state_diagram(["a", "b"], [("a", "c", ""), ("c", "b", ""), ("", "", "")])


def test_hostile_names_parse() -> None:
    chance = random.Random(2)
    alphabet = string.printable + "äß🚀ع\u200b\u2028" + '"`#;%{}[]|<>&:-'
    words = [
        "end",
        "state",
        "[*]",
        "note",
        "direction TB",
        "a --> b",
        "s1 : x",
        '"',
        "%%",
        "<<choice>>",
        "as",
        "x;y",
        "",
    ]
    blocks = []
    for number in range(60):
        more = ["".join(chance.choice(alphabet) for _ in range(chance.randrange(1, 14))) for _ in range(4)]
        names = list(dict.fromkeys([*words, *more]))
        edges = [(chance.choice(names), chance.choice(names), chance.choice(names)) for _ in range(12)]
        blocks.append(Block("states.md", number, state_diagram(names, edges)))
    assert check_mermaid(blocks) == []


def test_very_many_states_stay_within_the_limits() -> None:
    names = [f"state {number}" for number in range(300)]
    edges = [(one, other, "") for one in names[:40] for other in names[:40]]
    assert check_mermaid([Block("states.md", 1, state_diagram(names, edges))]) == []
