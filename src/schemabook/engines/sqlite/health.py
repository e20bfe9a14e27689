"""Queries that tell how a file of SQLite does."""

from __future__ import annotations

from schemabook.engines.dialect import HealthQuery

HEALTH_QUERIES = (
    HealthQuery(
        name="Size of the file",
        sql="SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()",
    ),
    HealthQuery(
        name="Largest tables and indexes",
        sql="SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY bytes DESC LIMIT 10",
        reads_everything=True,
    ),
    HealthQuery(
        name="Empty pages, which VACUUM gives back",
        sql="SELECT freelist_count AS empty_pages, page_count FROM pragma_freelist_count(), pragma_page_count()",
    ),
    HealthQuery(name="Whether the file is whole", sql="PRAGMA integrity_check", reads_everything=True),
    HealthQuery(name="Rows whose parent is missing", sql="PRAGMA foreign_key_check", reads_everything=True),
)
