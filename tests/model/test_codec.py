"""The catalogue file."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest

from schemabook.errors import FileFormatError
from schemabook.model import base, catalogue, survey, tables
from schemabook.model.codec import SCHEMA_VERSION, decode, encode, json_schema
from tests.catalogues import references, table
from tests.catalogues import survey as survey_of


def test_what_is_written_is_read_back() -> None:
    given = survey_of(table("a"), table("b", references("a_id", "a")))
    assert decode(encode(given)) == given
    assert encode(decode(encode(given))) == encode(given)


def test_file_is_valid_by_its_schema() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(encode(survey_of(table("a")))), schema)
    wrong = json.loads(encode(survey_of(table("a"))))
    wrong["survey"]["catalogue"]["tables"][0]["colour"] = "green"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"schemabook": 1}', b'{"schemabook": 1, "survey": {"server": 5}}', b"\xff\xfe{}"],
)
def test_other_files_are_refused_with_the_way_out(data: bytes) -> None:
    with pytest.raises(FileFormatError, match="schemabook read SOURCE -o FILE"):
        decode(data, "x.json")


def test_other_versions_are_named() -> None:
    with pytest.raises(FileFormatError, match=f"format {SCHEMA_VERSION}"):
        decode(b'{"schemabook": 7, "survey": {}}')


@pytest.mark.parametrize("module", [base, catalogue, survey, tables])
def test_values_are_frozen_and_hold_tuples(module: object) -> None:
    for found in vars(module).values():
        if isinstance(found, type) and issubclass(found, msgspec.Struct):
            assert found.__struct_config__.frozen
            for field in msgspec.structs.fields(found):
                assert "list[" not in str(field.type), f"{found.__name__}.{field.name} is a list"
