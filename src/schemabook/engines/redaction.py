"""Secrets that people write into definitions are taken out before anything is kept."""

from __future__ import annotations

import re

MASK = "****"

_LITERAL = re.compile(r"'(?:[^']|'')*'")
_CONNECTION = re.compile(r"(?i)\b(?:host|hostaddr|dbname|port|user)\s*=")
_PASSWORD = re.compile(r"(?i)(\bpassword\s*=\s*)(''(?:[^']|'{4})*''|[^\s';]+)")
_CLAUSE = re.compile(r"(?i)(\b(?:identified\s+by|password)\s+)'(?:[^']|'')*'")
_URL = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*://[^\s:/@'\"]*:)([^\s@/'\"]+)(?=@)")


def redact(text: str) -> str:
    """The text without the passwords in connection strings, URLs and password clauses."""
    lowered = text.lower()
    if "password" in lowered or "identified" in lowered:
        text = _LITERAL.sub(_without_password, text)
        text = _CLAUSE.sub(lambda match: f"{match[1]}'{MASK}'", text)
    if "://" in text:
        text = _URL.sub(lambda match: match[1] + MASK, text)
    return text


def _without_password(match: re.Match[str]) -> str:
    """A string literal, without its password if it is a connection string."""
    text = match[0]
    if "password" in text.lower() and _CONNECTION.search(text):
        return _PASSWORD.sub(lambda found: found[1] + MASK, text)
    return text
