"""Made-up maps for the tests of the site's scripts, and a page that shows one."""

from __future__ import annotations

from pathlib import Path

from schemabook.documents.map_values import Bond, MapColumn, MapEdge, MapFigure, MapModule, MapTable, Mark, SchemaMap
from schemabook.renderers.site.addresses import MAP, Addresses, Viewpoint
from schemabook.renderers.site.data import catalogue_script, map_script
from schemabook.renderers.site.scripts import bundle, sheet
from schemabook.renderers.site.shell import Shell

WIDTH, HEIGHT = 220, 166
"""The size of a made-up card: five rows, and its header."""
ACROSS = 4
"""How many cards stand in a row of a module."""


def made_up_map(modules: int = 4, each: int = 15, *, hub: bool = False, names: tuple[str, ...] = ()) -> SchemaMap:
    """A schema of *modules* modules of *each* tables, which refer to the one before; with *hub* all refer to the first.

    The first tables of all are called *names*; others are "public.one_0", "public.one_1" …
    """
    tables = [_table(number, number // each, number % each, names) for number in range(modules * each)]
    edges = [_edge(child, child - 1) for child in range(1, len(tables))]
    if hub:
        edges += [_edge(child, 0, column=2, bonds=Bond.OPTIONAL) for child in range(2, len(tables))]
        tables[0] = _as_hub(tables[0], len(tables) - 1)
    boxes = [_module_box(module, each) for module in range(modules)]
    return SchemaMap(
        title="Made up",
        product="",
        measured="2026-11-20",
        size=(boxes[-1][0] + boxes[-1][2], boxes[-1][3]),
        modules=tuple(
            MapModule(
                title=f"module {number}", page="", box=box, tables=tuple(range(number * each, number * each + each))
            )
            for number, box in enumerate(boxes)
        ),
        tables=tuple(tables),
        edges=tuple(edges),
        versions=(),
        comments=tuple("" for _ in tables),
        texts=tuple(() for _ in tables),
        entries=(),
    )


def write_map(folder: Path, schema: SchemaMap) -> Path:
    """Write the page of a map with all that it needs into a folder; gives the page."""
    view = Viewpoint(Addresses(lambda _: False), MAP)
    files = {
        MAP: Shell(schema.title, (), live=False).render("map.html", "Map", view),
        "data/map.js": map_script(schema),
        "data/catalogue.js": catalogue_script(schema, (), lambda *_: ""),
        "assets/icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        **{f"assets/{name}": bundle(name) for name in ("theme.js", "site.js", "map.js")},
        **{f"assets/{name}": sheet(name) for name in ("site.css", "map.css")},
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder / MAP


def _table(number: int, module: int, place: int, names: tuple[str, ...]) -> MapTable:
    name = names[number] if number < len(names) else f"public.one_{number}"
    left, top, _, _ = _module_box(module, 1)
    return MapTable(
        name=name,
        shown=name.removeprefix("public."),
        schema="a,b" if name == "public.50%, & more#1" else "public",
        kind="table",
        page=f"tables/{number}",
        box=(left + 24 + place % ACROSS * (WIDTH + 72), top + 44 + place // ACROSS * (HEIGHT + 22), WIDTH, HEIGHT),
        module=module,
        columns=(
            _column("id", "bigint", Mark.KEY | Mark.REQUIRED),
            _column("before_id", "bigint", Mark.REFERENCE | Mark.REQUIRED),
            _column("first_id", "bigint", Mark.REFERENCE),
            _column("amount", "numeric(12,2)", 0),
            _column("created_at", "timestamp with time zone", Mark.REQUIRED),
            _column("note", "text", 0),
        ),
        described=(0, 6),
        size=MapFigure(value=1024.0 * (number + 1), unit="bytes", quality="exact", day="2026-11-20", since=""),
    )


def _column(name: str, kind: str, marks: int) -> MapColumn:
    return MapColumn(name=name, type=kind, marks=marks)


def _as_hub(table: MapTable, count: int) -> MapTable:
    values = {name: getattr(table, name) for name in table.__struct_fields__}
    return MapTable(**{**values, "hub": count})


def _edge(child: int, parent: int, *, column: int = 1, bonds: int = 0) -> MapEdge:
    return MapEdge(child=child, parent=parent, columns=(column,), to=(0,), marks=bonds, name=f"key_{child}_{parent}")


def _module_box(module: int, each: int) -> tuple[int, int, int, int]:
    width, lines = 48 + ACROSS * (WIDTH + 72) - 72, -(-each // ACROSS)
    return module * (width + 36), 0, width, 68 + lines * (HEIGHT + 22) - 22
