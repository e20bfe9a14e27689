"""The only place that turns the model into bytes and back."""

from __future__ import annotations

from typing import Any

import msgspec

from schemabook.errors import FileFormatError
from schemabook.model.base import Value
from schemabook.model.survey import Survey

SCHEMA_VERSION = 1
"""Raised whenever a file written before can no longer be read as it is."""


class Envelope(Value):
    """What a catalogue file holds: which version of the format, and the survey."""

    schemabook: int
    survey: Survey


class _Version(msgspec.Struct):
    schemabook: int


def encode(survey: Survey) -> bytes:
    """The survey as UTF-8 JSON, indented by two, with a final newline. Equal surveys, equal bytes."""
    compact = msgspec.json.encode(Envelope(schemabook=SCHEMA_VERSION, survey=survey))
    return msgspec.json.format(compact, indent=2) + b"\n"


def decode(data: bytes, name: str = "the file") -> Survey:
    """The survey in a catalogue file.

    Raises FileFormatError when it is not one, or of a version that this Schemabook does not read.
    """
    doing = f"Could not read {name} as a catalogue file."
    try:
        version = msgspec.json.decode(data, type=_Version).schemabook
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FileFormatError(doing, f"{error}.", "Write one with: schemabook read SOURCE -o FILE") from error
    if version != SCHEMA_VERSION:
        raise FileFormatError(
            doing,
            f"It is of format {version}; this Schemabook reads format {SCHEMA_VERSION}.",
            "Write it again with: schemabook read SOURCE -o FILE",
        )
    try:
        return msgspec.json.decode(data, type=Envelope).survey
    except msgspec.DecodeError as error:
        raise FileFormatError(doing, f"{error}.", "Write it again with: schemabook read SOURCE -o FILE") from error


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a catalogue file."""
    schema = msgspec.json.schema(Envelope)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Schemabook catalogue file", **schema}
