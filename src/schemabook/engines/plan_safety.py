"""Which statements may be planned, and which may be run for their plan.

Planning is not harmless: the planner of PostgreSQL runs functions that it takes to be immutable, for estimates
stable ones too, and the optimisers of MySQL and MariaDB evaluate what is constant. A statement is refused where that
could run the database's own code: a routine that it calls, or one behind what it touches (views, policies,
defaults, generated columns, checks, expressions of indexes, domains, operators, casts).

A text is judged by its tokens, not by a parse tree, so that nothing rests on a parser that reads SQL otherwise than
the server does. Every word that could name an object is taken to name it, in whatever schema: too much is
refused rather than too little. To be run a statement must also be parsed, and every function in it must be known to
have no effect.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from schemabook.engines.dialect import Dialect
from schemabook.engines.harmless_functions import HARMLESS
from schemabook.engines.lexing import MYSQL, STANDARD, Kind, pieces
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, every_table
from schemabook.model.tables import Reference, RowSecurity, Table, TableKind, View

_LONGEST = 100_000
_STARTS = frozenset({"select", "insert", "update", "delete", "merge", "with", "values", "table"})
_WRITES = frozenset({"insert", "update", "delete", "merge", "replace"})
_BEFORE_INTO = frozenset({"insert", "merge", "ignore", "low_priority", "delayed", "high_priority"})
_BEFORE_RELATION = frozenset({"from", "join", "straight_join", "into", "update", "table"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f\u3000\ufeff]")
_CODE = re.compile(
    r"(?P<word>[^\W\d][\w$]*)|(?P<number>[\d.]*\d[\w$.]*)|(?P<operator>[-+*/<>=~!@#%^&|?:]+)|(?P<mark>\S)"
)
_PART = re.compile(r"\.|[^.]+")
_NOT_IN_NAMES = re.compile(r"[^\x00-\x7f\w]")
_STRAY_DOLLAR = re.compile(r"\$(?!\d+(?![\w$]))")
_LEADING_DOLLAR = re.compile(r"(?<![\w$])\$")
_GLUED_ESCAPE = re.compile(r"[\d.][eE]\Z")
_UNICODE_NAME = re.compile(r"(?i)(?<![\w$])u&\Z")
_HINT = re.compile(r"/\*\+[\w\s@`.,()=]*\*/")
_EFFECTS = re.compile(
    r"(?x) (?:get|release|release_all|is_free|is_used)_locks? | sleep | benchmark | load_file | \w*_pos_wait"
    r"| wait_\w+ | service_\w+_locks | (?:query|table|cursor|schema|database)_to_xml\w* | dblink\w*"
)
_OWN = re.compile(r"(operator class|operator|cast|type) (.+)", re.DOTALL)
_OPERATOR = re.compile(r"(?P<schema>\S+\.)?(?P<symbol>[^\w\s.\"(]+)\s*\((?P<types>.*)\)", re.DOTALL)


class Token(NamedTuple):
    """A token. Its kind is "word", "name", "literal", "number", "operator" or "mark"; `raw` is how it was written.

    `text` is what it means: words in small letters, names without their quotation marks.
    """

    kind: str
    text: str
    raw: str = ""


class _UnreadableError(Exception):
    """The text may mean something else to the server than it seems to; says why."""


def refusal(statement: str, catalogue: Catalogue, dialect: Dialect, *, analyse: bool) -> str:
    """Why a statement may not be planned, or with `analyse` not be run; empty when it may."""
    return PlanGuard(catalogue, dialect).refusal(statement, analyse=analyse)


def plain_text(statement: str, dialect: Dialect) -> str:
    """The statement as it can be put behind EXPLAIN: without comments (but hints of MySQL) and final semicolon.

    Raises ValueError when it cannot be read with certainty; `PlanGuard.refusal` then says why.
    """
    try:
        text = "".join(part for _, part in _cut(statement, dialect))
    except _UnreadableError as problem:
        raise ValueError(str(problem)) from problem
    return text.strip().rstrip(";").strip()


def read_tokens(text: str, dialect: Dialect) -> list[Token]:
    """The tokens of a statement without its comments. Raises ValueError like `plain_text`."""
    try:
        return _tokens(text, dialect)
    except _UnreadableError as problem:
        raise ValueError(str(problem)) from problem


class PlanGuard:
    """Judges statements against one catalogue. `database` is its name, where objects can be qualified by it."""

    def __init__(self, catalogue: Catalogue, dialect: Dialect, database: str = "") -> None:
        self._catalogue = catalogue
        self._dialect = dialect
        self._database = _fold(database)

    def refusal(self, statement: str, *, analyse: bool = False, user_functions: bool = False) -> str:
        """Why a statement may not be planned, or with `analyse` not be run; empty when it may.

        `user_functions` is the consent to plan what calls the database's own code; it is none to run it.
        """
        if len(statement) > _LONGEST:
            return f"it has more than {_LONGEST:,} characters"
        try:
            tokens = _tokens(statement, self._dialect)
            reason = _form(tokens) or self._other_database(tokens)
            if reason:
                return reason
            if analyse:
                reason = _form_to_run(tokens) or self._parse(statement)
            if not reason and (analyse or not user_functions):
                reason = self._code_that_runs(tokens, analyse=analyse)
        except _UnreadableError as problem:
            return str(problem)
        return reason

    def touched(self, statement: str) -> tuple[QualifiedName, ...]:
        """The relations whose names stand in a statement, in whatever schema; none where it cannot be read."""
        try:
            tokens = _tokens(statement, self._dialect)
        except _UnreadableError:
            return ()
        names = dict.fromkeys(_fold(token.text) for token in tokens if token.kind in ("word", "name"))
        return tuple(one.name for name in names for one in self._relations.get(name, ()))

    def _other_database(self, tokens: list[Token]) -> str:
        """Refuse what is in a database of which nothing is known."""
        if self._dialect.supports.schemas:
            return ""
        alone = {_fold(token.text) for before, token, after in _threes(tokens) if after != "." and before != "."}
        alone |= {self._database, *self._relations}
        for before, token, after in _threes(tokens):
            if token.kind not in ("word", "name") or after != "." or before == ".":
                continue
            name = _fold(token.text)
            if name not in alone or (before in _BEFORE_RELATION and name != self._database):
                return f"it names something in {token.text}, which was not read"
        return ""

    def _parse(self, statement: str) -> str:
        """Refuse to run what is not plainly a query to a parser too."""
        import sqlglot
        from sqlglot import exp
        from sqlglot.errors import SqlglotError

        try:
            trees = sqlglot.parse(plain_text(statement, self._dialect), dialect=_SQLGLOT.get(self._dialect.ddl))
        except (SqlglotError, RecursionError, ValueError) as error:
            return f"it was not understood well enough to be run: {str(error).splitlines()[0]}"
        effects = (exp.DML, exp.DDL, exp.Command, exp.Into, exp.Lock, exp.Set)
        if (
            len(trees) != 1
            or not isinstance(trees[0], exp.Query)
            or any(isinstance(node, effects) and not isinstance(node, exp.Query) for node in trees[0].walk())
        ):
            return "only a plain SELECT is run for its plan"
        return ""

    def _code_that_runs(self, tokens: list[Token], *, analyse: bool) -> str:
        """The first piece of the database's own code behind a statement, as a reason."""
        writes = any(token.kind == "word" and token.text in _WRITES for token in tokens)
        waiting = [("", tokens)]
        seen: set[str] = set()
        while waiting:
            where, here = waiting.pop()
            reason = self._calls(here) or self._operators(here) or (_unknown_call(here) if analyse else "")
            if reason:
                return f"{reason}{where and f' ({where})'}"
            for name in {_fold(token.text) for token in here if token.kind in ("word", "name")} - seen:
                seen.add(name)
                reason = self._casts(name)
                if reason:
                    return reason
                for place, text in self._behind(name, writes=writes):
                    if text is None:
                        return place
                    waiting.append((place, _tokens(text, self._dialect)))
        return ""

    def _calls(self, tokens: list[Token]) -> str:
        """The routine of the database that tokens call, also as if it were a column of a row."""
        for before, token, after in _threes(tokens):
            if token.kind not in ("word", "name"):
                continue
            name = _fold(token.text)
            if after == "(" and (name in self._routines or (before == "." and not self._dialect.supports.schemas)):
                return f"it would run the database's own function {token.text}"
            if after == "(" and _EFFECTS.fullmatch(name):
                return f"it would run {name}, which may have an effect"
            if before == "." and any(_takes_row(signature) for signature in self._routines.get(name, ())):
                return f"it would run the database's own function {token.text}"
        return ""

    def _operators(self, tokens: list[Token]) -> str:
        """The operator of the database's own that tokens may use."""
        runs = [token.text for token in tokens if token.kind == "operator"]
        if not runs:
            return ""
        names = {_fold(token.text) for token in tokens if token.kind in ("word", "name")}
        for symbol, types in self._own_operators:
            if any(symbol in run for run in runs) and (not types or types & self._reached_types(names)):
                return f"it would run the database's own operator {symbol}"
        return ""

    def _reached_types(self, names: set[str]) -> set[str]:
        """The words in the types of the columns of these relations, and the names themselves."""
        columns = (column for name in names for one in self._relations.get(name, ()) for column in one.columns)
        return names.union(*(_words_of(column.type) for column in columns))

    def _casts(self, name: str) -> str:
        """The cast or operator class of the database's own that a name brings with it."""
        found = self._own_names.get(name) or self._own_names.get("")
        return f"it may run the code behind the database's own {found}" if found else ""

    def _behind(self, name: str, *, writes: bool) -> Iterator[tuple[str, str | None]]:
        """What a name stands for: where its code is, and the code; None for what is refused as such."""
        for relation in self._relations.get(name, ()):
            if isinstance(relation, View):
                yield from _behind_view(relation)
            else:
                yield from _behind_table(relation, writes=writes)
            for column in relation.columns:
                yield f"through the type of {relation.name}.{column.name}", column.type.partition("(")[0]
            for child in self._children.get(relation.name, ()):
                yield f"through {child.name}", self._dialect.quote(child.name.name)
        yield from self._types.get(name, ())

    @cached_property
    def _relations(self) -> dict[str, list[Table | View]]:
        found: dict[str, list[Table | View]] = defaultdict(list)
        relations: list[Table | View] = [*every_table(self._catalogue.tables), *self._catalogue.views]
        for relation in relations:
            found[_fold(relation.name.name)].append(relation)
        return found

    @cached_property
    def _children(self) -> dict[QualifiedName, list[Table]]:
        found: dict[QualifiedName, list[Table]] = defaultdict(list)
        for table in every_table(self._catalogue.tables):
            found[table.name].extend(table.partitions)
            for parent in table.inherits:
                found[parent].append(table)
        return found

    @cached_property
    def _routines(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for routine in self._catalogue.routines:
            if routine.kind != "procedure":
                found[_fold(routine.name.name)].append(routine.signature)
        return found

    @cached_property
    def _types(self) -> dict[str, list[tuple[str, str]]]:
        """The texts behind each type of the database's own."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for domain in self._catalogue.domains:
            texts = (domain.type, domain.default or "", *(check.expression for check in domain.checks))
            found[_fold(domain.name.name)].append((f"through the domain {domain.name}", " ".join(texts)))
            found[_fold(domain.name.name)].extend(_called(domain.depends_on, f"through the domain {domain.name}"))
        for composite in self._catalogue.composites:
            types = " ".join(attribute.type for attribute in composite.attributes)
            found[_fold(composite.name.name)].append((f"through the type {composite.name}", types))
        for ranged in self._catalogue.ranges:
            calls = " ".join(f"{name.name}()" for name in (ranged.canonical, ranged.subtype_difference) if name)
            found[_fold(ranged.name.name)].append((f"through the type {ranged.name}", f"{ranged.subtype} {calls}"))
        return found

    @cached_property
    def _own_operators(self) -> list[tuple[str, set[str]]]:
        """Symbol and own operand types of each operator that the catalogue names as not modelled."""
        found = []
        for kind, words in self._own_code:
            match = _OPERATOR.search(words) if kind == "operator" else None
            if match:
                types = {_last_word(part) for part in match["types"].split(",") if "." in part}
                found.append((match["symbol"], types))
        return found

    @cached_property
    def _own_names(self) -> dict[str, str]:
        """The types with casts of the database's own, and its operator classes; "" for a cast of system types."""
        found: dict[str, str] = {}
        for kind, words in self._own_code:
            if kind == "cast":
                types = [_last_word(part) for part in re.split(r"(?i) as ", words) if "." in part] or [""]
                found.update(dict.fromkeys(types, f"cast {words}"))
            elif kind in ("operator class", "type"):
                found[_last_word(words.split(" USING ")[0])] = f"{kind} {words}"
        return found

    @cached_property
    def _own_code(self) -> list[tuple[str, str]]:
        matches = (_OWN.fullmatch(words) for words in self._catalogue.unmodelled)
        return [(match[1], match[2]) for match in matches if match]


_SQLGLOT = {"postgresql": "postgres", "mysql": "mysql", "sqlite": "sqlite"}
"""What sqlglot calls the SQL that each writer of DDL writes."""


def _cut(text: str, dialect: Dialect) -> list[tuple[Kind, str]]:
    """The text in pieces of code, literals and quoted names. Comments become space."""
    mysql = dialect.quote_open == "`"
    found: list[tuple[Kind, str]] = []
    end = 0
    if _CONTROL.search(text):
        raise _UnreadableError("it holds characters that servers read differently")
    for piece in pieces(text, MYSQL if mysql else STANDARD):
        code, inside = text[end : piece.start], text[piece.start : piece.end]
        _check_piece(code, inside, piece.kind, closed=piece.closed)
        if piece.quote == "`" and not mysql and dialect.supports.schemas:
            raise _UnreadableError("it holds an operator that looks like a quotation mark")
        found.append((Kind.CODE, code))
        if piece.kind is not Kind.COMMENT:
            found.append((piece.kind, inside))
        elif mysql and _HINT.fullmatch(inside):
            found.append((Kind.COMMENT, inside))
        elif mysql and re.match(r"/\*(?:!|M!|\+)", inside):
            raise _UnreadableError("it holds a comment that the server executes")
        else:
            found.append((Kind.COMMENT, "\n" if inside.startswith(("--", "#")) else " "))
        end = piece.end
    found.append((Kind.CODE, text[end:]))
    dollar = _LEADING_DOLLAR if mysql else _STRAY_DOLLAR if dialect.supports.schemas else None
    for code in (part for kind, part in found if kind is Kind.CODE):
        if dollar is not None and dollar.search(code):
            raise _UnreadableError("it holds a $ that is no parameter")
        if _NOT_IN_NAMES.search(code):
            raise _UnreadableError("it holds characters that servers read differently")
    return found


def _check_piece(code: str, inside: str, kind: Kind, *, closed: bool) -> None:
    """Refuse what some server would end elsewhere. `code` is what stands before the piece."""
    if not closed:
        raise _UnreadableError("a quotation mark or a comment in it is not closed")
    if kind is Kind.CODE:
        raise _UnreadableError("it holds a $ that is no parameter")
    if kind is Kind.COMMENT and "\r" in inside.rstrip("\r") and not inside.startswith("/*"):
        raise _UnreadableError("it holds characters that servers read differently")
    if _UNICODE_NAME.search(code) or (kind is Kind.LITERAL and _GLUED_ESCAPE.search(code)):
        raise _UnreadableError("it holds a quoted text that servers read differently")


def _tokens(text: str, dialect: Dialect) -> list[Token]:
    """The tokens of a text; a final semicolon is left out."""
    found: list[Token] = []
    for kind, part in _cut(text, dialect):
        if kind is Kind.NAME:
            found.append(Token("name", part[1:-1].replace(part[0] * 2, part[0]), part))
        elif kind in (Kind.LITERAL, Kind.BODY):
            found.append(Token("literal", part, part))
        elif kind is Kind.CODE:
            for match in _CODE.finditer(part):
                found.extend(_code_tokens(match))
    while found and found[-1].text == ";" and found[-1].kind == "mark":
        found.pop()
    return found


def _code_tokens(match: re.Match[str]) -> Iterator[Token]:
    """The token that a match is. What begins with a digit and holds letters can be a name to MySQL."""
    text = match[0]
    if match.lastgroup != "number" or text.replace(".", "").isdigit():
        yield Token(match.lastgroup or "mark", text.lower(), text)
        return
    for part in _PART.findall(text):
        yield Token("mark" if part == "." else "word", part.lower(), part)


def _fold(name: str) -> str:
    """The name without case and accents, which some servers do not tell apart."""
    if name.isascii():
        return name.lower()
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)).lower()


