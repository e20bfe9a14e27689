"""Secrets that people write into definitions are taken out before anything is kept."""

from __future__ import annotations

import re

MASK = "****"

_PATTERNS = (
    re.compile(r"(?i)(\bpassword\s*=\s*)(?!\s)((?:'{2}(?:[^']|'{4})*'{2})|[^\s'\";)]+)"),
    re.compile(r"(?i)(\b(?:identified\s+by|password)\s+)('(?:[^']|'')*')"),
    re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*://[^\s:/@'\"]*:)([^\s@/'\"]+)(?=@)"),
)


def redact(text: str) -> str:
    """The text with passwords in connection strings, URLs and clauses replaced by asterisks."""
    lowered = text.lower()
    if "password" not in lowered and "://" not in text and "identified" not in lowered:
        return text
    for pattern in _PATTERNS:
        text = pattern.sub(lambda match: match[1] + MASK, text)
    return text
