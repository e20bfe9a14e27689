"""`python -m benchmarks.layout`: our layout and ELK's `layered`, on schemas of the corpora and on generated ones.

Each graph is measured twice: with the lines that the site draws, and with those to hubs too (which the site draws only
when they are asked for; ELK lays out both). Prints a table and exits with 1 when a target is missed: fewer crossings
and shorter median lines than ELK, cards on 30 % of the picture, 0.2 s of CPU for 1,000 tables and 1.5 s for 5,000.
elkjs comes from npm; without it, ours is measured alone.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from benchmarks.layout.elk import ElkError, elk_layout, install
from benchmarks.layout.graphs import Graph, corpus_graphs, synthetic_graphs
from benchmarks.layout.metrics import Box, Quality, measure_quality, overlaps
from schemabook.diagrams.layout import find_layout
from schemabook.model.base import QualifiedName

LEAST_FILL = 0.3
LEAST_CARDS = 25
"""Smaller schemas are shown only: with a handful of lines the difference is chance."""
SECONDS = {1_000: 0.2, 5_000: 1.5}
_ROUNDS = 3
_ROW = "{:22} {:6} {:5} {:>6} {:>6} {:>15} {:>6} {:>8} {:>10} {:>6} {:>8}"
_TITLES = ("graph", "layout", "hubs", "cards", "lines", "size", "fill", "median", "crossings", "zoom", "CPU s")

Boxes = Mapping[QualifiedName, Box]


def main(arguments: list[str]) -> int:
    """Run the comparison. Returns 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.layout", description=__doc__.split("\n")[0])
    parser.add_argument("--only", help="Graphs whose names contain this.")
    parser.add_argument("--most", type=int, default=10_000, help="Graphs of at most so many tables and views.")
    parser.add_argument("--kept", type=Path, help="A folder that keeps the surveys of the corpora for the next run.")
    parser.add_argument("--alone", action="store_true", help="Without ELK.")
    chosen = parser.parse_args(arguments)
    missed: list[str] = []
    print(
        _ROW.format("graph", "layout", "hubs", "cards", "lines", "size", "fill", "median", "crossings", "zoom", "CPU s")
    )
    with tempfile.TemporaryDirectory() as made:
        kept = chosen.kept or Path(made)
        kept.mkdir(exist_ok=True)
        for graph in _graphs(kept, chosen.only or "", chosen.most):
            missed.extend(_compare(graph, alone=chosen.alone or not _has_elk()))
    print("\n".join(["", *(f"MISSED {line}" for line in missed)]) if missed else "\nEvery target is reached.")
    return 1 if missed else 0


def _graphs(folder: Path, only: str, most: int) -> Iterator[Graph]:
    for graph in chain(corpus_graphs(folder), synthetic_graphs()):
        if only in graph.name and len(graph.items) <= most:
            yield graph


def _has_elk() -> bool:
    try:
        install()
    except ElkError as error:
        print(error, file=sys.stderr)
        return False
    return True


def _compare(graph: Graph, *, alone: bool) -> Iterator[str]:
    """Lay out one graph and print what came of it. Gives the targets that are missed."""
    boxes, seconds = _our_layout(graph)
    yield from _check_alone(graph, boxes, seconds)
    for hubs in (False, True):
        drawn = graph.drawn(hubs=hubs)
        if hubs and len(drawn) == len(graph.drawn(hubs=False)):
            continue
        pairs = [(tie.child, tie.parent) for tie in drawn]
        ours = measure_quality(boxes, pairs)
        _print(graph, "ours", hubs, ours, seconds)
        if alone:
            continue
        try:
            theirs, elk_seconds = elk_layout(graph.items, drawn)
        except ElkError as error:
            print(f"{graph.name}: {error}")
            continue
        elk = measure_quality(theirs, pairs)
        _print(graph, "ELK", hubs, elk, elk_seconds)
        if not hubs:
            yield from _check_against(graph, ours, elk)


def _our_layout(graph: Graph) -> tuple[Boxes, float]:
    """Where our layout puts the cards, and the least CPU seconds of some rounds."""
    best = float("inf")
    for _ in range(_ROUNDS):
        gc.collect()
        started = time.process_time()
        layout = find_layout(graph.items, graph.ties, graph.modules)
        best = min(best, time.process_time() - started)
    return {place.name: (place.x, place.y, place.width, place.height) for place in layout.places}, best


def _check_alone(graph: Graph, boxes: Boxes, seconds: float) -> Iterator[str]:
    quality = measure_quality(boxes, [])
    if len(boxes) != len(graph.items) or overlaps(boxes.values()):
        yield f"{graph.name}: {len(boxes)} of {len(graph.items)} cards, {overlaps(boxes.values())} overlaps"
    if len(graph.items) >= LEAST_CARDS and quality.fill < LEAST_FILL:
        yield f"{graph.name}: cards fill {quality.fill:.3f}, at least {LEAST_FILL}"
    most = SECONDS.get(len(graph.items))
    if most is not None and seconds > most:
        yield f"{graph.name}: {seconds:.2f} s CPU, at most {most}"


def _check_against(graph: Graph, ours: Quality, elk: Quality) -> Iterator[str]:
    if len(graph.items) < LEAST_CARDS:
        return
    if ours.crossings > elk.crossings:
        yield f"{graph.name}: {ours.crossings:,} crossings, ELK {elk.crossings:,}"
    if ours.median_edge > elk.median_edge:
        yield f"{graph.name}: median line of {ours.median_edge:.0f} px, ELK {elk.median_edge:.0f} px"


def _print(graph: Graph, layout: str, hubs: bool, quality: Quality, seconds: float) -> None:
    print(
        _ROW.format(
            graph.name,
            layout,
            "drawn" if hubs else "chips",
            f"{len(graph.items):,}",
            f"{quality.edges:,}",
            f"{quality.width:,}x{quality.height:,}",
            f"{quality.fill:.3f}",
            f"{quality.median_edge:,.0f}",
            f"{quality.crossings:,}",
            f"{quality.zoom:.3f}",
            f"{seconds:.2f}",
        ),
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
