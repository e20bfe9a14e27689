"""What rules about access look things up in: who may do what, whom row security binds, what a revocation is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Grant, Role, Routine, every_table
from schemabook.model.findings import Subject
from schemabook.model.tables import Policy, RowSecurity, Table, View
from schemabook.rules.facts import Facts

PUBLIC = ""
"""The grantee that everybody is a member of."""
_YES = frozenset({"true", "on", "yes", "1"})


class Access:
    """Roles and grants by name.

    `secured` are the tables and partitions whose rows policies guard.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.roles: Mapping[str, Role] = {role.name: role for role in facts.catalogue.roles}
        self._grants: dict[tuple[str, QualifiedName], list[Grant]] = defaultdict(list)
        for grant in facts.catalogue.grants:
            self._grants["table" if grant.kind == "column" else grant.kind, grant.name].append(grant)
        self._views = {view.name: view for view in facts.catalogue.views}
        self._owners = {schema.name: schema.owner for schema in facts.catalogue.schemas}
        self.secured: Mapping[QualifiedName, Table] = {
            table.name: table
            for table in every_table(facts.catalogue.tables)
            if table.row_security is not RowSecurity.OFF
        }

    def grants_on(self, relation: Table | View) -> list[Grant]:
        """The grants on a table or view and on its columns."""
        return [grant for kind in ("table", "view") for grant in self._grants.get((kind, relation.name), ())]

    def readers(self, relation: Table | View) -> set[str]:
        """Who may read a table or view, or columns of it, besides its owner and those whom nothing binds."""
        return {
            grant.grantee
            for grant in self.grants_on(relation)
            if "SELECT" in grant.privileges and grant.grantee != relation.owner and not self.is_unbound(grant.grantee)
        }

    def is_unbound(self, role: str | None) -> bool:
        """Whether no policy binds a role: a superuser, or one that bypasses row security."""
        known = self.roles.get(role or "")
        return known is not None and (known.superuser or known.bypass_row_security)

    def escapes(self, role: str | None, table: Table) -> bool:
        """Whether a role reads a table past its policies: nothing binds it, or it has the rights of the owner."""
        if self.is_unbound(role):
            return True
        return table.row_security is RowSecurity.ON and table.owner in self._memberships(role or "")

    def _memberships(self, role: str) -> set[str]:
        """A role and every role whose rights it inherits."""
        found: set[str] = set()
        waiting = [role]
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            known = self.roles.get(name)
            if known is not None and known.inherits:
                waiting.extend(known.member_of)
        return found

    def opens(self, schema: str) -> bool:
        """Whether anybody besides its owner may use a schema; where there are none, everybody who is let in."""
        if not self.facts.dialect.supports.schemas:
            return True
        grants = self._grants.get(("schema", QualifiedName("", schema)), ())
        return any("USAGE" in grant.privileges and grant.grantee != self._owners.get(schema) for grant in grants)

    def secured_below(self, view: View, *, through: bool) -> Iterator[Table]:
        """The guarded tables that a view reads, itself or through views that ask with the caller's rights.

        With `through`, all views between are looked through.
        """
        seen = {view.name}
        waiting = [view]
        while waiting:
            for used in waiting.pop().depends_on:
                if used.name in seen:
                    continue
                seen.add(used.name)
                if used.name in self.secured:
                    yield self.secured[used.name]
                between = self._views.get(used.name)
                if between is not None and (through or asks_as_caller(between)):
                    waiting.append(between)


def asks_as_caller(view: View) -> bool:
    """Whether a view reads with the rights of whoever asks it."""
    return any(one.name == "security_invoker" and one.value.lower() in _YES for one in view.options)


def about_role(name: str, part: str = "") -> Subject:
    """A role as the subject of a finding; `part` tells which of its settings."""
    return Subject(kind="role", name=QualifiedName("", name), part=part)


def about_policy(table: Table, policy: Policy) -> Subject:
    """A policy as the subject of a finding."""
    return Subject(kind="policy", name=table.name, part=policy.name)


def about_view(view: View) -> Subject:
    """A view as the subject of a finding."""
    return Subject(kind="view", name=view.name)


def about_routine(routine: Routine) -> Subject:
    """A routine as the subject of a finding."""
    return Subject(kind="routine", name=routine.name, signature=routine.signature)


def about_granted(grant: Grant) -> Subject:
    """What a grant is on, as the subject of a finding."""
    kind = {"global": "server"}.get(grant.kind, grant.kind)
    return Subject(kind=kind, name=grant.name, part=grant.column or "", signature=grant.signature)


def alter_policy(facts: Facts, table: Table, policy: Policy, using: str | None, check: str | None) -> str:
    """The statement that gives a policy these conditions."""
    words = f"ALTER POLICY {facts.dialect.quote(policy.name)} ON {facts.qualify(table.name)}"
    if using is not None:
        words += f" USING ({using})"
    if check is not None:
        words += f" WITH CHECK ({check})"
    return words


def routine_in_sql(facts: Facts, routine: Routine) -> str:
    """A routine with its argument types, as statements about it take it."""
    return f"{facts.qualify(routine.name)}({routine.signature})"


def grantee_in_sql(facts: Facts, name: str) -> str:
    """A role or account as GRANT and REVOKE take it."""
    if name == PUBLIC:
        return "PUBLIC"
    return name if facts.dialect.supports.accounts and name.startswith("'") else facts.dialect.quote(name)


def target_in_sql(facts: Facts, grant: Grant) -> str | None:
    """What a grant is on, as REVOKE takes it; None where that cannot be said in every case."""
    quote, name = facts.dialect.quote, grant.name
    if grant.kind in ("table", "view", "column"):
        return facts.qualify(name)
    if grant.kind == "global":
        return name.name
    if not facts.dialect.supports.schemas:
        return None
    if grant.kind == "routine":
        return f"ROUTINE {facts.qualify(name)}({grant.signature})"
    words = {"schema": "SCHEMA", "sequence": "SEQUENCE", "type": "TYPE", "server": "FOREIGN SERVER"}
    if grant.kind == "database":
        return f"DATABASE {quote(facts.survey.server.database)}"
    return f"{words[grant.kind]} {facts.qualify(name)}" if grant.kind in words else None


def revoke(facts: Facts, grant: Grant, privileges: Iterable[str]) -> tuple[str, ...]:
    """The statement that takes privileges of a grant away; none where it cannot be said."""
    target = target_in_sql(facts, grant)
    if target is None:
        return ()
    column = f" ({facts.dialect.quote(grant.column)})" if grant.column is not None else ""
    listed = ", ".join(f"{name}{column}" for name in privileges)
    return (f"REVOKE {listed} ON {target} FROM {grantee_in_sql(facts, grant.grantee)}",)
