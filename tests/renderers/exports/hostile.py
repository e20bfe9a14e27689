"""A schema whose every text tries to be read as something else."""

from __future__ import annotations

from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Domain, Enum, Routine
from schemabook.model.families import Family
from schemabook.model.survey import Server, Survey
from schemabook.model.tables import (
    Action,
    CheckConstraint,
    Column,
    ForeignKey,
    Generated,
    Index,
    IndexColumn,
    PrimaryKey,
    Table,
    UniqueConstraint,
    View,
)

TEXTS = (
    'a "quoted" `name`',
    "it's '''three''' \\ and \\n",
    "two\nlines\r\nand\ttabs",
    "*/ } ]] ) -- end",
    "}\n}\n@enduml\n```\n---\ntype: Other\n---",
    "<script>alert(1)</script> <U+0041> <b>",
    "größe 表 🎉 \u2028 \u0085 \ufeff",
    "| pipe || {field} * ~ __under__ **bold** //slash//",
    "%% {{x}} %date() !include $x #comment",
    "note",
    "end",
    "index",
    "Index",
    "log",
    "LOG",
    "__proto__",
    "constructor",
    "null",
    " ",
    ".",
    "..",
    "a.b",
    "a--b",
    "x" * 200,
)


def _columns(text: str, enum: QualifiedName) -> tuple[Column, ...]:
    return (
        Column(name="id", type="integer", family=Family.INTEGER, nullable=False, comment=text),
        Column(name=text, type=f"varchar({text})", default=f"'{text.replace(chr(39), chr(39) * 2)}'", comment=text),
        Column(name=f"{text} 2", type=text, default=f"f(`{text}`)", nullable=False),
        Column(name=f"{text} 3", type="e", type_name=enum, family=Family.ENUM),
        Column(name=f"{text} 4", type="", generated=Generated(expression=text, stored=True)),
    )


def _table(text: str, before: str) -> Table:
    enum = QualifiedName("odd", f"{text} enum")
    key = ForeignKey(
        name=text,
        columns=(f"{text} 2", "id"),
        referenced_table=QualifiedName("odd", before),
        referenced_columns=(before, "id"),
        on_delete=Action.SET_NULL,
    )
    index = Index(
        name=text,
        columns=(IndexColumn(name=text), IndexColumn(expression=f"lower(`{text}`)", descending=True)),
        include=("id",),
        method="btree",
        predicate=f"{text} is null",
        comment=text,
    )
    return Table(
        name=QualifiedName("odd", text),
        columns=_columns(text, enum),
        primary_key=PrimaryKey(name=text, columns=("id",)),
        unique_constraints=(UniqueConstraint(name=text, columns=(text, "id")),),
        checks=(CheckConstraint(name=text, expression=f"{text} > 0"),),
        foreign_keys=(key,),
        indexes=(index, Index(name="", columns=(IndexColumn(name="id"), IndexColumn(name="id")))),
        comment=text,
    )


def hostile_survey() -> Survey:
    """The survey: a table, enum, view, domain and routine for each text."""
    tables = [_table(text, TEXTS[place - 1]) for place, text in enumerate(TEXTS)]
    tables.append(Table(name=QualifiedName("odd", "no columns")))
    tables.append(Table(name=QualifiedName("", "bare"), columns=(Column(name="", type=""),)))
    names = [QualifiedName("odd", f"{text} enum") for text in TEXTS]
    views = [
        View(
            name=QualifiedName("odd", f"{text} view"),
            columns=(Column(name=text, type=text, comment=text),),
            definition=f"SELECT 1 -- {text}",
            comment=text,
        )
        for text in TEXTS
    ]
    catalogue = Catalogue(
        engine="postgresql",
        default_schema="odd",
        tables=tuple(sorted(tables, key=lambda one: one.name)),
        views=tuple(sorted(views, key=lambda one: one.name)),
        enums=tuple(
            sorted((Enum(name=one, labels=TEXTS, comment=one.name) for one in names), key=lambda one: one.name)
        ),
        domains=tuple(Domain(name=QualifiedName("odd", f"{text} domain"), type=text) for text in sorted(TEXTS)),
        routines=tuple(
            Routine(name=QualifiedName("odd", text), kind="function", signature=text, definition=text, comment=text)
            for text in sorted(TEXTS)
        ),
    )
    server = Server(engine="postgresql", product="PostgreSQL", version="15", database=TEXTS[0], comment=TEXTS[4])
    return Survey(server=server, catalogue=catalogue)
