"""The database that `schemabook demo` documents: a shop, what is in it, and what its customers do.

Each script is run by itself, in order: `shop_script`, `data_script`, `reset_script` where there is one, then those of
`workload_scripts`. All is made up and the same every time.
"""

from __future__ import annotations

from importlib import resources

from schemabook.demo.visits import workload_scripts

__all__ = [
    "DURABLE",
    "SETTINGS",
    "annotations_text",
    "data_script",
    "demo_scripts",
    "reset_script",
    "shop_script",
    "workload_scripts",
]

DURABLE = ("fsync=on", "full_page_writes=on", "synchronous_commit=on")
"""A throw-away PostgreSQL is started without these, which a book would rightly complain about."""

SETTINGS = ("shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track=top")
"""Settings of a PostgreSQL server that counts statements; one that lacks the extension does not start with them."""

_RESETS = {
    "postgresql": """
DO $$
BEGIN
    PERFORM pg_stat_reset();
    ANALYZE;
    IF current_setting('shared_preload_libraries') LIKE '%pg_stat_statements%' THEN
        CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
        PERFORM pg_stat_statements_reset();
    END IF;
END
$$;
""",
}


def shop_script(dialect: str) -> str:
    """The DDL of the shop for "postgresql" or "sqlite"."""
    return resources.files(__name__).joinpath(f"shop.{dialect}.sql").read_text(encoding="utf-8")


def annotations_text(dialect: str) -> str:
    """What the people of the shop know about its database, as `annotations.yml`."""
    return resources.files(__name__).joinpath(f"annotations.{dialect}.yml").read_text(encoding="utf-8")


def data_script(dialect: str) -> str:
    """The statements that fill the shop, which must be empty, with some thousands of rows."""
    return resources.files(__name__).joinpath(f"data.{dialect}.sql").read_text(encoding="utf-8")


def reset_script(dialect: str) -> str:
    """The statements that begin all counters anew, and count statements where the server can; may be empty.

    They also gather the statistics of the planner, which go with the counters.
    """
    return _RESETS.get(dialect, "")


def demo_scripts(dialect: str) -> tuple[str, ...]:
    """Every script of the demo, each to be run by itself, in order: the shop, its rows, its use."""
    scripts = (shop_script(dialect), data_script(dialect), reset_script(dialect), *workload_scripts(dialect))
    return tuple(script for script in scripts if script)
