"""What statements do to tables, in the words of the field."""

from __future__ import annotations

import pytest

from tests.insights.workload_support import study_of, words_of

READS = {
    "SELECT * FROM users WHERE id = $1": ["users: look-up by id"],
    "SELECT * FROM users WHERE $1 = id": ["users: look-up by id"],
    "SELECT * FROM users WHERE lower(email) = lower($1) AND deleted_at IS NULL": [
        "users: look-up by lower(email), where deleted_at is null"
    ],
    "SELECT * FROM users WHERE lower(email) = $1": ["users: list by lower(email)"],
    "SELECT * FROM users WHERE email = $1 AND deleted_at IS NULL": ["users: list by email, where deleted_at is null"],
    "SELECT * FROM order_items WHERE order_id = $1 AND product_id = $2": [
        "order_items: look-up by order_id and product_id"
    ],
    "SELECT * FROM order_items WHERE order_id = $1": ["order_items: list by order_id"],
    "SELECT * FROM users WHERE id IN ($1, $2)": ["users: list by id (any of several)"],
    "SELECT * FROM users WHERE id = ANY($1)": ["users: list by id (any of several)"],
    "SELECT * FROM users WHERE id = $1 OR id = $2": ["users: list by id (any of several)"],
    "SELECT * FROM users WHERE id = $1 OR (id IN ($2) OR id = $3)": ["users: list by id (any of several)"],
    "SELECT * FROM users WHERE id < $1 OR id > $2": ["users: scan of all rows, filtered by id"],
    "SELECT * FROM users WHERE email = $1 OR name = $2": ["users: list by email or name"],
    "SELECT * FROM users WHERE ctid = $1": ["users: look-up by ctid"],
    "SELECT 1 FROM users WHERE id = $1": ["users: existence check by id"],
    "SELECT EXISTS (SELECT $1 FROM orders WHERE user_id = $2)": ["orders: existence check by user_id"],
    "SELECT * FROM orders WHERE user_id = $1 ORDER BY placed_at DESC LIMIT $2": [
        "orders: list by user_id, newest first"
    ],
    "SELECT * FROM orders WHERE user_id = $1 AND placed_at BETWEEN $2 AND $3 ORDER BY placed_at": [
        "orders: list by user_id and range of placed_at, oldest first"
    ],
    "SELECT * FROM orders ORDER BY total DESC LIMIT $1 OFFSET $2": [
        "orders: list in descending order of total, with OFFSET"
    ],
    "SELECT * FROM orders LIMIT $1": ["orders: list in no order"],
    "SELECT * FROM orders WHERE status <> $1": ["orders: scan of all rows, filtered by status"],
    "SELECT * FROM orders": ["orders: scan of all rows"],
    "SELECT * FROM orders WHERE (placed_at, id) < ($1, $2) ORDER BY placed_at DESC, id DESC LIMIT $3": [
        "orders: page by (placed_at, id), newest first"
    ],
    "SELECT * FROM orders WHERE placed_at < $1 OR (placed_at = $1 AND id < $2) ORDER BY placed_at, id LIMIT $3": [
        "orders: page by (placed_at, id), oldest first"
    ],
    "SELECT * FROM orders WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3": [
        "orders: page by id, for one user_id, in order of id"
    ],
    "SELECT * FROM orders WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3": [
        "orders: list by range of id, in order of id"
    ],
    "SELECT count(*) FROM orders WHERE status = $1": ["orders: count by status"],
    "SELECT count(*) FROM orders": ["orders: count of all rows"],
    "SELECT count(*) FROM (SELECT id FROM orders WHERE status = $1) AS some": ["orders: count by status"],
    "SELECT status, count(*) FROM orders GROUP BY status": ["orders: count per status"],
    "SELECT extract(month FROM placed_at) AS month, sum(total) FROM orders GROUP BY month": [
        "orders: aggregate per month of placed_at"
    ],
    "SELECT date_trunc($1, placed_at), sum(total) FROM orders WHERE placed_at > $2 GROUP BY 1": [
        "orders: aggregate per date_trunc(…, placed_at) by range of placed_at"
    ],
    "SELECT status FROM orders WHERE user_id = $1 GROUP BY status": ["orders: aggregate per status by user_id"],
    "SELECT max(placed_at) FROM orders WHERE user_id = $1": ["orders: aggregate by user_id"],
    "SELECT id, row_number() OVER (ORDER BY total) FROM orders": ["orders: scan of all rows"],
    "SELECT * FROM users WHERE name ILIKE $1 ORDER BY name": ["users: search in name (LIKE), in order of name"],
    "SELECT * FROM users WHERE name NOT LIKE $1": ["users: scan of all rows, filtered by name"],
    "SELECT * FROM users WHERE to_tsvector(name) @@ to_tsquery($1)": ["users: search in name (full text)"],
    "SELECT id FROM orders WHERE status = $1 ORDER BY placed_at LIMIT $2 FOR UPDATE SKIP LOCKED": [
        "orders: queue: next by status, oldest first, skip locked"
    ],
}
JOINS = {
    "SELECT * FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1": [
        "orders: list by status",
        "users: join to orders by id",
    ],
    "SELECT * FROM orders o JOIN users u ON u.id = o.user_id WHERE u.id = $1 ORDER BY o.placed_at DESC": [
        "orders: join to users by user_id",
        "users: look-up by id",
    ],
    "SELECT * FROM orders o, users u WHERE u.id = o.user_id AND u.name = $1 AND o.status = $2": [
        "orders: list by status",
        "users: join to orders by id, filtered by name",
    ],
    "SELECT u.id FROM users u WHERE EXISTS (SELECT 1 FROM orders WHERE user_id = u.id AND status = $1)": [
        "orders: existence check by user_id and status",
        "users: scan of all rows",
    ],
    "SELECT * FROM users WHERE id IN (SELECT user_id FROM orders WHERE status = $1)": [
        "orders: list by status",
        "users: list by id (any of several)",
    ],
    "SELECT * FROM orders o JOIN users u ON u.id = o.user_id WHERE coalesce(o.total, u.role) = $1": [
        "orders: scan of all rows, filtered by total",
        "users: join to orders by id, filtered by role",
    ],
    "WITH best AS (SELECT user_id, sum(total) AS t FROM orders GROUP BY user_id) "
    "SELECT u.name FROM users u JOIN best ON best.user_id = u.id ORDER BY t DESC LIMIT $1": [
        "orders: aggregate per user_id",
        "users: join to orders by id",
    ],
    "WITH all_orders AS (SELECT * FROM orders) SELECT * FROM all_orders WHERE id = $1": ["orders: look-up by id"],
    "WITH some AS (SELECT * FROM orders LIMIT $1) SELECT * FROM some WHERE id = $2": ["orders: list in no order"],
    "WITH RECURSIVE up AS (SELECT id, user_id FROM orders WHERE id = $1 "
    "UNION ALL SELECT o.id, o.user_id FROM orders o JOIN up ON up.user_id = o.id) SELECT * FROM up": [
        "orders: join by id",
        "orders: look-up by id",
    ],
    "SELECT * FROM open_orders WHERE id = $1": ["open_orders: list by id"],
}
WRITES = {
    "INSERT INTO orders (user_id, status) VALUES ($1, $2) RETURNING id": ["orders: insert"],
    "INSERT INTO orders (user_id) SELECT id FROM users WHERE role = $1": [
        "orders: insert from a query",
        "users: list by role",
    ],
    "INSERT INTO users (email) VALUES ($1) ON CONFLICT (lower(email)) DO UPDATE SET name = excluded.name": [
        "users: upsert by lower(email)"
    ],
    "INSERT INTO users (email) VALUES ($1) ON CONFLICT DO NOTHING": ["users: insert, unless there"],
    "UPDATE orders SET status = $1, total = total + $2 WHERE id = $3": ["orders: update by id: status, total"],
    "UPDATE orders SET status = $1": ["orders: update of all rows: status"],
    "UPDATE orders o SET status = $1 FROM users u WHERE u.id = o.user_id AND u.name = $2": [
        "orders: update by user_id: status",
        "users: list by name",
    ],
    "UPDATE orders SET status = $1 WHERE id = (SELECT id FROM orders WHERE status = $2 FOR UPDATE SKIP LOCKED)": [
        "orders: queue: next by status, skip locked",
        "orders: update by id: status",
    ],
    "DELETE FROM orders WHERE id = $1": ["orders: delete by id"],
    "DELETE FROM orders": ["orders: delete of all rows"],
    "WITH gone AS (DELETE FROM orders WHERE user_id = $1 RETURNING *) SELECT * FROM gone": [
        "orders: delete by user_id"
    ],
    "TRUNCATE events": ["events: truncate"],
    "COPY orders (id, status) FROM STDIN": ["orders: bulk load"],
    "COPY (SELECT * FROM orders WHERE user_id = $1) TO STDOUT": ["orders: list by user_id"],
    "DECLARE c NO SCROLL CURSOR FOR SELECT * FROM orders WHERE user_id = $1": ["orders: list by user_id"],
    "MERGE INTO orders o USING users u ON u.id = o.user_id WHEN MATCHED THEN UPDATE SET total = $1": [
        "orders: merge",
        "users: join to orders by id",
    ],
}
MYSQL = {
    "SELECT * FROM `users` WHERE `id` IN (...)": ["users: list by id (any of several)"],
    "SELECT `u` . `name` FROM `shop` . `users` AS `u` WHERE `u` . `id` = ?": ["users: look-up by id"],
    "SELECT * FROM `orders` WHERE STATUS = ? ORDER BY `placed_at` DESC LIMIT ?, ...": [
        "orders: list by status, newest first, with OFFSET"
    ],
    "SELECT `JSON_EXTRACT` (...) FROM `users` WHERE `id` = ?": ["users: look-up by id"],
    "INSERT INTO `orders` ( `id` , STATUS ) VALUES (...) /* , ... */ ON DUPLICATE KEY UPDATE STATUS = ?": [
        "orders: upsert"
    ],
    "SELECT STATUS , COUNT ( * ) FROM `orders` GROUP BY STATUS": ["orders: count per status"],
    "SELECT IF ( `id` = ?, ... ) , LEFT ( NAME , ? ) FROM `users` WHERE NAME RLIKE ?": [
        "users: search in name (regular expression)"
    ],
    "SELECT * FROM `orders` WHERE `placed_at` > NOW ( ) - INTERVAL ? SQL_TSI_DAY": [
        "orders: list by range of placed_at"
    ],
    "REPLACE INTO `orders` VALUES (...)": ["orders: replace"],
    "INSERT IGNORE INTO `orders` ( `user_id` ) VALUES (?)": ["orders: insert, unless there"],
    "UPDATE `orders` `o` JOIN `users` `u` ON `u` . `id` = `o` . `user_id` SET `o` . `total` = ? WHERE `name` = ?": [
        "orders: update by user_id: total",
        "users: list by name",
    ],
    "UPDATE `orders` `o` JOIN `users` `u` ON `u` . `id` = `o` . `user_id` SET `total` = ? , ROLE = ?": [
        "orders: update by user_id: total",
        "users: update by id: role",
    ],
    "DELETE `o` FROM `orders` `o` JOIN `users` `u` ON `u` . `id` = `o` . `user_id` WHERE `u` . `id` = ?": [
        "orders: delete by user_id",
        "users: look-up by id",
    ],
    "SELECT * FROM `users` WHERE MATCH ( `name` , `email` ) AGAINST (?)": ["users: search in name, email (full text)"],
}
SQLITE = {
    "SELECT * FROM [Users] WHERE ID = ?1": ["users: look-up by id"],
    "SELECT * FROM users WHERE rowid = :row": ["users: look-up by rowid"],
    "SELECT * FROM users WHERE users MATCH ?": ["users: search in users (full text)"],
    "INSERT OR REPLACE INTO users (id) VALUES (?)": ["users: replace"],
    "SELECT * FROM users WHERE name GLOB 'a*'": ["users: search in name (GLOB)"],
}


@pytest.mark.parametrize(("text", "expected"), [*READS.items(), *JOINS.items(), *WRITES.items()])
def test_words_on_postgresql(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


@pytest.mark.parametrize(("text", "expected"), MYSQL.items())
def test_words_on_mysql(text: str, expected: list[str]) -> None:
    assert words_of(text, "mysql") == expected


@pytest.mark.parametrize(("text", "expected"), SQLITE.items())
def test_words_on_sqlite(text: str, expected: list[str]) -> None:
    assert words_of(text, "sqlite") == expected


def test_columns_are_those_that_values_are_compared_with() -> None:
    (pattern,) = study_of(
        "SELECT * FROM orders WHERE user_id = $1 AND status <> $2 ORDER BY placed_at DESC, total LIMIT $3"
    ).patterns
    assert pattern.columns == ("user_id", "status")
    assert pattern.order == ("placed_at DESC", "total")
    assert pattern.kind == "list"


def test_columns_of_a_joined_table_are_those_that_join_it() -> None:
    found = study_of("SELECT * FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1").patterns
    assert [(one.table.name, one.kind, one.columns) for one in found] == [
        ("orders", "list", ("status",)),
        ("users", "join", ("id",)),
    ]
