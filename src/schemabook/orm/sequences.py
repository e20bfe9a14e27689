"""The sequences behind defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from schemabook.model.base import QualifiedName
from schemabook.orm.plan import Field, OrmPlan

_NEXT_VALUE = re.compile(r"nextval\('((?:[^']|'')+)'::regclass\)")


def sequence_of(plan: OrmPlan, field: Field) -> QualifiedName | None:
    """The sequence whose next value is the default of a column."""
    match = _NEXT_VALUE.fullmatch(field.column.default or "")
    return None if match is None else _sequences(plan).get(match[1].replace("''", "'"))


@lru_cache(maxsize=4)
def _sequences(plan: OrmPlan) -> Mapping[str, QualifiedName]:
    return {plan.dialect.qualify(one.name): one.name for one in plan.catalogue.sequences}
