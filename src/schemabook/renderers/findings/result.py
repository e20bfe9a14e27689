"""What a run of the rules came to: the report, and what the team has accepted already."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.base import Value
from schemabook.model.findings import Finding, Level, Report
from schemabook.model.survey import Server


class Accepted(Value):
    """A finding that a baseline accepts. `subject` is there for those who read the file."""

    fingerprint: str
    rule: str
    subject: str


class Result(Value):
    """What one run came to.

    `accepted` are the fingerprints of the findings that the baseline accepts, `mended` its entries that are found no
    more. Findings below `fail_on` do not fail; None lets none fail. `place` is the file, relative to the
    repository and with slashes, that formats which know only files point to.
    """

    report: Report
    server: Server
    dialect: Dialect
    accepted: frozenset[str] = frozenset()
    mended: tuple[Accepted, ...] = ()
    fail_on: Level | None = Level.WARNING
    place: str = "schemabook.yml"

    @property
    def new(self) -> tuple[Finding, ...]:
        """The findings that no baseline accepts."""
        return tuple(one for one in self.report.findings if not self.is_accepted(one))

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that make the run fail."""
        return tuple(one for one in self.report.findings if self.fails(one))

    def is_accepted(self, finding: Finding) -> bool:
        """Whether the baseline accepts a finding."""
        return finding.fingerprint in self.accepted

    def fails(self, finding: Finding) -> bool:
        """Whether a finding makes the run fail."""
        if self.fail_on is None or self.is_accepted(finding):
            return False
        return finding.level.rank >= self.fail_on.rank

    def by_rule(self) -> Iterator[tuple[str, list[Finding]]]:
        """Each rule that found something new, with its findings; the worst first."""
        groups: dict[str, list[Finding]] = {}
        for finding in self.new:
            groups.setdefault(finding.rule, []).append(finding)
        yield from groups.items()
