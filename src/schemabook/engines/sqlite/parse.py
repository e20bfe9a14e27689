"""What a CREATE TABLE statement says and SQLite's pragmas do not tell."""

from __future__ import annotations

import re

from msgspec.structs import replace

from schemabook.engines.redaction import redact_comment
from schemabook.engines.sqlite.tokens import Cursor, Token, fold
from schemabook.model.base import Value
from schemabook.model.tables import Action

_COLUMN_CLAUSES = frozenset(
    """
    CONSTRAINT PRIMARY NOT NULL UNIQUE CHECK DEFAULT COLLATE REFERENCES AS DEFERRABLE
    """.split()
)
_TABLE_CLAUSES = frozenset(["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"])


class ParsedKey(Value):
    """A PRIMARY KEY or UNIQUE constraint."""

    primary: bool
    name: str
    columns: tuple[str, ...]
    conflict: str | None = None
    autoincrement: bool = False


class ParsedCheck(Value):
    """A CHECK constraint; `column` is set where it stands on one."""

    name: str
    expression: str
    column: str | None = None


class ParsedForeignKey(Value):
    """A foreign key as it is written: `referenced_columns` may be missing."""

    name: str
    columns: tuple[str, ...]
    referenced_table: str
    referenced_columns: tuple[str, ...] = ()
    on_delete: Action = Action.NO_ACTION
    on_update: Action = Action.NO_ACTION
    match: str = "SIMPLE"
    deferrable: bool = False
    initially_deferred: bool = False


class ParsedColumn(Value):
    """The clauses of one column. `names` are of constraints that the model gives no name to."""

    name: str
    collation: str | None = None
    generated: str | None = None
    not_null_conflict: str | None = None
    names: tuple[tuple[str, str], ...] = ()
    comment: str | None = None


class ParsedTable(Value):
    """A CREATE TABLE statement. `options` are the words after its closing parenthesis."""

    columns: tuple[ParsedColumn, ...]
    keys: tuple[ParsedKey, ...] = ()
    checks: tuple[ParsedCheck, ...] = ()
    foreign_keys: tuple[ParsedForeignKey, ...] = ()
    options: tuple[str, ...] = ()
    comment: str | None = None


def skip_head(cursor: Cursor, *kind: str) -> str:
    """Step over CREATE, the kind of object, IF NOT EXISTS and the name; returns the name."""
    cursor.expect("CREATE")
    if not cursor.take("TEMP"):
        cursor.take("TEMPORARY")
    cursor.expect(*kind)
    cursor.take("IF", "NOT", "EXISTS")
    name = cursor.name()
    return cursor.name() if cursor.take(".") else name


def parse_table(text: str) -> ParsedTable:
    """A CREATE TABLE statement. Raises SqlSyntaxError when its text is not understood."""
    cursor = Cursor(text)
    skip_head(cursor, "TABLE")
    return _TableParser(cursor).parse()


