"""Plans of statements that are written for a document: taken like those of the workload, but none is ever run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.model.catalogue import Catalogue
from schemabook.model.plans import Plan, PlanNode
from schemabook.model.survey import Reading, State

PART = "example plans"
"""What a reading calls the plans of examples."""
_LITERAL = re.compile(r"'(?:[^']|'')*'")


class Planned(NamedTuple):
    """The plans that were taken, and what is to be said of those that were not."""

    plans: tuple[Plan, ...]
    readings: tuple[Reading, ...]


def examples_to_plan(catalogue: Catalogue, options: ReadOptions, planned: Sequence[str]) -> tuple[str, ...]:
    """The statements that the options have for a catalogue, each once, without those that are planned anyway."""
    if options.measure is None or options.measure.examples is None:
        return ()
    known = set(planned)
    return tuple(one for one in dict.fromkeys(options.measure.examples(catalogue)) if one not in known)


def without_running(options: ReadOptions) -> ReadOptions:
    """The options by which a statement is planned only."""
    measure = msgspec.structs.replace(options.measure or MeasureOptions(), analyse=False)
    return msgspec.structs.replace(options, measure=measure)


def as_examples(plans: Iterable[Plan], readings: Iterable[Reading]) -> Planned:
    """The plans that there are, marked as those of examples, and the readings told apart from those of the workload.

    The made-up values in them are masked: nobody shall take them for what is in the database.
    """
    marked = tuple(
        msgspec.structs.replace(plan, example=True, root=_masked(plan.root)) for plan in plans if plan.root is not None
    )
    told = tuple(
        msgspec.structs.replace(reading, part=PART, missed=reading.missed.replace("statements", "examples"))
        for reading in readings
        if reading.state is not State.UNSUPPORTED
    )
    return Planned(marked, told)


def _masked(node: PlanNode) -> PlanNode:
    return msgspec.structs.replace(
        node,
        condition=_LITERAL.sub("?", node.condition),
        filter=_LITERAL.sub("?", node.filter),
        sort=tuple(_LITERAL.sub("?", key) for key in node.sort),
        children=tuple(map(_masked, node.children)),
    )
