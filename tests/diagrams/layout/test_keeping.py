"""The file of a layout."""

from __future__ import annotations

import json

import pytest

from schemabook.diagrams.layout import Hull, KeptLayout, Layout, Place, decode_layout, encode_layout
from schemabook.errors import FileFormatError
from schemabook.model.base import QualifiedName
from schemabook.model.book import Module

HOSTILE = QualifiedName("", 'x"]\n,</script>\u2028é')
LAYOUT = Layout(
    width=600,
    height=400,
    places=(
        Place(name=HOSTILE, x=24, y=44, width=200, height=100),
        Place(name=QualifiedName("public", "a"), x=300, y=44, width=200, height=56, is_late=True),
        Place(name=QualifiedName("public", "v"), x=300, y=144, width=200, height=56),
    ),
    hulls=(Hull(module="public.a", x=0, y=0, width=600, height=400),),
)
MODULES = (Module(name="public.a", tables=(HOSTILE, QualifiedName("public", "a"))),)


def test_what_is_written_is_read_again() -> None:
    kept = decode_layout(encode_layout(LAYOUT, MODULES).encode())
    assert kept == KeptLayout(layout=LAYOUT, modules={HOSTILE: "public.a", QualifiedName("public", "a"): "public.a"})
    assert decode_layout(encode_layout(Layout(), ()).encode()) == KeptLayout(layout=Layout(), modules={})


def test_each_card_has_a_line_of_json_in_the_order_of_names() -> None:
    text = encode_layout(LAYOUT, MODULES)
    assert json.loads(text)["layout"] == 1
    lines = text.split("\n")
    assert [line for line in lines if "public" in line] == [
        '["public.a", 0, 0, 600, 400]',
        json.dumps(["", HOSTILE.name, 24, 44, 200, 100, 0, "public.a"], ensure_ascii=False) + ",",
        '["public", "a", 300, 44, 200, 56, 1, "public.a"],',
        '["public", "v", 300, 144, 200, 56, 0, ""]',
    ]
    assert text == encode_layout(LAYOUT, MODULES)
    assert text.endswith("]}\n")


@pytest.mark.parametrize("number", [10_000_001, -10_000_001, 10**15, -(10**400)])
@pytest.mark.parametrize("position", range(4))
def test_what_is_too_far_away_is_left_out(number: int, position: int) -> None:
    numbers = [24, 44, 200, 100]
    numbers[position] = number
    data = {
        "layout": 1,
        "width": 10**18,
        "height": 10**18,
        "hulls": [["public.a", *numbers], ["public.b", 0, 0, 600, 400]],
        "cards": [["public", "a", *numbers, 0, "public.a"], ["public", "b", 24, 44, 200, 100, 0, "public.b"]],
    }
    kept = decode_layout(json.dumps(data).encode())
    assert [hull.module for hull in kept.layout.hulls] == ["public.b"]
    assert [place.name for place in kept.layout.places] == [QualifiedName("public", "b")]
    assert kept.modules[QualifiedName("public", "a")] == "public.a"
    assert max(kept.layout.width, kept.layout.height) == 10_000_000


@pytest.mark.parametrize(
    ("data", "happened"),
    [
        (b"", "truncated"),
        (b"\xff\xfe", "malformed"),
        (b"[]", "Expected `object`"),
        (b"{}", "`layout`"),
        (b'{"layout": 2}', "of format 2"),
        (b'{"layout": 1}', "missing required field"),
        (b'{"layout": 1, "width": 1, "height": 1, "hulls": [], "cards": [["a", "b", 1]]}', "Expected `array`"),
        (b"<<<<<<< ours", "malformed"),
        (b'{"layout": 1, "x": ' + b"[" * 200_000, "nested too deeply"),
        (b'{"layout": 1, "width": 1e999, "height": 1, "hulls": [], "cards": []}', "out of range"),
    ],
)
def test_what_is_no_such_file_is_said_with_advice(data: bytes, happened: str) -> None:
    with pytest.raises(FileFormatError) as caught:
        decode_layout(data, "docs/.schemabook-layout.json")
    assert caught.value.doing == "Could not read docs/.schemabook-layout.json as a kept layout."
    assert happened in caught.value.happened
    assert caught.value.next_step.startswith("Remove it")
