"""Who may do what with the tables: a line for each role, and what people wrote about access."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import Block, Bullets, Line, Paragraph, Text, code, joined, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.operations import written
from schemabook.documents.schema_notation import Detail, Notation
from schemabook.model.base import QualifiedName
from schemabook.model.reader import Depth

_MOST_ROLES = 12
_MOST_SETS = 4
_MOST_TABLES = 5
_MOST_DEFINERS = 10
_KINDS = frozenset({"table", "view"})


def compose_summary(context: Context) -> Iterator[Block]:
    """Roles with their rights, routines that lend rights, and the notes on credentials and logging."""
    if context.dialect.supports.roles:
        yield from _roles(context)
        yield from _definers(context)
    yield from written(context, "credentials", "Where credentials are kept")
    yield from written(context, "audit-logging", "What is logged of who did what")


def _roles(context: Context) -> Iterator[Block]:
    rights: dict[str, dict[tuple[str, ...], list[QualifiedName]]] = defaultdict(lambda: defaultdict(list))
    for grant in context.catalogue.grants:
        if grant.kind in _KINDS and grant.privileges:
            rights[grant.grantee][grant.privileges].append(grant.name)
    if not rights:
        yield Paragraph(line=text("No role was granted rights on tables; owners and administrators need none."))
        return
    notation = Notation(context, Detail.TERSE)
    items = [_role(context, notation, role, sets) for role, sets in sorted(rights.items())[:_MOST_ROLES]]
    if len(rights) > _MOST_ROLES:
        items.append((Text(text=f"and {len(rights) - _MOST_ROLES:,} more roles"),))
    yield Bullets(items=tuple(items))


def _role(context: Context, notation: Notation, role: str, sets: dict[tuple[str, ...], list[QualifiedName]]) -> Line:
    ordered = sorted(sets.items(), key=lambda item: (-len(item[1]), item[0]))
    parts: list[Line] = [
        (Text(text=f"{', '.join(privileges)} on "), *_tables(context, notation, names))
        for privileges, names in ordered[:_MOST_SETS]
    ]
    if len(ordered) > _MOST_SETS:
        parts.append((Text(text="and more"),))
    return (*(code(role) if role else text("Everybody")), Text(text=": "), *joined(parts, "; "))


def _tables(context: Context, notation: Notation, names: Sequence[QualifiedName]) -> Line:
    """The tables; where they are all that there are, that."""
    known = len(context.catalogue.tables) + len(context.catalogue.views)
    if len(names) > _MOST_TABLES and len(set(names)) == known:
        return (Text(text="every table and view"),)
    shown: list[Line] = [code(notation.spell(name)) for name in names[:_MOST_TABLES]]
    rest = [(Text(text=f"{len(names) - _MOST_TABLES:,} more"),)] if len(names) > _MOST_TABLES else []
    return joined([*shown, *rest])


def _definers(context: Context) -> Iterator[Block]:
    notation = Notation(context, Detail.TERSE)
    found = list(dict.fromkeys(one.name for one in context.catalogue.routines if one.security_definer))
    if found:
        shown: list[Line] = [code(notation.spell(name)) for name in found[:_MOST_DEFINERS]]
        rest = [(Text(text=f"{len(found) - _MOST_DEFINERS:,} more"),)] if len(found) > _MOST_DEFINERS else []
        yield Paragraph(
            line=(Text(text="Run with the rights of their owner: "), *joined([*shown, *rest]), Text(text="."))
        )


section = Section(
    title="Access", summary=compose_summary, least=Depth.STANDARD, audiences=TECHNICAL, focuses=frozenset()
)
