"""A parsed statement → what it does to each table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

from schemabook.insights.workload.conditions import Conditions
from schemabook.insights.workload.expressions import argument, canonical, queries_in
from schemabook.insights.workload.facts import Facts, Query, Use, Verb
from schemabook.insights.workload.names import Lookup
from schemabook.insights.workload.scopes import Result, Scope, Source

_NOTHING = Result({})


class Reader:
    """Reads one statement."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.facts = Facts()
        self._conditions = Conditions(self.facts, lookup.language, self.query)

    def read(self, tree: exp.Expr) -> Facts:
        """What the statement does."""
        self.statement(tree, None)
        return self.facts

    def statement(self, node: exp.Expr, outer: Scope | None) -> Result:
        """Read a statement, which may stand in WITH, and give what it returns."""
        readers: dict[type[exp.Expr], Callable[[exp.Expr, Scope | None], Result]] = {
            exp.Insert: self._insert,
            exp.Update: self._update,
            exp.Delete: self._delete,
            exp.Merge: self._merge,
            exp.TruncateTable: self._truncate,
            exp.Copy: self._copy,
        }
        reader = readers.get(type(node))
        if reader is not None:
            return reader(node, outer)
        return self.query(node, outer)

    def query(self, node: exp.Expr, outer: Scope | None, *, exists: bool = False) -> Result:
        """Read a query and give what it returns."""
        if isinstance(node, exp.Subquery):
            scope = self._scope(node, outer)
            result = self.query(node.this, scope if scope.results else outer, exists=exists)
            if scope.query.limit:
                self._limit(result, scope.query)
            return result
        if isinstance(node, exp.SetOperation):
            scope = self._scope(node, outer)
            left = self.query(node.this, scope, exists=exists)
            self.query(node.expression, scope, exists=exists)
            self._limit(left, scope.query)
            return left
        if isinstance(node, exp.Select):
            return self._select(node, outer, exists=exists)
        for inner in queries_in(node):
            self.query(inner, outer)
        return _NOTHING

    def _limit(self, result: Result, outside: Query) -> None:
        """A limit around queries holds for them too."""
        for use, _ in result.outputs.values():
            use.query.limit = use.query.limit or outside.limit

    def _scope(self, node: exp.Expr, outer: Scope | None) -> Scope:
        """A new scope with what WITH defines."""
        query = Query(limit=argument(node, "limit") is not None, offset=argument(node, "offset") is not None)
        scope = Scope(query, outer)
        found = argument(node, "with")
        for one in found.expressions if found is not None else ():
            name = one.alias.lower()
            scope.results[name] = _NOTHING
            result = self.statement(one.this, scope)
            names = [column.name for column in one.args["alias"].columns]
            scope.results[name] = _renamed(result, names)
        return scope

    def _select(self, node: exp.Select, outer: Scope | None, *, exists: bool) -> Result:
        scope = self._scope(node, outer)
        query = scope.query
        if self.facts.main is None and outer is None:
            self.facts.main = query
        query.exists = exists
        query.distinct = bool(node.args.get("distinct"))
        query.skip_locked = any(lock.args.get("wait") is False for lock in node.args.get("locks") or ())
        found = argument(node, "from")
        if found is not None:
            self._add_source(found.this, scope)
        self._add_joins(node, scope)
        where = argument(node, "where")
        if where is not None:
            self._conditions.add(where.this, scope)
        self._add_outputs(node, scope)
        self._add_groups(node, scope)
        self._add_sorts(argument(node, "order"), scope)
        having = argument(node, "having")
        for inner in queries_in(having) if having is not None else ():
            self.query(inner, scope)
        self._pass_count(scope)
        return Result(query.outputs)

    def _pass_count(self, scope: Scope) -> None:
        """A count of the rows of a query counts those of its tables."""
        query = scope.query
        if query.counts and not query.groups and not query.uses:
            for source in scope.sources.values():
                inner = {use.query for use, _ in source.result.outputs.values()} if source.result else set()
                for one in inner:
                    one.counts = one.aggregate = one.is_plain

    def _add_source(self, node: exp.Expr, scope: Scope) -> None:
        alias = node.alias_or_name
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            self._add_table(node, scope)
            for join in node.args.get("joins") or ():
                self._add_join(join, scope)
        elif isinstance(node, exp.Subquery):
            scope.add(alias, Source(result=self._derived(node, scope)))
        elif isinstance(node, exp.Lateral) and isinstance(node.this, exp.Subquery):
            scope.add(alias, Source(result=self.query(node.this, scope)))
        else:
            for inner in queries_in(node):
                self.query(inner, scope)
            scope.add(alias, Source())

    def _derived(self, node: exp.Subquery, scope: Scope) -> Result:
        """What a query in FROM gives. It sees nothing of the tables beside it, only those around them."""
        around = Scope(scope.query, scope.parent, results=scope.results)
        names = [column.name for column in node.args["alias"].columns] if node.args.get("alias") else []
        return _renamed(self.query(node, around), names)

    def _add_table(self, node: exp.Table, scope: Scope) -> Use | None:
        """Add a table that a statement names, and give its use where the catalogue has it."""
        name, schema = node.name, node.db
        result = None if schema else scope.result(name.lower())
        if result is not None:
            scope.add(node.alias_or_name, Source(result=result))
            return None
        known = self.lookup.find(schema, name, quoted=bool(node.this.args.get("quoted")))
        if known is None:
            self.facts.unknown.setdefault(f"{schema}.{name}" if schema else name)
            scope.add(node.alias_or_name, Source())
            return None
        use = Use(known.name, scope.query)
        self.facts.uses.append(use)
        scope.query.uses.append(use)
        scope.add(node.alias_or_name, Source(use, known))
        return use

    def _add_joins(self, node: exp.Expr, scope: Scope) -> None:
        for join in node.args.get("joins") or ():
            self._add_join(join, scope)

    def _add_join(self, join: exp.Join, scope: Scope) -> None:
        self._add_source(join.this, scope)
        if join.args.get("on") is not None:
            self._conditions.add(join.args["on"], scope)
        for column in join.args.get("using") or ():
            self._conditions.add_using(column.name, scope)

    def _add_outputs(self, node: exp.Select, scope: Scope) -> None:
        query = scope.query
        values = [one.unalias() for one in node.expressions]
        for one, value in zip(node.expressions, values, strict=True):
            for inner in queries_in(value):
                self.query(inner, scope, exists=isinstance(value, exp.Exists))
            self._add_output(one, value, scope)
        aggregates = [one for value in values for one in _aggregates(value)]
        query.aggregate = bool(aggregates)
        query.counts = bool(aggregates) and all(isinstance(one, exp.Count) for one in aggregates)
        query.exists = query.exists or (all(isinstance(value, exp.Literal) for value in values) and not query.aggregate)

    def _add_output(self, one: exp.Expr, value: exp.Expr, scope: Scope) -> None:
        query = scope.query
        table = value.table.lower() if isinstance(value, exp.Column) else ""
        if isinstance(value, exp.Star) or (isinstance(value, exp.Column) and isinstance(value.this, exp.Star)):
            for alias, source in scope.sources.items():
                if table in {"", alias}:
                    _add_all(source, query)
        elif isinstance(value, exp.Column):
            place = scope.find(value)
            if place is not None and not place.outward:
                query.outputs[one.alias_or_name.lower()] = place.use, place.column

    def _add_groups(self, node: exp.Select, scope: Scope) -> None:
        group = argument(node, "group")
        for one in group.expressions if group is not None else ():
            key = _named(one, node)
            if not isinstance(key, exp.Literal):
                place = scope.find(key) if isinstance(key, exp.Column) else None
                scope.query.groups.append(place.column if place else canonical(key, self.lookup.language))

    def _add_sorts(self, order: exp.Expr | None, scope: Scope) -> None:
        for one in order.expressions if order is not None else ():
            node = one.find_ancestor(exp.Select)
            key = _named(one.this, node) if node is not None else one.this
            for inner in queries_in(key):
                self.query(inner, scope)
            self._conditions.add_sort(key, scope, descending=bool(one.args.get("desc")))

    def _insert(self, node: exp.Expr, outer: Scope | None) -> Result:
        scope = self._scope(node, outer)
        target = node.this.this if isinstance(node.this, exp.Schema) else node.this
        if not isinstance(target, exp.Table):
            return _NOTHING
        use = self._add_table(target, scope)
        if use is not None:
            use.verb = Verb.INSERT
            use.detail = _insert_detail(node)
            self._add_conflict(node, use)
        source = node.args.get("expression")
        if isinstance(source, exp.Query):
            self.query(source, scope)
        return _all_of(scope)

    def _add_conflict(self, node: exp.Expr, use: Use) -> None:
        conflict = node.args.get("conflict")
        if conflict is None:
            if str(node.args.get("alternative") or "").lower() == "replace":
                use.verb = Verb.REPLACE
            return
        action = str(conflict.args.get("action") or "").upper()
        use.verb = Verb.INSERT if "NOTHING" in action else Verb.UPSERT
        use.detail = use.detail if use.verb is Verb.UPSERT else "unless there"
        keys = [one.this if isinstance(one, exp.Ordered) else one for one in conflict.args.get("conflict_keys") or ()]
        use.keys = tuple(canonical(one, self.lookup.language) for one in keys)
        use.changed.extend(one.this.name for one in conflict.expressions if isinstance(one, exp.EQ))

    def _update(self, node: exp.Expr, outer: Scope | None) -> Result:
        scope = self._scope(node, outer)
        self._add_source(node.this, scope)
        target = next(iter(scope.sources.values()), Source())
        found = argument(node, "from")
        if found is not None:
            self._add_source(found.this, scope)
            self._add_joins(found, scope)
        self._add_where(node, scope)
        for one in node.expressions:
            self._add_change(one, scope, target)
        self._add_sorts(argument(node, "order"), scope)
        return _all_of(scope)

    def _add_change(self, node: exp.Expr, scope: Scope, target: Source) -> None:
        """A column that UPDATE sets: one of its own table, or with MySQL of any that it joins."""
        if not isinstance(node, exp.EQ):
            return
        for inner in queries_in(node.expression):
            self.query(inner, scope)
        columns = node.this.expressions if isinstance(node.this, exp.Tuple) else [node.this]
        for column in columns:
            if not isinstance(column, exp.Column):
                continue
            place = scope.find(column)
            use = place.use if place is not None else target.use
            if use is not None:
                use.verb = Verb.UPDATE
                use.changed.append(place.column if place is not None else column.name)

    def _delete(self, node: exp.Expr, outer: Scope | None) -> Result:
        scope = self._scope(node, outer)
        self._add_source(node.this, scope)
        for table in node.args.get("using") or ():
            self._add_source(table, scope)
        self._add_where(node, scope)
        named = [one.name.lower() for one in node.args.get("tables") or ()] or [node.this.alias_or_name.lower()]
        for alias in named:
            source = scope.sources.get(alias)
            if source is not None and source.use is not None:
                source.use.verb = Verb.DELETE
        return _all_of(scope)

    def _add_where(self, node: exp.Expr, scope: Scope) -> None:
        scope.query.limit = argument(node, "limit") is not None
        where = argument(node, "where")
        if where is not None:
            self._conditions.add(where.this, scope)

    def _merge(self, node: exp.Expr, outer: Scope | None) -> Result:
        scope = self._scope(node, outer)
        self._add_source(node.this, scope)
        target = next(iter(scope.sources.values()), Source())
        self._add_source(node.args["using"], scope)
        self._conditions.add(node.args["on"], scope)
        if target.use is not None:
            target.use.verb = Verb.MERGE
        return _NOTHING

    def _truncate(self, node: exp.Expr, outer: Scope | None) -> Result:
        scope = self._scope(node, outer)
        for table in node.expressions:
            use = self._add_table(table, scope) if isinstance(table, exp.Table) else None
            if use is not None:
                use.verb = Verb.TRUNCATE
        return _NOTHING

    def _copy(self, node: exp.Expr, outer: Scope | None) -> Result:
        target = node.this.this if isinstance(node.this, exp.Schema) else node.this
        if isinstance(target, exp.Query):
            return self.query(target, outer)
        scope = self._scope(node, outer)
        use = self._add_table(target, scope) if isinstance(target, exp.Table) else None
        if use is not None and node.args.get("kind"):
            use.verb = Verb.COPY
        return _NOTHING


