"""`annotations.yml`: what people have written about a database, read and written, and taken from other tools' files."""

from __future__ import annotations

from pathlib import Path

from schemabook.errors import UsageError
from schemabook.formats.annotations.importing import Imported
from schemabook.formats.annotations.names import Names
from schemabook.formats.annotations.reader import DEFAULT_FILE, build_annotations, parse_annotations, read_annotations
from schemabook.formats.yaml_nodes import load_yaml

__all__ = ["DEFAULT_FILE", "build_annotations", "parse_annotations", "read_annotations", "read_import"]


def read_import(path: Path, names: Names) -> Imported:
    """The descriptions in a file of tbls or dbt. Raises UsageError for a file of another kind."""
    from schemabook.formats.annotations import dbt, tbls

    root = load_yaml(path, as_text=True)
    keys = {str(key) for key in root.value} if isinstance(root.value, dict) else set()
    if keys & dbt.KEYS:
        return dbt.import_dbt(root, names)
    if keys & tbls.KEYS:
        return tbls.import_tbls(root, names)
    raise UsageError(
        f"Could not import {path}.",
        "It is neither a .tbls.yml nor a property file of dbt.",
        f"The former has one of {', '.join(sorted(tbls.KEYS))}, the latter one of {', '.join(sorted(dbt.KEYS))}.",
    )
