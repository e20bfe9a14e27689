"""What people do in the shop: statements with a known number of calls, the same every time.

It has what real applications have: look-ups and lists, a search that no index serves, a work queue, and the list of
open orders in the warehouse, whose programme asks for the items of each order by itself: an N+1 problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

OPEN_ORDERS = range(4961, 4986)
"""The 25 oldest of the orders that are not shipped, as the data has them."""
WAREHOUSE_VISITS = 20

Statements = Iterator[str]


def workload_scripts(dialect: str) -> tuple[str, ...]:
    """Scripts of statements to run in order on the filled shop, each as one transaction."""
    listed = (_browsing, _account, _warehouse, _checkout, _shipping, _office)
    own: tuple[Callable[[], Statements], ...] = _OWN.get(dialect, ())
    return tuple(";\n".join(visits()) + ";\n" for visits in (*listed, *own))


def _pick(visit: int, most: int, step: int = 37) -> int:
    """A number from 1 to `most` that looks as if it were drawn."""
    return 1 + (visit * step + 11) % most


def _browsing() -> Statements:
    """The shop window: the tree, the name of a shelf, a product."""
    for visit in range(300):
        yield "SELECT id, parent_id, name, slug FROM categories ORDER BY parent_id, position"
        yield f"SELECT id, name FROM categories WHERE slug = 'shelf-{_pick(visit, 20)}'"
    for visit in range(600):
        yield f"SELECT id, name, price, stock FROM products WHERE id = {_pick(visit, 600)}"


def _account() -> Statements:
    """Customers: who they are, where they live, what they have bought."""
    for visit in range(900):
        yield f"SELECT id, name, role FROM users WHERE id = {_pick(visit, 2000)}"
    for visit in range(250):
        person = _pick(visit, 2000)
        yield (
            f"SELECT id, status, total, placed_at FROM orders WHERE user_id = {person} ORDER BY placed_at DESC LIMIT 10"
        )
    for visit in range(100):
        yield f"SELECT street, postcode, city FROM addresses WHERE user_id = {_pick(visit, 2000)} AND is_default = true"
    for visit in range(200):
        yield (
            "SELECT i.line, p.name, i.quantity, i.unit_price FROM order_items i JOIN products p ON p.id = i.product_id "
            f"WHERE i.order_id = {_pick(visit, 4900)} ORDER BY i.line"
        )


def _warehouse() -> Statements:
    """The list of open orders, and for each of them one more statement."""
    for _ in range(WAREHOUSE_VISITS):
        yield "SELECT id, user_id, total FROM orders WHERE status IN ('pending', 'paid') ORDER BY placed_at LIMIT 25"
        for order in OPEN_ORDERS:
            yield f"SELECT line, product_id, quantity FROM order_items WHERE order_id = {order} ORDER BY line"


def _checkout() -> Statements:
    """Sixty new orders."""
    for visit in range(60):
        order, person, product = 5001 + visit, _pick(visit, 2000), _pick(visit, 590)
        yield f"INSERT INTO orders (user_id, shipping_address_id) VALUES ({person}, {person})"
        yield (
            "INSERT INTO order_items (order_id, line, product_id, quantity, unit_price) "
            f"VALUES ({order}, 1, {product}, 1, 9.99), ({order}, 2, {product + 1}, 2, 19.99)"
        )
        yield f"UPDATE products SET stock = stock - 1 WHERE id = {product} AND stock >= 1"
        yield f"UPDATE orders SET status = 'paid' WHERE id = {order}"


def _shipping() -> Statements:
    """Parcels leave, the oldest paid order first."""
    for order in range(4961, 4981):
        yield "SELECT count(*) FROM orders WHERE status = 'paid'"
        yield f"UPDATE orders SET status = 'shipped' WHERE id = {order}"


def _office() -> Statements:
    """What the office looks for and looks at."""
    for visit in range(25):
        yield f"SELECT id, name FROM users WHERE name LIKE '%{_pick(visit, 99)}%' ORDER BY name LIMIT 20"
    for visit in range(40):
        yield (
            "SELECT id, email, created_at FROM users "
            f"WHERE (created_at, id) < ('2025-06-{1 + visit % 28:02} 00:00:00', 1000) "
            "ORDER BY created_at DESC, id DESC LIMIT 50"
        )
    for _ in range(10):
        yield "SELECT id, email, total FROM open_orders"
        yield "SELECT status, count(*) FROM orders GROUP BY status"
    for visit in range(20):
        yield f"UPDATE products SET price = price + 1 WHERE id = {_pick(visit, 600)}"
    for visit in range(5):
        yield f"DELETE FROM addresses WHERE user_id = {5 * _pick(visit, 300)} AND is_default = false"
    for _ in range(3):
        yield "SELECT id, name, price, stock FROM products"


def _postgresql_visits() -> Statements:
    """What only PostgreSQL's shop has: addresses whatever their case, shelves, full text, the queue, reports."""
    for visit in range(400):
        address = f"customer{_pick(visit, 2000)}@example.com"
        yield f"SELECT id, password_hash FROM users WHERE lower(email) = '{address}' AND deleted_at IS NULL"
    for visit in range(300):
        shelf = 4 + _pick(visit, 20)
        yield f"SELECT id, name, price FROM products WHERE category_id = {shelf} AND is_active ORDER BY name LIMIT 24"
    for visit in range(150):
        yield (
            "SELECT id, name, price FROM products "
            f"WHERE search @@ plainto_tsquery('simple', 'product {_pick(visit, 600)}') "
            "AND is_active LIMIT 20"
        )
    for visit in range(60):
        order = 5001 + visit
        yield (
            "INSERT INTO payments (order_id, provider, reference, amount) "
            f"VALUES ({order}, 'examplepay', 'EX-{order}', 49.97) "
            "ON CONFLICT (order_id) DO UPDATE SET amount = excluded.amount"
        )
    for visit in range(80):
        order = _pick(visit, 4900)
        yield f"SELECT new_status, happened_at FROM order_events WHERE order_id = {order} ORDER BY happened_at"
    for order in range(5001, 5021):
        yield "SELECT id FROM orders WHERE status = 'paid' ORDER BY placed_at LIMIT 1 FOR UPDATE SKIP LOCKED"
        yield f"UPDATE orders SET status = 'shipped' WHERE id = {order}"
    for _ in range(5):
        yield (
            "SELECT date_trunc('month', placed_at) AS month, sum(total) FROM orders WHERE placed_at >= '2025-06-01' "
            "GROUP BY month ORDER BY month"
        )
        yield "SELECT name, revenue FROM reporting.product_sales ORDER BY revenue DESC LIMIT 10"
    for order in range(4986, 4989):
        yield f"CALL cancel_order({order}, 'No longer wanted.')"


def _sqlite_visits() -> Statements:
    """What PostgreSQL's shop does in another way."""
    for visit in range(300):
        yield f"SELECT id, name, price FROM products WHERE category_id = {4 + _pick(visit, 20)} ORDER BY name LIMIT 24"
    for visit in range(400):
        yield f"SELECT id, password_hash FROM users WHERE email = 'customer{_pick(visit, 2000)}@example.com'"


_OWN: dict[str, tuple[Callable[[], Statements], ...]] = {
    "postgresql": (_postgresql_visits,),
    "sqlite": (_sqlite_visits,),
}