def _threes(tokens: list[Token]) -> Iterator[tuple[str, Token, str]]:
    """Each token between the texts of its neighbours; those that are no words or marks have none."""
    texts = ["", *(token.text if token.kind in ("word", "mark") else "" for token in tokens), ""]
    for at, token in enumerate(tokens):
        yield texts[at], token, texts[at + 2]


def _form(tokens: list[Token]) -> str:
    """Why tokens are not one statement of a kind that can be planned."""
    first = next((token for token in tokens if token.text != "("), Token("mark", ""))
    if not first.text:
        return "it is empty"
    if first.kind != "word" or first.text not in _STARTS:
        return f"only queries and statements that change rows have plans, and this begins with {first.text}"
    for before, token, _ in _threes(tokens):
        if token.kind == "mark" and token.text == ";":
            return "it is more than one statement"
        if token.kind == "word" and token.text == "into" and before not in _BEFORE_INTO:
            return "it writes its result with INTO"
        if token.kind == "operator" and ":=" in token.text:
            return "it assigns a variable"
    return ""


def _form_to_run(tokens: list[Token]) -> str:
    """Why tokens are more than a query that only reads."""
    first = next(token for token in tokens if token.text != "(")
    if first.text not in ("select", "with"):
        return "only a plain SELECT is run for its plan"
    for before, token, after in _threes(tokens):
        if token.kind == "word" and (token.text in _WRITES - {"replace"} or (token.text == "replace" and after != "(")):
            return "only a plain SELECT is run for its plan"
        if token.kind == "word" and (
            token.text == "lock" or (before == "for" and token.text in ("share", "no", "key"))
        ):
            return "it locks rows"
        if token.kind == "word" and token.text == "next" and after == "value":
            return "it takes a number from a sequence"
        if token.text == "$" or (token.kind == "operator" and "?" in token.text):
            return "its parameters are not known"
    return ""


