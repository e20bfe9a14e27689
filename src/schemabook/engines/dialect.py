"""What shared code may ask of an engine's SQL: quoting and capabilities, never its name."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable

from schemabook.model.base import QualifiedName, Value

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_PLACEHOLDER = re.compile(r"\{(?:database|schema|name|table|quoted_name|bare_schema|bare_name|columns)\}")
_VARIABLE = re.compile(r"\$[A-Z_]+")
_OPERATORS = frozenset({"<", ">", "|"})


class Supports(Value):
    """Capabilities that documents, DDL and rules depend on.

    `typed_columns`: a column holds what its type says. `comments`: objects can be commented on. `folds_case`: names
    without quotes are folded, so that those with capitals need quotes. `zoned_timestamps`: there is a type for a moment
    in time beside the one for a clock's reading. `padded_characters`: CHAR keeps the blanks at the end of its values.
    `default_partitions`: a partition can take what no other one does. `unique_is_index`: a unique constraint is its
    index and is dropped as one. `identities` and `binary_json`: identity columns, and a parsed kind of JSON, are there
    beside what came before them. `short_timestamps`: the type for a moment in time ends in 2038.
    `partial_indexes`: an index can be limited to the rows that a WHERE chooses. `text_indexes`: a
    column of unlimited text can be indexed whole. `selective_estimates`: the estimate of
    a step of a plan is of the rows that pass its filter, not of those that it reads.
    `row_security`: policies decide who sees which row. `search_path`: names without a schema are looked up along a path
    that each session chooses. `accounts`: who logs in has a name and a host, and is written `'name'@'host'`.
    """

    schemas: bool = False
    roles: bool = True
    typed_columns: bool = True
    comments: bool = True
    folds_case: bool = False
    zoned_timestamps: bool = False
    padded_characters: bool = False
    default_partitions: bool = False
    partial_indexes: bool = False
    text_indexes: bool = True
    selective_estimates: bool = False
    unique_is_index: bool = False
    identities: bool = False
    binary_json: bool = False
    short_timestamps: bool = False
    row_security: bool = False
    search_path: bool = False
    accounts: bool = False


class Upkeep(Value):
    """The statements that look after what is stored; empty where the engine has none.

    `{table}` and `{index}` stand for qualified names, `{name}` for the index alone, `{setting}` and `{value}` for what
    `change_setting` sets for the whole server.
    """

    analyse: str = "ANALYZE {table}"
    vacuum: str = ""
    rewrite_table: str = ""
    rebuild_index: str = ""
    create_index: str = "CREATE INDEX"
    drop_index: str = "DROP INDEX {index}"
    change_setting: tuple[str, ...] = ()


class Alterations(Value):
    """The statements that change a table; empty where the engine has none.

    `{table}` stands for its qualified name, `{column}` and `{name}` (a constraint's or trigger's) for quoted names,
    `{type}` and `{clause}` for SQL. `add_foreign_key` is one statement, or two that do not hold up writers for long.
    """

    set_type: str = ""
    set_not_null: str = ""
    drop_default: str = "ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT"
    add_constraint: str = "ALTER TABLE {table} ADD CONSTRAINT {name} {clause}"
    drop_constraint: str = "ALTER TABLE {table} DROP CONSTRAINT {name}"
    add_foreign_key: tuple[str, ...] = ("ALTER TABLE {table} ADD CONSTRAINT {name} {clause}",)
    validate_constraint: str = ""
    enforce_check: str = ""
    enforce_foreign_key: str = ""
    defer_constraint: str = ""
    enable_trigger: str = ""
    set_logged: str = ""
    set_engine: str = ""
    set_collation: str = ""


class Manipulation(Value):
    """How rows are read and written, where engines differ; empty where the engine has no such thing.

    `parameter` is one in a statement, `{number}` its place. `returning`: INSERT can give back columns; elsewhere
    `key_of_last_row` gives the key that the server chose. `on_conflict`: an INSERT may end with ON CONFLICT, else with
    ON DUPLICATE KEY UPDATE. `row_ranges`: an index leads to the rows of `(a, b) < (x, y)`. `reads_what_it_deletes`: a
    DELETE may look at its own table in a subquery. `default_row` is what follows the name of the table in an INSERT
    that names no column. `text_search` is the condition on `{columns}` that finds `{text}` by an index of words.
    `{configuration}` in it is how words are taken apart, with a comma, or nothing; `text_configuration` finds that, as
    a group, in each call that fills a column of words; a call without the group takes one that is not known.
    `named_argument` is an argument `{value}` of a routine that is given by `{name}`, `out_argument` what stands for one
    that a procedure fills.
    """

    parameter: str = "?"
    returning: bool = False
    key_of_last_row: str = ""
    on_conflict: bool = False
    row_ranges: bool = False
    reads_what_it_deletes: bool = True
    default_row: str = "DEFAULT VALUES"
    text_search: str = ""
    text_configuration: str = ""
    named_argument: str = ""
    out_argument: str = "NULL"


_STANDARD_RESERVED = frozenset(
    """
    all and as case check collate constraint create default distinct else except foreign from group having in
    intersect into is join limit not null on or order primary references select table then to union unique using
    when where
    """.split()
)
"""Reserved in every engine here."""


class Command(Value):
    """Commands of the engine's own tools, and what they are for: lines of words.

    `{database}`, `{schema}`, `{name}` and `{table}` (the qualified name) in a word stand for the names at hand;
    `{bare_schema}` and `{bare_name}` are without quotes, as some tools want them, `{quoted_name}` and `{columns}`
    are for SQL.
    `variables` are those of the shell that a word may hold (then no name), with what each is. `restores` tells what
    brings back from what saves; `needs` says in sentences what the commands cannot do without, and what they leave out.
    """

    purpose: str
    lines: tuple[tuple[str, ...], ...]
    restores: bool = False
    needs: str = ""
    variables: tuple[tuple[str, str], ...] = ()

    def text(self, database: str, table: QualifiedName, dialect: Dialect, columns: Iterable[str] = ()) -> str:
        """The commands for one database and one of its tables, every word quoted for the shell where it must be.

        `columns` are those of the table that rows are written to, without computed ones.
        """
        names = {
            "{database}": database,
            "{schema}": dialect.quote(table.schema) if table.schema else "",
            "{name}": dialect.quote(table.name) if table.schema else table.name,
            "{table}": dialect.qualify(table) if table.schema else table.name,
            "{quoted_name}": dialect.quote(table.name),
            "{bare_schema}": table.schema,
            "{bare_name}": table.name,
            "{columns}": dialect.columns(columns),
        }
        return "\n".join(" ".join(_shell_word(word, names) for word in line) for line in self.lines)


class HealthQuery(Value):
    """A query that tells how a server does. It has no parameters, and is for people to send again and again.

    `reads_everything`: it looks at every row, or every page, and takes as long as that does.
    """

    name: str
    sql: str
    reads_everything: bool = False


class Emptying(Value):
    """The statements that empty tables, as a test does between two runs; the children come before their parents.

    `each` is for one `{table}`, `together` for `{tables}` at once; `before` and `after` stand around them.
    """

    before: tuple[str, ...] = ()
    each: str = "DELETE FROM {table}"
    together: str = ""
    after: tuple[str, ...] = ()


def _shell_word(word: str, names: dict[str, str]) -> str:
    if word in _OPERATORS:
        return word
    if _VARIABLE.search(word) and not _PLACEHOLDER.search(word):
        return f'"{word}"'
    filled = _PLACEHOLDER.sub(lambda match: names[match[0]], word)
    return shlex.quote(filled)


class Dialect(Value):
    """An engine's SQL as other parts see it.

    `ddl` is the module of `schemabook.ddl` that writes it. `foreign_key_switch` is the statement
    without which a session does not check foreign keys, where there is one. `quote_open` and `quote_close` enclose
    an identifier; a closing one inside it is doubled. Identifiers that are plain lower-case words
    and not in `reserved` go unquoted, unless `always_quote`. `version_parts` is how many numbers of a
    version name a release, whose patches change nothing that a document says. `settings` are those of
    its server that rules ask for. `backup_facts` say what people must know of its backups; `slow_statement_settings`
    and `memory_settings` name what decides which statements are logged as slow and how much memory is used.
    `unusable_names` are the words that cannot name a table or column without quotes.
    """

    name: str
    product: str
    ddl: str
    quote_open: str = '"'
    quote_close: str = '"'
    always_quote: bool = False
    reserved: frozenset[str] = frozenset()
    default_schema: str = ""
    version_parts: int = 2
    foreign_key_switch: str = ""
    supports: Supports = Supports()
    backup_commands: tuple[Command, ...] = ()
    backup_facts: tuple[str, ...] = ()
    health_queries: tuple[HealthQuery, ...] = ()
    slow_statement_settings: tuple[str, ...] = ()
    memory_settings: tuple[str, ...] = ()
    emptying: Emptying = Emptying()
    upkeep: Upkeep = Upkeep()
    alterations: Alterations = Alterations()
    manipulation: Manipulation = Manipulation()
    unusable_names: frozenset[str] = _STANDARD_RESERVED
    settings: frozenset[str] = frozenset()

    def quote(self, identifier: str) -> str:
        """The identifier as it must be written in SQL."""
        if not self.always_quote and _PLAIN.fullmatch(identifier) and identifier not in self.reserved:
            return identifier
        return f"{self.quote_open}{identifier.replace(self.quote_close, self.quote_close * 2)}{self.quote_close}"

    def qualify(self, name: QualifiedName) -> str:
        """The qualified name as it must be written in SQL."""
        return f"{self.quote(name.schema)}.{self.quote(name.name)}" if name.schema else self.quote(name.name)

    def object_literal(self, name: QualifiedName) -> str:
        """The name as a string literal, as the methods of figures ask for it: `'public."Order"'`, `'orders'`."""
        return literal(self.qualify(name) if self.supports.schemas else name.name)

    def columns(self, names: Iterable[str]) -> str:
        """A list of column names, quoted and separated by commas."""
        return ", ".join(self.quote(name) for name in names)


def literal(text: str) -> str:
    """A standard SQL string literal. Backslashes stand for themselves."""
    return "'" + text.replace("'", "''") + "'"
