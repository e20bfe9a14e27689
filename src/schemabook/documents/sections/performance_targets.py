"""Times and amounts that people want kept, beside what was measured."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Line, Link, grid, text
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.queries import shown_digests, statement_target
from schemabook.documents.server_figures import health_figures, load_figures
from schemabook.documents.words import counted
from schemabook.model.annotations import Target
from schemabook.model.reader import Depth, Focus


def compose_summary(context: Context) -> Iterator[Block]:
    """Each target with the figures of its statement, or of its name; how many have none."""
    targets = context.book.annotations.targets
    if not targets:
        remedy = "Write them under targets in annotations.yml: a name, its limit, and the digest of a statement."
        yield missing("Which times are to be kept is not written down.", remedy=remedy)
        return
    rows = [_row(context, one) for one in targets]
    yield grid(("Target (annotation)", "Limit", "Statement", "On average", "At most"), rows)
    unmeasured = sum(not (row[3] or row[4]) for row in rows)
    if unmeasured:
        remedy = "Give it the digest of a statement in the workload, and measure with the workload counted."
        yield missing(f"{counted(unmeasured, 'target')} could not be compared with anything measured.", remedy=remedy)


def _row(context: Context, target: Target) -> tuple[Line, ...]:
    figures = context.figures
    use = context.measured.statements.get(target.statement) if target.statement else None
    if use is not None:
        linked = use.digest in shown_digests(context)
        name: Line = (Link(text=use.digest, to=statement_target(use.digest)),) if linked else text(use.digest)
        return text(target.name), text(target.limit), name, figures.line(use.mean_time), figures.line(use.max_time)
    known = {name.partition(" (limit")[0].lower(): one for name, one in health_figures(context)}
    known |= {name.lower(): one for name, one in load_figures(context)}
    value = figures.line(known.get(target.name.lower()))
    return text(target.name), text(target.limit), text(target.statement), value, ()


section = Section(
    title="Performance targets",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
)
