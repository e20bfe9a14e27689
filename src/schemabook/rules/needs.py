"""Whether a survey has what a rule needs, and why not."""

from __future__ import annotations

from schemabook.model.measurements import Measurements
from schemabook.model.survey import Reading, State, Survey

NOT_MEASURED = "nothing was measured"
_MEASURE = "Lint the live database, without --no-measure."
_SAMPLE = "Allow it with --sample."
_PARTS = {
    "sizes": ("sizes",),
    "use": ("use",),
    "server": ("server",),
    "settings": ("settings",),
    "activity": ("activity",),
    "sample": ("sample",),
    "workload": ("workload",),
    "plans": ("plans", "workload"),
    "topology": ("topology",),
    "roles": ("roles", "accounts and grants"),
}
"""The parts of a reading that say why a need is not met, the nearest first."""

_PARTLY = frozenset({"activity", "sample", "workload"})
"""The needs whose parts are often half hidden: sessions, values and statements of others."""

_REASONS = {
    "sizes": "no sizes could be measured",
    "use": "the use of indexes could not be measured",
    "server": "the server's figures could not be measured",
    "settings": "the settings could not be read",
    "activity": "the sessions could not be seen",
    "sample": "no values were looked at",
    "workload": "no statements of the workload were had",
    "plans": "no plans were taken",
    "topology": "the topology was not read",
    "roles": "no roles were read",
}


def missing_need(need: str, survey: Survey) -> tuple[str, str] | None:
    """Reason and remedy where a survey lacks a part; None where it has it.

    The reason ends with the server's own words where there are any.
    """
    if _has(need, survey):
        return None
    if need != "roles" and survey.measurements is None and not survey.workload:
        return (NOT_MEASURED, _MEASURE)
    reading = unfinished_reading(survey, *_PARTS[need])
    reason = f"{_REASONS[need]}: {reading.reason}" if reading and reading.reason else _REASONS[need]
    remedy = reading.remedy if reading else ""
    return (reason, remedy or (_SAMPLE if need == "sample" else ""))


def partly_missing(need: str, survey: Survey) -> tuple[str, str] | None:
    """Reason and remedy where only some of a part could be read, so that silence about the rest proves nothing."""
    return hidden_part(survey, *_PARTS[need]) if need in _PARTLY and _has(need, survey) else None


def hidden_part(survey: Survey, *parts: str) -> tuple[str, str] | None:
    """Reason and remedy where a reading of these parts got less than there is: what was not seen, and why."""
    reading = unfinished_reading(survey, *parts)
    if reading is None or reading.state is State.UNSUPPORTED:
        return None
    why = f": {reading.reason}" if reading.reason else ""
    return (f"not seen: {reading.missed}{why}" if reading.missed else reading.reason, reading.remedy)


def unfinished_reading(survey: Survey, *parts: str) -> Reading | None:
    """The first reading of these parts that did not get to its end."""
    found = {one.part: one for one in reversed(survey.readings) if one.state is not State.COMPLETE}
    return next((found[part] for part in parts if part in found), None)


def _has(need: str, survey: Survey) -> bool:
    match need:
        case "roles":
            return unfinished_reading(survey, *_PARTS[need]) is None
        case "workload":
            return survey.workload is not None and bool(survey.workload.statements)
        case "plans":
            return any(plan.root is not None and not plan.example for plan in survey.plans)
        case "topology":
            return survey.topology is not None
    return survey.measurements is not None and _is_measured(need, survey, survey.measurements)


def _is_measured(need: str, survey: Survey, measured: Measurements) -> bool:
    """Whether there are figures; where the database has nothing to measure, none are missing."""
    match need:
        case "sizes":
            return bool(measured.tables) or not survey.catalogue.tables
        case "use":
            counted = any(one.scans is not None for one in measured.indexes)
            return counted or not any(table.indexes for table in survey.catalogue.tables)
        case "server":
            return any(getattr(measured.server, name) for name in measured.server.__struct_fields__)
        case "settings":
            return bool(measured.settings)
        case "sample":
            return bool(measured.columns) or not survey.catalogue.tables
    reading = unfinished_reading(survey, need)
    return reading is None or reading.state is State.PARTIAL
