"""Names and aliases in statements, told by their tokens."""

from __future__ import annotations

import pytest

from schemabook.engines.mysql.dialect import MYSQL
from schemabook.engines.plan_names import Tables
from schemabook.engines.plan_safety import read_tokens
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Table, View


def name(text: str) -> QualifiedName:
    return QualifiedName("", text)


CATALOGUE = Catalogue(
    engine="mysql",
    tables=(Table(name=name("orders")), Table(name=name("Users"), partitions=(Table(name=name("users_1")),))),
    views=(
        View(name=name("recent"), definition="select r.id from orders r join again"),
        View(name=name("again"), definition="select * from recent"),
        View(name=name("broken"), definition="select '"),
    ),
)


@pytest.mark.parametrize(
    ("statement", "aliases"),
    [
        ("select * from orders", {"orders": "orders"}),
        ("select * from shop.orders as o, `Users` u where o.id = u.id", {"o": "orders", "u": "Users"}),
        ("select * from users", {"users": "Users"}),
        ("select * from (select * from orders o) x join users_1 on true", {"o": "orders", "users_1": "users_1"}),
        ("select * from orders x where id in (select id from users x)", {"x": None}),
        ("select * from orders left join users using (id) order by 1", {"orders": "orders", "users": "Users"}),
        ("update orders set id = 1", {"orders": "orders"}),
        ("select * from recent", {"r": "orders"}),
        ("select * from broken, nowhere", {}),
        ("select orders from nowhere where users = 1", {}),
    ],
)
def test_aliases(statement: str, aliases: dict[str, str | None]) -> None:
    found = Tables(CATALOGUE).aliases(read_tokens(statement, MYSQL), MYSQL)
    assert {alias: table and table.name for alias, table in found.items()} == aliases
