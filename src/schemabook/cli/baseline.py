"""The baseline: a file of findings that a team has accepted, kept in version control."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from schemabook.cli.writing import write_file
from schemabook.errors import FileFormatError, UsageError
from schemabook.model.findings import Report
from schemabook.renderers.findings.result import Accepted

VERSION = 1


class _File(msgspec.Struct, frozen=True, kw_only=True):
    """The file: the version of its format, and what is accepted, by rule and subject."""

    schemabook_baseline: int
    findings: tuple[Accepted, ...]


def read_baseline(path: Path) -> tuple[Accepted, ...]:
    """What a baseline accepts. Raises UsageError where it cannot be read or is none."""
    doing = f"Could not read {path} as a baseline."
    advice = "Write one with: schemabook lint SOURCE --write-baseline FILE"
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except FileNotFoundError as error:
        raise UsageError(doing, "There is no such file.", advice) from error
    except OSError as error:
        raise UsageError(doing, f"{error.strerror}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FileFormatError(doing, f"{error}.", advice) from error
    if file.schemabook_baseline != VERSION:
        happened = f"It is of format {file.schemabook_baseline}; this Schemabook reads format {VERSION}."
        raise FileFormatError(doing, happened, advice)
    return file.findings


def write_baseline(path: Path, report: Report, before: Iterable[Accepted]) -> int:
    """Accept every finding of a report. Returns how many the file then accepts.

    What `before` accepts of rules that could not be checked this time stays.
    """
    found = {
        one.fingerprint: Accepted(fingerprint=one.fingerprint, rule=one.rule, subject=str(one.subject))
        for one in report.findings
    }
    sure = surely_checked(report)
    kept = {one.fingerprint: one for one in before if one.rule not in sure}
    accepted = sorted({**kept, **found}.values(), key=lambda one: (one.rule, one.subject, one.fingerprint))
    lines = ",\n".join(f"    {msgspec.json.encode(one).decode()}" for one in accepted)
    body = f"[\n{lines}\n  ]" if lines else "[]"
    write_file(path, f'{{\n  "schemabook_baseline": {VERSION},\n  "findings": {body}\n}}\n'.encode())
    return len(accepted)


def find_mended(report: Report, accepted: Iterable[Accepted]) -> tuple[Accepted, ...]:
    """What is accepted and found no more, of rules that were checked for every object."""
    found = {one.fingerprint for one in report.findings}
    sure = surely_checked(report)
    return tuple(one for one in accepted if one.fingerprint not in found and one.rule in sure)


def surely_checked(report: Report) -> frozenset[str]:
    """The rules that spoke of every object."""
    return frozenset(report.checked) - {one.rule for one in report.skipped}
