"""Whether a survey has what a rule needs, and why not."""

from __future__ import annotations

from schemabook.model.survey import State, Survey

NOT_MEASURED = "nothing was measured"
_MEASURE = "Lint the live database, without --no-measure."
_WORKLOAD = "no statements of the workload were had"


def missing_need(need: str, survey: Survey) -> tuple[str, str] | None:
    """Reason and remedy where a survey lacks a part; None where it has it."""
    measured = survey.measurements
    if need == "roles":
        return None if survey.catalogue.roles else ("no roles were read", _remedy(survey, "roles"))
    if need == "workload":
        return None if survey.workload and survey.workload.statements else (_WORKLOAD, _remedy(survey, "workload"))
    if need == "plans":
        found = any(plan.root is not None for plan in survey.plans)
        return None if found else ("no plans were taken", _remedy(survey, "plans", "workload"))
    if need == "topology":
        return None if survey.topology else ("the topology was not read", _remedy(survey, "topology"))
    if measured is None:
        return (NOT_MEASURED, _MEASURE)
    had = {
        "sizes": bool(measured.tables),
        "use": any(one.scans is not None for one in measured.indexes) or not measured.indexes,
        "server": any(getattr(measured.server, name) for name in measured.server.__struct_fields__),
        "settings": bool(measured.settings),
        "activity": True,
        "sample": bool(measured.columns),
    }
    if had[need]:
        return None
    if need == "sample":
        return ("no values were looked at", "Allow it with --sample.")
    return (f"{need} could not be measured", _remedy(survey, need))


def _remedy(survey: Survey, *parts: str) -> str:
    """What the reading of one of these parts says would mend it."""
    for reading in survey.readings:
        if reading.state is not State.COMPLETE and reading.part in parts and reading.remedy:
            return reading.remedy
    return _MEASURE if survey.measurements is None else ""
