"""What a team has settled for its database, in `schemabook.yml`."""

from __future__ import annotations

from schemabook.model.base import Value
from schemabook.model.findings import Level


class RuleSetting(Value):
    """What a team wants of one rule: another level, none of it (`off`), or nothing about some objects.

    `ignore` are names of objects as findings print them (`public.orders`, `public.orders.note`), in which *
    stands for anything.
    """

    rule: str
    level: Level | None = None
    off: bool = False
    ignore: tuple[str, ...] = ()


class Configuration(Value):
    """The settings of a team.

    `tolerance` is the share by which a figure must have moved before a document prints it anew. `history` is the URL or
    the file that surveys are kept in.
    """

    rules: tuple[RuleSetting, ...] = ()
    tolerance: float = 0.1
    history: str | None = None
