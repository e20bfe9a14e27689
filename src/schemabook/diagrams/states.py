"""Mermaid state diagrams that parse whatever the names of the states are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemabook.diagrams.mermaid import MOST_EDGES, label

Edge = tuple[str, str, str]
"""A step: from, to, and what takes it. An empty end is the beginning or the end of everything."""

_MOST_STATES = 100


def state_diagram(states: Sequence[str], edges: Iterable[Edge]) -> str:
    """The diagram of these states and of the steps between them; steps to or from other states are left out."""
    identifiers = {state: f"s{number}" for number, state in enumerate(states[:_MOST_STATES], start=1)}
    identifiers[""] = "[*]"
    lines = ["stateDiagram-v2", "    direction LR"]
    lines.extend(f'    state "{label(state)}" as {identifiers[state]}' for state in states[:_MOST_STATES] if state)
    drawn: dict[tuple[str, str], list[str]] = {}
    for start, end, words in edges:
        if start in identifiers and end in identifiers and (start or end):
            drawn.setdefault((identifiers[start], identifiers[end]), []).append(words)
    for (start, end), takers in list(drawn.items())[:MOST_EDGES]:
        said = ", ".join(dict.fromkeys(taker for taker in takers if taker))
        lines.append(f"    {start} --> {end} : {label(said)}" if said else f"    {start} --> {end}")
    return "\n".join(lines)