class _TableParser:
    """Collects the parts of one table."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.columns: list[ParsedColumn] = []
        self.keys: list[ParsedKey] = []
        self.checks: list[ParsedCheck] = []
        self.foreign_keys: list[ParsedForeignKey] = []
        self.spans: list[tuple[int, int]] = []

    def parse(self) -> ParsedTable:
        """Everything from the opening parenthesis on."""
        cursor = self.cursor
        cursor.expect("(")
        opening = cursor.tokens[cursor.at - 1].end
        while True:
            start = cursor.tokens[cursor.at].start if not cursor.ended else 0
            if cursor.peek() in _TABLE_CLAUSES and self.columns:
                self._table_constraints()
            else:
                self._column()
            self.spans.append((start, cursor.tokens[cursor.at - 1].end))
            if cursor.take(")"):
                break
            cursor.expect(",")
        notes = find_comments(cursor, opening, self.spans)
        return ParsedTable(
            columns=tuple(replace(column, comment=notes.get(index)) for index, column in enumerate(self.columns)),
            keys=tuple(self.keys),
            checks=tuple(self.checks),
            foreign_keys=tuple(self.foreign_keys),
            options=self._options(),
            comment=notes.get(-1),
        )

    def _options(self) -> tuple[str, ...]:
        words = " ".join(token.word for token in self.cursor.tokens[self.cursor.at :])
        return tuple(option.strip() for option in words.replace(";", "").split(",") if option.strip())

    def _column(self) -> None:
        cursor = self.cursor
        column = _ColumnClauses(cursor.name())
        while not cursor.ended and cursor.peek() not in (*_COLUMN_CLAUSES, ",", ")"):
            if cursor.peek() == "GENERATED" and cursor.peek(1) == "ALWAYS":
                break
            if cursor.peek() == "(":
                cursor.skip_group()
            else:
                cursor.step()
        while cursor.peek() not in (",", ")"):
            self._column_clause(column)
        self.columns.append(column.build())

    def _column_clause(self, column: _ColumnClauses) -> None:
        cursor = self.cursor
        if cursor.take("CONSTRAINT"):
            column.pending = cursor.name()
        elif cursor.peek() in ("PRIMARY", "UNIQUE"):
            self._column_key(column)
        elif cursor.take("CHECK"):
            self.checks.append(ParsedCheck(name=column.take_name(), expression=cursor.group(), column=column.name))
            parse_conflict(cursor)
        elif cursor.take("REFERENCES"):
            self._references(column.take_name(), (column.name,))
        elif cursor.peek() == "DEFERRABLE" or (cursor.peek() == "NOT" and cursor.peek(1) == "DEFERRABLE"):
            self._deferrable()
        else:
            column.parse_clause(cursor)

    def _column_key(self, column: _ColumnClauses) -> None:
        cursor = self.cursor
        primary = cursor.take("PRIMARY", "KEY")
        if not primary:
            cursor.expect("UNIQUE")
        elif not cursor.take("ASC"):
            cursor.take("DESC")
        self.keys.append(
            ParsedKey(
                primary=primary,
                name=column.take_name(),
                columns=(column.name,),
                conflict=parse_conflict(cursor),
                autoincrement=primary and cursor.take("AUTOINCREMENT"),
            )
        )

    def _table_constraints(self) -> None:
        """The constraints from here to a comma or the end: SQLite lets the commas between them go."""
        cursor = self.cursor
        name = ""
        while cursor.peek() not in (",", ")"):
            if cursor.take("CONSTRAINT"):
                name = cursor.name()
                continue
            if cursor.peek() in ("PRIMARY", "UNIQUE"):
                self._table_key(name)
            elif cursor.take("CHECK"):
                self.checks.append(ParsedCheck(name=name, expression=cursor.group()))
                parse_conflict(cursor)
            elif cursor.take("FOREIGN", "KEY"):
                columns = parse_names(cursor)
                cursor.expect("REFERENCES")
                self._references(name, columns)
            else:
                self._deferrable()
            name = ""

    def _table_key(self, name: str) -> None:
        cursor = self.cursor
        primary = cursor.take("PRIMARY", "KEY")
        if not primary:
            cursor.expect("UNIQUE")
        before = cursor.at
        columns = parse_names(cursor)
        words = [token.word for token in cursor.tokens[before : cursor.at]]
        self.keys.append(
            ParsedKey(
                primary=primary,
                name=name,
                columns=columns,
                conflict=parse_conflict(cursor),
                autoincrement=primary and words[-2] == "AUTOINCREMENT",
            )
        )

    def _references(self, name: str, columns: tuple[str, ...]) -> None:
        cursor = self.cursor
        table = cursor.name()
        referenced = parse_names(cursor) if cursor.peek() == "(" else ()
        actions = {"DELETE": Action.NO_ACTION, "UPDATE": Action.NO_ACTION, "INSERT": Action.NO_ACTION}
        match = "SIMPLE"
        while True:
            if cursor.take("MATCH"):
                match = cursor.name().upper()
            elif cursor.take("ON"):
                event = cursor.step().word
                actions[event] = parse_action(cursor)
            else:
                break
        self.foreign_keys.append(
            ParsedForeignKey(
                name=name,
                columns=columns,
                referenced_table=table,
                referenced_columns=referenced,
                on_delete=actions["DELETE"],
                on_update=actions["UPDATE"],
                match=match,
            )
        )

    def _deferrable(self) -> None:
        """A DEFERRABLE clause belongs to the foreign key before it, wherever it stands."""
        cursor = self.cursor
        refused = cursor.take("NOT")
        cursor.expect("DEFERRABLE")
        deferred = cursor.take("INITIALLY", "DEFERRED")
        if not deferred:
            cursor.take("INITIALLY", "IMMEDIATE")
        if self.foreign_keys:
            self.foreign_keys[-1] = replace(
                self.foreign_keys[-1], deferrable=not refused, initially_deferred=deferred and not refused
            )


class _ColumnClauses:
    """The clauses of the column that is being parsed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pending = ""
        self.collation: str | None = None
        self.generated: str | None = None
        self.not_null_conflict: str | None = None
        self.names: list[tuple[str, str]] = []

    def take_name(self) -> str:
        """The name that a CONSTRAINT clause gave to the next one."""
        name, self.pending = self.pending, ""
        return name

    def parse_clause(self, cursor: Cursor) -> None:
        """One clause that says something of the column alone."""
        if cursor.take("NOT", "NULL"):
            self.not_null_conflict = parse_conflict(cursor)
            self._keep_name("NOT NULL")
        elif cursor.take("NULL"):
            parse_conflict(cursor)
            self._keep_name("NULL")
        elif cursor.take("DEFAULT"):
            skip_default(cursor)
            self._keep_name("DEFAULT")
        elif cursor.take("COLLATE"):
            self.collation = cursor.name()
            self._keep_name("COLLATE")
        elif cursor.take("GENERATED", "ALWAYS", "AS") or cursor.take("AS"):
            self.generated = cursor.group()
            if not cursor.take("STORED"):
                cursor.take("VIRTUAL")
            self._keep_name("GENERATED")
        else:
            raise cursor.problem("a column constraint")

    def _keep_name(self, clause: str) -> None:
        name = self.take_name()
        if name:
            self.names.append((clause, name))

    def build(self) -> ParsedColumn:
        """The column."""
        return ParsedColumn(
            name=self.name,
            collation=self.collation,
            generated=self.generated,
            not_null_conflict=self.not_null_conflict,
            names=tuple(self.names),
        )


