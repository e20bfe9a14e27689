"""What every rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from schemabook.engines.dialect import Dialect
from schemabook.model.base import Value
from schemabook.model.findings import Evidence, Finding, Level, Skipped, Subject
from schemabook.model.measured import Measured
from schemabook.rules.facts import Facts


class Need(StrEnum):
    """A part of a survey that a rule cannot speak without. Missing ones skip the rule, with the reason."""

    SIZES = "sizes"
    USE = "use"
    SERVER = "server"
    SETTINGS = "settings"
    ACTIVITY = "activity"
    SAMPLE = "sample"
    WORKLOAD = "workload"
    PLANS = "plans"
    TOPOLOGY = "topology"
    ROLES = "roles"


Given = tuple[str, Measured | None] | tuple[str, Measured | None, Subject]
"""A piece of evidence: its name, its figure, and what it is of."""


def everywhere(_: Dialect) -> bool:
    """A rule that applies to every engine."""
    return True


class Rule(Value):
    """One rule.

    `find` yields a `Finding` for each fault, made with `fault`, or a `Skipped` for objects it cannot judge. `applies`
    asks the dialect whether there can be such a fault at all.
    """

    level: Level
    find: Callable[[Facts], Iterable[Finding | Skipped]]
    needs: tuple[Need, ...] = ()
    applies: Callable[[Dialect], bool] = everywhere
    sources: tuple[str, ...] = ()
    """Tools that check the same, as `tool: name of the check`."""


def fault(
    subject: Subject | Sequence[Subject],
    message: str,
    fix: Iterable[str] = (),
    *,
    advice: str = "",
    evidence: Iterable[Given] = (),
) -> Finding:
    """A finding; its rule and level are put in by `check`.

    Of several subjects the first has the fault and the others take part. Evidence that was not measured is left out;
    a third part of it says what it is of, where that is something else than what has the fault.
    """
    subjects = (subject,) if isinstance(subject, Subject) else tuple(subject)
    return Finding(
        rule="",
        level=Level.NOTE,
        subject=subjects[0],
        message=message,
        fix=tuple(fix),
        advice=advice,
        evidence=tuple(
            Evidence(name=name, figure=figure, subject=next(iter(of), None))
            for name, figure, *of in evidence
            if figure is not None
        ),
        related=subjects[1:],
    )


def skipped(reason: str, remedy: str = "", objects: int = 0) -> Skipped:
    """Objects that a rule cannot judge; its name is put in by `check`."""
    return Skipped(rule="", reason=reason, remedy=remedy, objects=objects)
