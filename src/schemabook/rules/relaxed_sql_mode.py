"""The server changes values that do not fit instead of refusing them.

Without a strict SQL mode a text that is too long is cut, a number out of range becomes the nearest, a date that does
not exist becomes zeros and a missing value becomes an empty one, each with a warning that no application reads.

Fault (mysql, mariadb):
    CREATE TABLE visit (id int PRIMARY KEY);
Measured:
    setting sql_mode = NO_ENGINE_SUBSTITUTION

Fine (mysql, mariadb):
    CREATE TABLE visit (id int PRIMARY KEY);
Measured:
    setting sql_mode = STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_setting
from schemabook.rules.figures import change_of, has_setting

SETTING = "sql_mode"
STRICT = frozenset({"STRICT_TRANS_TABLES", "STRICT_ALL_TABLES", "TRADITIONAL"})


def find(facts: Facts) -> Iterator[Finding]:
    """The setting, where no mode in it is strict."""
    setting = facts.settings.get(SETTING)
    if setting is None:
        return
    modes = [mode.strip() for mode in setting.value.split(",") if mode.strip()]
    if STRICT.isdisjoint(modes):
        yield fault(
            about_setting(SETTING),
            "Values that do not fit are changed until they do, instead of being refused.",
            change_of(facts, SETTING, f"'{','.join(['STRICT_TRANS_TABLES', *modes])}'"),
            advice="Applications that rely on it will see errors: try them first.",
        )


rule = Rule(level=Level.WARNING, find=find, needs=(Need.SETTINGS,), applies=has_setting(SETTING))
