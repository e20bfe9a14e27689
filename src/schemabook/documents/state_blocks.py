"""The states of a table's rows: which there are, what they mean, and the steps that there is evidence for."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.diagrams.states import Edge, state_diagram, state_drawing
from schemabook.documents.blocks import (
    Block,
    Code,
    Diagram,
    Heading,
    Inline,
    Line,
    Paragraph,
    Text,
    code,
    grid,
    joined,
    text,
)
from schemabook.documents.context import Context, missing
from schemabook.insights.states import StateColumn, Step
from schemabook.model.reader import Extra
from schemabook.model.tables import Reference, Table

_DONE = {
    "sets": "set by",
    "acts on": "acted on by",
    "allows": "allowed by",
}


def state_blocks(context: Context, table: Table) -> Iterator[Block]:
    """The states of each column that holds one, under a heading of its own."""
    for state in context.insights.states.get(table.name, ()):
        yield Heading(level=2, text=f"States of {state.column}")
        yield from _blocks(context, table, state)


def _blocks(context: Context, table: Table, state: StateColumn) -> Iterator[Block]:
    is_drawn = bool(state.steps) and context.reader.wants(Extra.DIAGRAMS)
    if is_drawn:
        title = f"States of {state.column} of {context.display(table.name)}"
        drawing = context.drawings.wanted(lambda: state_drawing(*_drawn(state), title))
        yield Diagram(text=diagram_of(state), drawing=drawing)
    meanings = _meanings(context, table, state)
    marks = {state.default: "default"} if state.default is not None else {}
    if meanings or marks or not is_drawn:
        rows: list[tuple[Line, ...]] = [
            (_value(value), text(meanings.get(value, "")), text(marks.get(value, ""))) for value in state.values
        ]
        yield grid(("State", "Meaning", "New rows"), rows)
    if context.reader.is_brief:
        return
    if state.steps:
        yield grid(("From", "To", "Evidence"), [_row(context, step) for step in state.steps])
    for step in state.settings:
        words = (Text(text="Set to "), *_value(step.end), Text(text=" from any state: "), *_evidence(context, step))
        yield Paragraph(line=(*words, Text(text=".")))
    if not state.steps:
        yield missing(
            "Which of these states follows which is not known: no trigger or routine names both ends of a step.",
            remedy=f"Write transitions under tables, {context.display(table.name)}, columns, {state.column} "
            "in annotations.yml.",
        )


def diagram_of(state: StateColumn) -> str:
    """The state diagram of a column: a beginning where it is known, an end only where people wrote all steps."""
    return state_diagram(*_drawn(state))


def _drawn(state: StateColumn) -> tuple[list[str], list[Edge]]:
    """The states of a picture and the steps between them."""
    edges = [(step.start, step.end, step.by) for step in state.steps]
    begun = any(not step.start for step in state.steps)
    if not begun and state.default is not None:
        edges.insert(0, ("", state.default, ""))
    if state.complete:
        leaving = {step.start for step in state.steps}
        reached = {step.end for step in state.steps}
        edges.extend((value, "", "") for value in state.values if value in reached and value not in leaving)
    drawn = {end for edge in edges for end in edge[:2]}
    return [value for value in state.values if value in drawn], edges


def _meanings(context: Context, table: Table, state: StateColumn) -> dict[str, str]:
    column = next((one for one in table.columns if one.name == state.column), None)
    return context.notes.values(table.name, column) if column else {}


def _value(value: str) -> Line:
    return code(value) if value else text("the empty text")


def _row(context: Context, step: Step) -> tuple[Line, ...]:
    start = _value(step.start) if step.start else text("where a row begins")
    return start, _value(step.end), _evidence(context, step)


def _evidence(context: Context, step: Step) -> Line:
    """What says that there is a step, with a link to the routine whose text it is."""
    if step.source == "annotation":
        written = text(f"{step.by} (annotation)" if step.by else "annotation")
        return joined([written, *(_evidence(context, one) for one in step.confirmed_by)])
    done = _DONE[step.how]
    routine: Line = ()
    if step.routine is not None:
        routine = context.index.link(Reference(kind="routine", name=step.routine, signature=step.signature))
    if step.source == "routine":
        return (Text(text=f"{done} routine "), *routine)
    found: list[Inline] = [Text(text=f"{done} trigger "), Code(text=step.by)]
    if routine:
        found.extend((Text(text=", which runs "), *routine))
    return tuple(found)
