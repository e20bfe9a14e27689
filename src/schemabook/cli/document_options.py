"""The options that say which document is wanted, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from schemabook.model.configuration import DocumentSettings
from schemabook.model.reader import Audience, Depth, Extra, Focus

_DEPTHS = [one.value for one in Depth]
_AUDIENCES = [one.value for one in Audience]
_FOCUSES = [one.value for one in Focus]
_EXTRAS = [one.value for one in Extra]
_ORMS = ["sqlalchemy", "prisma", "typeorm", "sequelize", "jpa"]
_TEXTS = ("profile", "name", "title", "output", "annotations", "repository", "agents")

_OPTIONS = (
    click.option("--depth", type=click.Choice(_DEPTHS), help="How much it says.  [default: standard]"),
    click.option("--audience", type=click.Choice(_AUDIENCES), help="Whom it speaks to.  [default: technical]"),
    click.option("--focus", type=click.Choice(_FOCUSES), help="What it is about.  [default: all]"),
    click.option(
        "--with",
        "extras",
        multiple=True,
        type=click.Choice(_EXTRAS),
        help="These parts and no others, where the depth would choose.",
    ),
    click.option(
        "--orm", "orms", multiple=True, type=click.Choice(_ORMS), help="Usage for this mapper; may be repeated."
    ),
    click.option("--name", help="What the document is called. Default: the name of the database."),
    click.option("--title", help="The title of the document. Default: its name."),
    click.option(
        "--annotations", metavar="FILE", help="What people wrote.  [default: annotations.yml, if it is there]"
    ),
    click.option("--repository", metavar="FOLDER", help="Where migrations and the like are looked for.  [default: .]"),
    click.option("--config", type=click.Path(path_type=Path), help="The team's settings.  [default: schemabook.yml]"),
)


def document_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a document's reader, name, annotations, repository and settings."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def document_settings(given: Mapping[str, Any]) -> DocumentSettings:
    """What the options say of the document."""
    fields = {name: given[name] for name in _TEXTS if given.get(name) is not None}
    kinds = {"depth": Depth, "audience": Audience, "focus": Focus}
    fields |= {name: kind(given[name]) for name, kind in kinds.items() if given[name]}
    return DocumentSettings(**fields, extras=frozenset(map(Extra, given["extras"])) or None, orms=tuple(given["orms"]))
