"""Catalogue → SQL → server → catalogue: nothing may differ."""

from __future__ import annotations

import difflib
from typing import Any

import msgspec

from schemabook.ddl import ddl_writer
from schemabook.engines import dialect_by_name, engine_for_scheme
from schemabook.engines.engine import ReadOptions
from schemabook.engines.source import parse_url
from schemabook.model.catalogue import Catalogue
from schemabook.model.survey import Survey


def read(url: str) -> Survey:
    """The survey of the database at a URL."""
    source = parse_url(url)
    return engine_for_scheme(source.scheme).read(source, ReadOptions(statement_timeout=300))


def script_of(catalogue: Catalogue, *, access: bool = False) -> str:
    """The script that makes a catalogue."""
    dialect = dialect_by_name(catalogue.engine)
    writer = ddl_writer(dialect)
    return writer.build_script(writer.build_statements(catalogue, dialect, access=access))


def without_access(catalogue: Catalogue) -> Catalogue:
    """The catalogue without owners, roles, grants and default privileges."""
    plain = msgspec.structs.replace(catalogue, roles=(), grants=(), default_privileges=())
    return msgspec.convert(_without_owners(msgspec.to_builtins(plain)), type=Catalogue)


def _without_owners(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_owners(one) for key, one in value.items() if key != "owner"}
    return [_without_owners(one) for one in value] if isinstance(value, (list, tuple)) else value


def differences(before: Catalogue, after: Catalogue) -> str:
    """The lines in which two catalogues differ; empty when they are equal."""
    if before == after:
        return ""
    first, second = (msgspec.json.format(msgspec.json.encode(one)).decode().splitlines() for one in (before, after))
    lines = difflib.unified_diff(first, second, "before", "after", n=8, lineterm="")
    return "\n".join(list(lines)[:80]) or "equal as text, different as values"
