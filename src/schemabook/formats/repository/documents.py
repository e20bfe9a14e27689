"""Documents in a repository that people who read of its database want next."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from schemabook.formats.repository.files import Files
from schemabook.model.repository import RepositoryDocument

_TOPICS = (
    ("architecture", re.compile(r"(?i)architect|system[ _-]design|\badr\b|decision")),
    ("api", re.compile(r"(?i)\b(?:api|openapi|swagger|graphql)\b")),
    ("database", re.compile(r"(?i)database|schema|migration|data[ _-]model|\ber[dm]?\b")),
    ("deployment", re.compile(r"(?i)deploy|operation|runbook|infrastructure")),
    ("testing", re.compile(r"(?i)\btest")),
)
_SPECIFICATIONS = {"openapi.yaml": "api", "openapi.yml": "api", "openapi.json": "api", "swagger.json": "api"}
_AT_THE_TOP = frozenset({"ARCHITECTURE.md", "API.md", "DESIGN.md", "CONTRIBUTING.md", "RUNBOOK.md"})
_TITLE = re.compile(r"(?m)^#\s+(.{1,100}?)\s*#*$")
_MARKUP = re.compile(r"[`*\[]|\](?:\([^)]*\))?")
_MOST = 40


def find_documents(files: Files) -> tuple[RepositoryDocument, ...]:
    """Documents by path: those in the folder of documents whose name or title says what they are about."""
    found = []
    for path in files.paths:
        if not _is_document(path):
            continue
        title = _title(path, files)
        topic = _SPECIFICATIONS.get(path.name) or _topic(path, title)
        if topic:
            found.append(RepositoryDocument(title=title, path=str(path), topic=topic))
    return tuple(found[:_MOST])


def _is_document(path: PurePosixPath) -> bool:
    if path.name in _SPECIFICATIONS:
        return True
    if path.suffix.lower() != ".md":
        return False
    return path.name in _AT_THE_TOP if len(path.parts) == 1 else path.parts[0].lower() in {"doc", "docs"}


def _topic(path: PurePosixPath, title: str) -> str:
    name = " ".join((*path.parts[1:-1], path.stem)).replace("_", " ").replace("-", " ")
    return next((topic for topic, shape in _TOPICS if shape.search(f"{name} {title}")), "")


def _title(path: PurePosixPath, files: Files) -> str:
    """The first heading without its markup, else the name of the file."""
    match = _TITLE.search(files.text(path)[:8_000]) if path.suffix.lower() == ".md" else None
    words = _MARKUP.sub("", match[1]).strip() if match else ""
    return words if words and words.isprintable() else path.name
