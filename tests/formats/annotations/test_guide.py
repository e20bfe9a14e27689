"""The file in the guide is one that can be used."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import msgspec

from schemabook.demo import shop_script
from schemabook.formats.annotations import parse_annotations
from schemabook.model.annotations import Annotations
from schemabook.scratch.server import ScratchServer
from tests.round_trip import read

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "annotations.md"


def test_files_of_the_guide_are_right(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run(shop_script("postgresql"), database)
    catalogue = read(postgresql_server.url(database)).catalogue
    files = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(files) == 2
    whole = parse_annotations(files[1], GUIDE, catalogue)
    empty = [name for name in Annotations.__struct_fields__ if not getattr(whole, name)]
    assert empty == []
    assert whole.backup is not None
    assert all(msgspec.structs.astuple(whole.backup))
    assert parse_annotations(files[0], GUIDE, catalogue).tables
