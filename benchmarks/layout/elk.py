"""ELK's `layered` from npm (elkjs), with a port on each card for every line, at the row of its column."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.layout.metrics import Box
from schemabook.diagrams.layout.values import Item, Tie
from schemabook.model.base import QualifiedName

HERE = Path(__file__).resolve().parent
_OPTIONS = {
    "elk.algorithm": "layered",
    "elk.direction": "RIGHT",
    "elk.aspectRatio": "1.6",
    "elk.layered.spacing.nodeNodeBetweenLayers": "72",
    "elk.spacing.nodeNode": "22",
    "elk.spacing.componentComponent": "36",
}
"""The gaps are those of our own layout."""
_STACK = "--stack-size=60000"
_SECONDS = 600


class ElkError(Exception):
    """ELK could not be had, or it failed; the message says why."""


def install() -> None:
    """Fetch elkjs from npm, as its lock file says. Raises ElkError."""
    if (HERE / "node_modules" / "elkjs").is_dir():
        return
    try:
        subprocess.run(["npm", "ci"], cwd=HERE, check=True, capture_output=True, text=True, timeout=_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise ElkError(f"npm ci in {HERE.name} failed: {getattr(error, 'stderr', None) or error}") from error


def elk_layout(items: Sequence[Item], ties: Sequence[Tie]) -> tuple[dict[QualifiedName, Box], float]:
    """Lay out cards and the lines between them.

    Returns:
        Where each card stands, in whole pixels, and the CPU seconds that it took.

    Raises:
        ElkError: It failed.
    """
    numbers = {item.name: str(number) for number, item in enumerate(items)}
    names = {number: name for name, number in numbers.items()}
    widths = {item.name: item.width for item in items}
    ports: dict[QualifiedName, list[dict[str, object]]] = {item.name: [] for item in items}
    edges = []
    for position, tie in enumerate(ties):
        out, into = f"o{position}", f"i{position}"
        ports[tie.parent].append(_port(out, widths[tie.parent], tie.parent_offset, "EAST"))
        ports[tie.child].append(_port(into, 0, tie.child_offset, "WEST"))
        edges.append({"id": f"e{position}", "sources": [out], "targets": [into]})
    cards = [
        {
            "id": numbers[item.name],
            "width": item.width,
            "height": item.height,
            "ports": ports[item.name],
            "layoutOptions": {"elk.portConstraints": "FIXED_POS"},
        }
        for item in items
    ]
    answer = _ask({"id": "root", "layoutOptions": _OPTIONS, "children": cards, "edges": edges})
    boxes = {names[number]: (round(x), round(y), round(w), round(h)) for number, x, y, w, h in answer["boxes"]}
    return boxes, float(answer["cpu"])


def _port(name: str, x: int, y: int, side: str) -> dict[str, object]:
    return {"id": name, "x": x, "y": y, "width": 0, "height": 0, "layoutOptions": {"elk.port.side": side}}


def _ask(graph: object) -> Any:
    try:
        done = subprocess.run(
            ["node", _STACK, "elk.mjs"],
            cwd=HERE,
            input=f"{json.dumps(graph)}\n",
            check=True,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            preexec_fn=_large_stack,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ElkError(f"ELK failed: {str(getattr(error, 'stderr', None) or error)[-400:]}") from error
    return json.loads(done.stdout)


def _large_stack() -> None:
    """Let the process have the stack that `--stack-size` promises it."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_STACK)
    resource.setrlimit(resource.RLIMIT_STACK, (most, most))
