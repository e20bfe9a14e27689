"""What stands around the content of every page: head, top bar, way back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from schemabook.renderers.site.addresses import CONTENTS, HOME, MAP, Viewpoint
from schemabook.renderers.site.chapters import Chapter
from schemabook.renderers.site.text import attribute, escape_lines, escape_value, trusted

if TYPE_CHECKING:
    from jinja2 import Environment

_BAR = (
    ("tables", "Tables"),
    ("data-dictionary", "Columns"),
    ("relationships", "Relationships"),
    ("index-strategy", "Indexes"),
    ("findings", "Findings"),
    ("changelog", "Changelog"),
)
"""The sections that the top bar leads to, by their names, and what it calls them."""
_POLICY = (
    "default-src 'none'; script-src 'self'{here}; style-src 'self'{here}; img-src 'self'{here} data: blob:; "
    "{more}base-uri 'none'; form-action 'none'"
)
_KIND = re.compile(
    r"(?P<kind>Table|View|Materialised view|Function|Procedure|Aggregate|Window|Module) (?P<name>.+)", re.DOTALL
)
"""The titles of pages of one object, which begin with its kind."""
_KINDS = ("tables/", "views/", "routines/", "modules/")


def policy(*, live: bool) -> str:
    """The content security policy of every page.

    On files `file:` stands beside `'self'`, which matches none of them in Firefox. A live page asks its server.
    """
    return _POLICY.format(here="" if live else " file:", more="connect-src 'self'; " if live else "")


class Shell:
    """The frame of the pages of one book."""

    def __init__(self, book: str, chapters: Sequence[Chapter], *, live: bool) -> None:
        self._book = book
        self._live = live
        self._policy = policy(live=live)
        places = {chapter.part.name: chapter.address for chapter in chapters}
        self._bar = [("Map", MAP), *((label, places[name]) for name, label in _BAR if name in places)]
        self._bar.append(("Contents", CONTENTS))
        if live:
            self._bar.append(("Proposals", "proposals"))
        self._folders = {
            key: (chapter.part.title, chapter.address)
            for chapter in reversed(chapters)
            for key in chapter.part.keys
            if key.endswith("/") and key != "lists/"
        }

    def render(self, template: str, title: str, view: Viewpoint, **values: Any) -> str:
        """A page made with a template. `title` is that of the window; empty for the book's own."""
        return str(
            _template(template).render(
                root=view.root,
                title=f"{title} · {self._book}" if title else self._book,
                book=self._book,
                policy=trusted(self._policy),
                live=self._live,
                bar=trusted(self._top(view)),
                **values,
            )
        )

    def page(self, title: str, view: Viewpoint, content: str, *, key: str = "", subject: str = "") -> str:
        """A page with a heading. `subject` is the whole name of the table or view that it is about."""
        head = trusted(self._head(title, view, key, subject))
        return self.render("page.html", title, view, head=head, content=trusted(content))

    def folder(self, key: str) -> tuple[str, str] | None:
        """Title and address of the chapter that the pages of a folder belong to, by the key of one of them."""
        return self._folders.get(f"{key.partition('/')[0]}/") if "/" in key else None

    def _top(self, view: Viewpoint) -> str:
        links = "".join([_link(view, label, address) for label, address in self._bar])
        home = f"<a class=home href={attribute(view.relative(HOME))}>{escape_lines(self._book)}</a>"
        return f"{home}<nav aria-label=Book>{links}</nav>"

    def _head(self, title: str, view: Viewpoint, key: str, subject: str) -> str:
        back, where = self.folder(key) or ("Contents", CONTENTS)
        found = _KIND.fullmatch(title) if key.startswith(_KINDS) else None
        shown = f"<small>{found['kind']}</small> {escape_lines(found['name'])}" if found else escape_lines(title)
        crumb = f"<a href={attribute(view.relative(where))}>{escape_lines(back)}</a>"
        lines = [f"<nav class=crumbs aria-label=Breadcrumb>{crumb}</nav>", f"<h1>{shown}</h1>"]
        if subject:
            address = f"{view.relative(MAP)}#{focus_on(subject)}"
            lines.append(f'<p class=actions><a href="{escape_value(address)}">Show on the map</a>')
        return "\n".join(lines)


def _link(view: Viewpoint, label: str, address: str) -> str:
    current = " aria-current=page" if address == view.address else ""
    return f"<a href={attribute(view.relative(address))}{current}>{label}</a>"


def focus_on(name: str) -> str:
    """What stands behind the address of the map to look at a table and those around it."""
    from urllib.parse import urlencode

    return urlencode({"focus": name})


@cache
def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    folder = resources.files("schemabook.renderers.site") / "templates"
    sources = {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".html")}
    return Environment(
        loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _template(name: str) -> Any:
    return _environment().get_template(name)