def skip_default(cursor: Cursor) -> None:
    """Step over the value of a DEFAULT clause."""
    if cursor.peek() == "(":
        cursor.skip_group()
        return
    if not cursor.take("+"):
        cursor.take("-")
    cursor.step()


def parse_conflict(cursor: Cursor) -> str | None:
    """An ON CONFLICT clause, if there is one: what it says to do."""
    return cursor.step().word if cursor.take("ON", "CONFLICT") else None


def parse_action(cursor: Cursor) -> Action:
    """The action of an ON DELETE or ON UPDATE clause."""
    for action in Action:
        if cursor.take(*action.value.split()):
            return action
    raise cursor.problem("an action")


def parse_names(cursor: Cursor) -> tuple[str, ...]:
    """The first name of each item of a parenthesised list, without COLLATE, ASC or DESC."""
    cursor.expect("(")
    names = [cursor.name()]
    while not cursor.take(")"):
        if cursor.take(","):
            names.append(cursor.name())
        else:
            cursor.step()
    return tuple(names)


def find_comments(cursor: Cursor, opening: int, spans: list[tuple[int, int]]) -> dict[int, str]:
    """The `-- comments` that plainly belong to one item of a table, by its position; -1 is the table itself.

    A comment belongs to the item that it stands behind, when nothing else stands on that line and
    no comment stands alone on the next, which would make it the first line of several. One that
    ends with a comma or a semicolon is SQL that somebody switched off.
    """
    notes: dict[int, str] = {}
    for comment in cursor.comments:
        words = cursor.text[comment.start + 2 : comment.end].strip()
        if not cursor.text.startswith("--", comment.start) or not words or words.endswith((",", ";")):
            continue
        if _CONTINUED.match(cursor.text, comment.end):
            continue
        index = _owner(cursor.text, comment, opening, spans)
        if index is not None:
            notes[index] = redact_comment(words)
    return notes


_CONTINUED = re.compile(r"\r?\n[ \t]*--")


def _owner(text: str, comment: Token, opening: int, spans: list[tuple[int, int]]) -> int | None:
    line = text.rfind("\n", 0, comment.start) + 1
    if opening <= comment.start and not text[opening : comment.start].strip():
        return -1
    here = [index for index, (start, end) in enumerate(spans) if start < comment.start and end > line]
    if len(here) != 1:
        return None
    end = spans[here[0]][1]
    return here[0] if end <= comment.start and text[end : comment.start].strip() in ("", ",") else None


def same_names(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether two lists of names are the same to SQLite."""
    return [fold(name) for name in first] == [fold(name) for name in second]
