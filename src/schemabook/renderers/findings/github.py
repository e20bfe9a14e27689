"""Findings as workflow commands of GitHub Actions, which shows them as annotations."""

from __future__ import annotations

import re

from schemabook.model.findings import Finding, Level
from schemabook.renderers.findings.result import Result
from schemabook.renderers.findings.words import in_full, name_of

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
_IN_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_MESSAGE, ":": "%3A", ",": "%2C"}


def render_github(result: Result) -> str:
    """One command for each finding that the baseline does not accept; empty where there is none."""
    return "".join(_command(finding) for finding in result.new)


def _command(finding: Finding) -> str:
    title = _escaped(f"{finding.rule}: {name_of(finding.subject)}", _IN_PROPERTY)
    message = _escaped(in_full(finding), _IN_MESSAGE)
    return f"::{_COMMANDS[finding.level]} title={title}::{message}\n"


def _escaped(text: str, table: dict[str, str]) -> str:
    return re.sub("[%\r\n:,]", lambda match: table.get(match[0], match[0]), text)
