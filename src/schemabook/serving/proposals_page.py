"""The page on which a person decides about proposals."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from schemabook.serving.desk import Offer

if TYPE_CHECKING:
    from jinja2 import Template

TITLE = "Proposals"


def render_proposals(offers: tuple[Offer, ...], file: str, problem: str = "") -> str:
    """The main part of the page as HTML. Every text in it is escaped; `file` is that of the annotations."""
    return _template().render(offers=offers, file=file, problem=problem)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("schemabook.serving")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("proposals.html")
