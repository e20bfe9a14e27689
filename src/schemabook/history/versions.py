"""What has changed since earlier schemas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.history import KeptSurvey, SchemaVersion
from schemabook.model.tables import Table, View

MOST = 5
"""How many earlier schemas are compared with that of now."""
MOST_TABLES = 20_000
"""How many tables these may have together: each schema is read whole."""


def find_versions(
    surveys: Sequence[KeptSurvey], now: KeptSurvey, catalogue: Catalogue, schema: Callable[[str], Catalogue]
) -> tuple[SchemaVersion, ...]:
    """The newest schemas that differ from that of now, each with what has changed since.

    `schema` gives a schema by its digest.
    """
    last: dict[str, KeptSurvey] = {}
    for survey in surveys:
        last.pop(survey.schema, None)
        last[survey.schema] = survey
    last.pop(now.schema, None)
    chosen = list(_affordable([*last.values()][::-1][:MOST]))
    days = Counter(f"{one.at:%Y-%m-%d}" for one in chosen)
    relations = _relations(catalogue)
    found = []
    for one in chosen:
        day = f"{one.at:%Y-%m-%d}"
        before = _relations(schema(one.schema))
        found.append(
            SchemaVersion(
                name=f"{one.at:%Y-%m-%d %H:%M}" if days[day] > 1 else day,
                schema=one.schema,
                added=tuple(sorted(relations.keys() - before.keys())),
                changed=tuple(
                    sorted(name for name in relations.keys() & before.keys() if relations[name] != before[name])
                ),
                removed=tuple(sorted(before.keys() - relations.keys())),
            )
        )
    return tuple(found)


def _affordable(surveys: Sequence[KeptSurvey]) -> Iterator[KeptSurvey]:
    tables = 0
    for one in surveys:
        tables += one.tables
        if tables > MOST_TABLES:
            return
        yield one


def _relations(catalogue: Catalogue) -> dict[QualifiedName, Table | View]:
    relations: tuple[Table | View, ...] = (*catalogue.tables, *catalogue.views)
    return {one.name: one for one in relations}
