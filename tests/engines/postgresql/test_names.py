"""Options as the server keeps them."""

from __future__ import annotations

from schemabook.engines.postgresql.names import build_settings
from schemabook.model.base import Setting


def test_what_the_server_keeps_for_itself_is_no_option() -> None:
    assert build_settings(["n_distinct=5", "pg_attver=26488272"]) == (Setting(name="n_distinct", value="5"),)
    assert build_settings(["pg_attver=26488272"]) == ()
    assert build_settings(["b=2=3", "a="]) == (Setting(name="a", value=""), Setting(name="b", value="2=3"))