def _unknown_call(tokens: list[Token]) -> str:
    """The first function in tokens that is not known to have no effect."""
    for at, (before, token, after) in enumerate(_threes(tokens)):
        if after != "(" or token.kind not in ("word", "name"):
            continue
        if before in ("as", "with", "recursive"):
            continue
        known = token.text.lower() in HARMLESS
        if before == ".":
            known = known and at > 1 and tokens[at - 2].text == "pg_catalog"
        if not known:
            return f"{token.text} is not known to have no effect"
    return ""


def _behind_view(view: View) -> Iterator[tuple[str, str | None]]:
    where = f"through the view {view.name}"
    yield where, view.definition
    for rule in view.rules:
        yield where, rule.definition
    yield from _called(view.depends_on, where)


def _called(references: tuple[Reference, ...], where: str) -> list[tuple[str, str]]:
    """The routines among references as calls; relations by their names."""
    texts = (f'"{one.name.name}"' + ("()" if one.kind == "routine" else "") for one in references)
    return [(where, text) for text in texts]


def _behind_table(table: Table, *, writes: bool) -> Iterator[tuple[str, str | None]]:
    """The expressions that planning may look at where a table is read; defaults only where rows are written."""
    if table.kind is TableKind.FOREIGN:
        yield f"{table.name} is a foreign table: planning may ask another server", None
    where = f"through the table {table.name}"
    texts = [column.generated.expression for column in table.columns if column.generated]
    texts += [check.expression for check in table.checks]
    texts += [rule.definition for rule in table.rules]
    texts += [exclusion.definition for exclusion in table.exclusions]
    for index in table.indexes:
        texts += [index.predicate or ""]
        texts += [part for key in index.columns for part in (key.expression, key.operator_class) if part]
    if table.row_security is not RowSecurity.OFF:
        texts += [text for policy in table.policies for text in (policy.using, policy.check) if text]
    if table.partition_key:
        texts.append(table.partition_key.expression)
    texts.append(table.partition_bound or "")
    if writes:
        texts += [column.default for column in table.columns if column.default]
    yield from ((where, text) for text in texts if text)


def _takes_row(signature: str) -> bool:
    """Whether a function can be called as `row.function`: its one argument is a row, or of any type."""
    return "," not in signature and ("." in signature or re.search(r"(?i)\b(?:record|any\w*)\b", signature) is not None)


def _words_of(text: str) -> set[str]:
    return {_fold(word) for word in re.findall(r"\w+", text)}


def _last_word(name: str) -> str:
    """The name without its schema and quotation marks, in small letters."""
    return _fold(name.strip(" ()[]").rpartition(".")[2].strip('" '))