def _renamed(result: Result, names: list[str]) -> Result:
    """A result whose first columns have other names."""
    if not names:
        return result
    return Result(dict(zip((one.lower() for one in names), result.outputs.values(), strict=False)))


def _add_all(source: Source, query: Query) -> None:
    """Every column of a source is a column of the result."""
    if source.use is not None and source.known is not None:
        query.whole_row.append(source.use)
        query.outputs.update({name.lower(): (source.use, name) for name in source.known.columns})
    elif source.result is not None:
        query.outputs.update(source.result.outputs)


def _all_of(scope: Scope) -> Result:
    """What RETURNING of a statement can give: the columns of its table."""
    query = Query()
    for source in list(scope.sources.values())[:1]:
        _add_all(source, query)
    return Result(query.outputs)


def _aggregates(value: exp.Expr) -> Iterator[exp.Expr]:
    """The aggregates of an expression that are not over a window."""
    for one in value.walk(prune=lambda each: isinstance(each, (exp.Query, exp.Window))):
        if isinstance(one, exp.AggFunc):
            yield one


def _named(key: exp.Expr, node: exp.Select) -> exp.Expr:
    """What a key of GROUP BY or ORDER BY stands for: a column of the result by number or by name."""
    if isinstance(key, exp.Literal) and not key.is_string and key.this.isdigit():
        position = int(key.this) - 1
        return node.expressions[position].unalias() if position < len(node.expressions) else key
    if isinstance(key, exp.Column) and not key.table:
        for one in node.expressions:
            if isinstance(one, exp.Alias) and one.alias.lower() == key.name.lower():
                found: exp.Expr = one.this
                return found
    return key


def _insert_detail(node: exp.Expr) -> str:
    """How an INSERT differs from the usual one."""
    if isinstance(node.args.get("expression"), exp.Query):
        return "from a query"
    ignores = node.args.get("ignore") or str(node.args.get("alternative") or "").lower() == "ignore"
    return "unless there" if ignores else ""
