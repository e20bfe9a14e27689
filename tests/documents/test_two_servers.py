"""Two servers loaded from the same script give the same book to the byte."""

from __future__ import annotations

from pathlib import Path

from schemabook.demo import shop_script
from schemabook.scratch import mysql, postgresql
from schemabook.scratch.server import ScratchServer
from tests.documents_checks import book_files
from tests.round_trip import read
from tests.servers.fixtures import require_main_postgresql, require_mariadb

EDGE = Path(__file__).parent.parent / "samples" / "edge.postgresql.sql"
SMALL = """
CREATE TABLE parent (id int AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL UNIQUE COMMENT 'what it is called');
CREATE TABLE child (id int PRIMARY KEY, parent_id int NOT NULL,
    FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);
CREATE VIEW both_of_them AS SELECT c.id, p.name FROM child c JOIN parent p ON p.id = c.parent_id;
CREATE FUNCTION twice(n int) RETURNS int DETERMINISTIC RETURN 2 * n;
CREATE TRIGGER keep BEFORE UPDATE ON parent FOR EACH ROW SET NEW.id = OLD.id;
"""


def books(first: ScratchServer, second: ScratchServer, script: str) -> tuple[dict[str, str], dict[str, str]]:
    """The books of a database of the same name on both servers; the second holds another one before it."""
    second.create_database("another")
    second.run("CREATE TABLE t (a int)", "another")
    found = []
    for server in (first, second):
        server.create_database("library")
        server.run(script, "library")
        found.append(book_files(read(server.url("library"))))
    return found[0], found[1]


def test_postgresql() -> None:
    installation = require_main_postgresql()
    with postgresql.start(installation) as first, postgresql.start(installation) as second:
        second.run("CREATE ROLE somebody_else LOGIN", "postgres")
        one, two = books(first, second, f"{shop_script('postgresql')}\n{EDGE.read_text()}")
    assert one == two
    assert "tables/orders.md" in one


def test_mariadb() -> None:
    installation = require_mariadb()
    with mysql.start(installation) as first, mysql.start(installation) as second:
        second.run(
            "CREATE USER 'admin'@'elsewhere'; GRANT ALL ON *.* TO 'admin'@'elsewhere' WITH GRANT OPTION", "mysql"
        )
        one, two = books(first, second, SMALL)
    assert one == two
    assert "tables/child.md" in one
