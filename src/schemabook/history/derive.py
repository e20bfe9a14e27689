"""What the past of a database adds up to."""

from __future__ import annotations

from schemabook.history.growth import find_growth
from schemabook.history.load import find_load
from schemabook.history.reading import WANTED
from schemabook.history.series import NodePast, Past, add_now
from schemabook.history.unused import find_unused
from schemabook.model.history import History
from schemabook.model.survey import Survey


def derive_history(past: Past, now_survey: Survey | None) -> History:
    """The history of a source, with the survey of now as its last.

    Counters are those of one server: the one that `now_survey` was read from, else the one that was surveyed
    last. Sizes are compared over all servers with the same database.
    """
    nodes, here = _with_now(past, now_survey)
    if here is None:
        return History(surveys=past.surveys)
    return History(
        surveys=past.surveys,
        growth=find_growth([node for node in nodes if node.database == here.database]),
        load=find_load(here),
        unused=find_unused(here),
    )


def _with_now(past: Past, now_survey: Survey | None) -> tuple[tuple[NodePast, ...], NodePast | None]:
    """The servers, and among them the one to speak of."""
    if now_survey is None or now_survey.measurements is None:
        return past.nodes, max(past.nodes, key=lambda node: node.ats[-1:], default=None)
    seen = now_survey.measurements.seen
    empty = NodePast(now_survey.server.database, seen.host, seen.port or 0, seen.role, (), {})
    before = next((node for node in past.nodes if node.place == empty.place), empty)
    here = add_now(before, now_survey.measurements, WANTED)
    return (*(node for node in past.nodes if node.place != here.place), here), here
