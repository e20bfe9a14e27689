"""Who may do what: roles, the matrix of grants, row-level security, routines with their owner's rights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Heading,
    Line,
    Link,
    Page,
    Paragraph,
    Target,
    Text,
    code,
    grid,
    joined,
    text,
)
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.words import by_initial, codes, titled
from schemabook.model.catalogue import DefaultPrivilege, Grant, Role, every_table
from schemabook.model.reader import Depth
from schemabook.model.tables import Reference, RowSecurity

_MOST_IN_A_LIST = 1000
_ABILITIES = (
    ("superuser", "superuser"),
    ("create_database", "creates databases"),
    ("create_role", "creates roles"),
    ("replication", "replicates"),
    ("bypass_row_security", "bypasses row-level security"),
)


def compose_summary(context: Context) -> Iterator[Block]:
    """A link to the page."""
    if not context.dialect.supports.roles:
        return
    link = Link(text="Roles, grants and policies", to=Target(page="security"))
    yield Paragraph(line=(link, Text(text=": who may do what.")))


def compose_pages(context: Context) -> Iterator[Page]:
    """The page of everything about access, with the grants on pages of their own where there are many."""
    if not context.dialect.supports.roles:
        return
    grants = context.catalogue.grants
    if len(grants) <= _MOST_IN_A_LIST:
        yield Page(key="security", title="Roles, grants and policies", blocks=tuple(compose_body(context)))
        return
    letters = tuple((Link(text=letter, to=Target(page=f"lists/grants-{letter}")),) for letter, _ in _by_letter(context))
    blocks = tuple(_blocks(context, [Bullets(items=letters)]))
    yield Page(key="security", title="Roles, grants and policies", blocks=blocks)
    for letter, group in _by_letter(context):
        page_blocks = tuple(_grants(context, group))
        yield Page(key=f"lists/grants-{letter}", title=f"Grants: {letter}", blocks=page_blocks)


def compose_body(context: Context) -> Iterator[Block]:
    """Everything about access."""
    if context.dialect.supports.roles:
        yield from _blocks(context, _grants(context, list(context.catalogue.grants)))


def _blocks(context: Context, grants: Iterable[Block]) -> Iterator[Block]:
    yield from titled(2, "Roles", _roles(context))
    yield Heading(level=2, text="Grants")
    yield Paragraph(line=text(_GRANTS))
    yield from grants
    yield from titled(2, "Default privileges", _defaults(context))
    yield from titled(2, "Row-level security", _row_security(context))
    yield from titled(2, "Routines that run with their owner's rights", _definers(context))
    yield from titled(2, "Publications", _publications(context))
    yield from titled(2, "Subscriptions", _subscriptions(context))


_GRANTS = (
    "What has been granted explicitly. What owners and administrators may do without a grant is not listed. "
    "PUBLIC, where it is listed, is every role there is."
)


def _by_letter(context: Context) -> Iterator[tuple[str, list[Grant]]]:
    return by_initial(context.catalogue.grants, lambda grant: f"{context.display(grant.name)} {grant.grantee}")


def _roles(context: Context) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [
        (
            code(role.name),
            text("yes" if role.can_login else "no"),
            text(_abilities(role)),
            codes(role.member_of),
            text(role.comment or ""),
        )
        for role in context.catalogue.roles
    ]
    if rows:
        yield Paragraph(line=text("The roles that own something here or may do something here."))
        yield grid(("Role", "May log in", "Abilities", "Member of", "Description"), rows)


def _abilities(role: Role) -> str:
    words = [word for field, word in _ABILITIES if getattr(role, field)]
    if not role.inherits:
        words.append("does not inherit")
    return ", ".join(words)


def _grants(context: Context, grants: list[Grant]) -> Iterator[Block]:
    """The matrix: an object a row, a role a column, where it fits on a page; else a grant a row."""
    rows: list[tuple[Line, ...]] = []
    grantees = sorted({grant.grantee for grant in grants})
    if not grants:
        yield Paragraph(line=text("Nothing has been granted."))
    elif len(grantees) <= 6:
        yield _matrix(context, grants, grantees)
    else:
        for grant in grants:
            may = text(_privileges(grant))
            rows.append((_object(context, grant), text(_kind(grant)), code(grant.grantee or "PUBLIC"), may))
        yield grid(("Object", "Kind", "Role", "May"), rows)


def _matrix(context: Context, grants: list[Grant], grantees: list[str]) -> Block:
    cells: dict[tuple[object, ...], dict[str, str]] = {}
    firsts: dict[tuple[object, ...], Grant] = {}
    for grant in grants:
        key = (grant.kind, grant.name, grant.signature, grant.column)
        firsts.setdefault(key, grant)
        cells.setdefault(key, {})[grant.grantee] = _privileges(grant)
    rows: list[tuple[Line, ...]] = [
        (_object(context, firsts[key]), text(_kind(firsts[key])), *(text(found.get(one, "")) for one in grantees))
        for key, found in cells.items()
    ]
    return grid(("Object", "Kind", *(one or "PUBLIC" for one in grantees)), rows)


def _object(context: Context, grant: Grant) -> Line:
    if grant.kind in ("table", "view", "column"):
        link = context.index.table_link(grant.name)
        return (*link, Text(text="."), *code(grant.column)) if grant.column else link
    if grant.kind == "routine":
        return context.index.link(Reference(kind="routine", name=grant.name, signature=grant.signature))
    return code(context.display(grant.name) or context.survey.server.database)


def _kind(grant: Grant) -> str:
    return grant.kind


def _privileges(grant: Grant | DefaultPrivilege) -> str:
    if not grant.privileges:
        return "nothing: the default was revoked"
    return ", ".join(f"{name} (may pass on)" if name in grant.grantable else name for name in grant.privileges)


def _defaults(context: Context) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [
        (
            code(one.role),
            code(one.schema) if one.schema else text("any"),
            text(one.kind),
            code(one.grantee or "PUBLIC"),
            text(_privileges(one)),
        )
        for one in context.catalogue.default_privileges
    ]
    if rows:
        yield grid(("What this role creates", "In schema", "Of kind", "Grantee", "May"), rows)


_NO_POLICY = {
    RowSecurity.OFF: "",
    RowSecurity.ON: "none: only the owner, superusers and roles that bypass row-level security see a row",
    RowSecurity.FORCED: "none: only superusers and roles that bypass row-level security see a row",
}


def _row_security(context: Context) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = []
    for table in every_table(context.catalogue.tables):
        if table.row_security is RowSecurity.OFF and not table.policies:
            continue
        state = {RowSecurity.ON: "on", RowSecurity.FORCED: "on, for the owner too"}.get(table.row_security, "off")
        policies = joined([code(policy.name) for policy in table.policies])
        rows.append(
            (
                context.index.table_link(table.name),
                text(state),
                policies or text(_NO_POLICY[table.row_security]),
            )
        )
    if rows:
        yield grid(("Table", "State", "Policies"), rows)


def _definers(context: Context) -> Iterator[Block]:
    found = [routine for routine in context.catalogue.routines if routine.security_definer]
    rows: list[tuple[Line, ...]] = [
        (
            context.index.link(Reference(kind="routine", name=one.name, signature=one.signature)),
            code(one.owner or ""),
            text(one.comment or ""),
        )
        for one in found
    ]
    if rows:
        yield grid(("Routine", "Owner", "Description"), rows)


def _publications(context: Context) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = []
    for one in context.catalogue.publications:
        tables = [context.index.table_link(table.name) for table in one.tables]
        tables.extend(text(f"all of schema {schema}") for schema in one.schemas)
        what = text("all tables") if one.all_tables else joined(tables)
        rows.append((code(one.name), what, text(", ".join(one.operations)), text(one.comment or "")))
    if rows:
        yield grid(("Publication", "Publishes", "Operations", "Description"), rows)


def _subscriptions(context: Context) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [
        (code(one.name), codes(one.publications), text("yes" if one.enabled else "no"), text(one.comment or ""))
        for one in context.catalogue.subscriptions
    ]
    if rows:
        yield grid(("Subscription", "Publications", "Enabled", "Description"), rows)


section = Section(
    title="Security",
    summary=compose_summary,
    pages=compose_pages,
    body=compose_body,
    keys=("security", "lists/"),
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset(),
)
