"""When the schema changed, as the kept surveys and the one at hand tell."""

from __future__ import annotations

from itertools import pairwise

from schemabook.model.history import History, KeptSurvey


def schema_changes(history: History | None) -> list[tuple[KeptSurvey, KeptSurvey]]:
    """Each survey that found another schema than the one before it, after that one; the oldest first."""
    if history is None:
        return []
    surveys = (*history.surveys, *((history.now,) if history.now else ()))
    return [(before, after) for before, after in pairwise(surveys) if before.schema != after.schema]
