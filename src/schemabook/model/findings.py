"""Findings: what the rules found, with their evidence and what mends it."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from schemabook.model.base import QualifiedName, Value
from schemabook.model.measured import Measured


class Level(StrEnum):
    """How bad a finding is: an error loses data or fails, a warning costs, a note is worth knowing."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """Higher is worse."""
        return list(Level).index(self)


class Subject(Value):
    """What a finding is about.

    `kind` is "table", "view", "column", "index", "constraint", "foreign key", "trigger", "policy", "routine", "type",
    "sequence", "extension", "role", "statement", "setting", "job", "slot", "server" or "database". `name` is the
    object, or the relation that `part` (a column, index, constraint, trigger or policy) belongs to; `signature` tells
    overloaded routines apart.
    """

    kind: str
    name: QualifiedName
    part: str = ""
    signature: str = ""

    def __str__(self) -> str:
        words = f"{self.name}({self.signature})" if self.kind == "routine" else str(self.name)
        return f"{words}.{self.part}" if self.part else words


class Evidence(Value):
    """A figure that a finding rests on, and what it is of ("size of the table", "scans")."""

    name: str
    figure: Measured
    subject: Subject | None = None


class Finding(Value):
    """One fault of one object.

    `message` says it for the reader and holds no figure: those are `evidence`, so that a finding stays the
    same while its figures move. `fix` are SQL statements, each without its semicolon, that mend it; `advice`
    says what to do or to mind where SQL alone is not enough. `related` are other objects that take part.
    """

    rule: str
    level: Level
    subject: Subject
    message: str
    evidence: tuple[Evidence, ...] = ()
    fix: tuple[str, ...] = ()
    advice: str = ""
    related: tuple[Subject, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What a baseline knows the finding by: rule and objects, never words or figures."""
        parts = [self.rule, *(f"{one.kind}:{one}" for one in (self.subject, *self.related))]
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


class Skipped(Value):
    """A rule that could not be checked, or not for every object: why, and what would let it."""

    rule: str
    reason: str
    remedy: str = ""
    objects: int = 0


class Report(Value):
    """What the rules found: findings by level, rule and object; the rules that could not speak; those that ran."""

    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    checked: tuple[str, ...] = ()
    ignored: int = 0
