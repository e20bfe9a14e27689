"""What looks like a secret in a text that everybody reads."""

from __future__ import annotations

import re

_WORDS = r"(?:password|passwd|passphrase|pwd|secret|token)"
_KEYS = r"(?:(?:api|access|secret|private|account|signing|encryption)[_-]?key)"
_REFERENCE = r"(?![$<{*%…\[]|['\"]?\s*$)"
"""Not `$PASSWORD`, `<password>`, `***` and the like, which stand for one; nor an empty one."""

_ASSIGNED = re.compile(rf"(?:{_WORDS}|{_KEYS})['\"]?=['\"]?{_REFERENCE}\S", re.IGNORECASE | re.MULTILINE)
_SAID = re.compile(
    rf"(?:{_WORDS}|{_KEYS})['\"]?\s*[=:]\s*['\"]?{_REFERENCE}(?=\S*\d)(?=\S*[a-z])\S{{8,}}$",
    re.IGNORECASE | re.MULTILINE,
)
"""Such a word and then, at the end of a line, letters and digits: `password: argon2id, salted` says what is stored."""

_TOLD = re.compile(rf"(?:{_WORDS}|{_KEYS}|\bkey)\s*[=:]\s*\S", re.IGNORECASE)
_KNOWN = re.compile(
    r"\bAKIA[0-9A-Z]{16}\b|\bgh[oprsu]_[A-Za-z0-9]{20}|\bglpat-[\w-]{20}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
_QUERY = re.compile(rf"[?&#;](?:[\w.-]*(?:{_WORDS}|{_KEYS})|key|sig|signature)=[^&#]", re.IGNORECASE)
_CREDENTIALS = re.compile(r"[a-z0-9+.-]://[^\s/@:]*:[^\s/@]+@", re.IGNORECASE)


def has_password(text: str) -> bool:
    """Whether an address in a text has a password."""
    return _CREDENTIALS.search(text) is not None


def looks_secret(text: str) -> bool:
    """Whether a text gives away a secret: `PGPASSWORD=…`, an address with `?token=…`, a key known by its shape."""
    return any(pattern.search(text) for pattern in (_ASSIGNED, _SAID, _KNOWN, _QUERY))


def tells_secret(text: str) -> bool:
    """The same, more strictly, of a place where nobody explains what a password is: a host, a database."""
    return looks_secret(text) or _TOLD.search(text) is not None
