"""Which tables the names and aliases in a statement stand for, told by its tokens."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.engines.plan_safety import Token, read_tokens
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, every_table
from schemabook.model.tables import Table

_NO_ALIAS = frozenset(
    """
    as cross except for force full group having ignore indexed inner intersect join left limit lock natural not on
    order outer partition procedure returning right select set straight_join union use using values where window
    """.split()
)
_BEFORE_TABLE = frozenset({"from", "join", "straight_join", "into", "update", ",", "("})


class Tables:
    """The tables of a catalogue by the name that a statement calls them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._tables = {table.name.name: table for table in every_table(catalogue.tables)}
        self._views = {view.name.name.lower(): view for view in catalogue.views}
        self._folded = {name.lower(): table for name, table in self._tables.items()}

    def find(self, name: str) -> Table | None:
        """The table of this name, in its own spelling or else in any."""
        return self._tables.get(name) or self._folded.get(name.lower())

    def aliases(self, tokens: list[Token], dialect: Dialect) -> dict[str, QualifiedName | None]:
        """The table behind each name and alias, in small letters, in a statement and its views.

        None stands where it could be several.
        """
        found: dict[str, QualifiedName | None] = {}
        waiting = [tokens]
        seen: set[str] = set()
        while waiting:
            for name, alias in _named_tables(waiting.pop()):
                table, key = self.find(name), alias.lower()
                view = self._views.get(name.lower())
                if table is not None:
                    found[key] = table.name if found.get(key, table.name) == table.name else None
                elif view is not None and view.name.name not in seen:
                    seen.add(view.name.name)
                    waiting.append(_tokens_of(view.definition, dialect))
        return found


def _tokens_of(definition: str, dialect: Dialect) -> list[Token]:
    """The tokens of a view; none where it cannot be read."""
    try:
        return read_tokens(definition, dialect)
    except ValueError:
        return []


def _named_tables(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Each name that stands where a table can, with the alias behind it or itself."""
    for at, token in enumerate(tokens):
        if token.kind not in ("name", "word"):
            continue
        start = at - 2 if at >= 2 and tokens[at - 1].text == "." else at
        before = tokens[start - 1].text if start > 0 else ""
        if before not in _BEFORE_TABLE:
            continue
        rest = [one for one in tokens[at + 1 : at + 3] if one.text != "as"]
        alias = rest[0] if rest and rest[0].kind in ("name", "word") else token
        yield token.text, token.text if alias.kind == "word" and alias.text in _NO_ALIAS else alias.text
