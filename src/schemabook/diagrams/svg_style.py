"""The colours of drawings: written out for files, and as properties of a page for what stands in one."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

_HUES = (210, 150, 30, 270, 350, 95, 185, 50, 240, 320)
"""The hues of modules."""

_FACE = 'font-family:system-ui,"Segoe UI",Roboto,"DejaVu Sans",Helvetica,Arial,sans-serif;font-size:13px'

_LIGHT = {
    "paper": "#ffffff",
    "canvas": "#f5f6f8",
    "ink": "#1b1f24",
    "ink-soft": "#57606a",
    "line": "#d7dce2",
    "accent": "#0a6c74",
    "accent-soft": "#e0f2f3",
    "on-accent": "#ffffff",
    "warning": "#8a5200",
    "edge": "#7d8894",
}
_DARK = {
    "paper": "#1b1f23",
    "canvas": "#0e1113",
    "ink": "#e6e9ec",
    "ink-soft": "#9aa4ae",
    "line": "#30363d",
    "accent": "#4fd1c5",
    "accent-soft": "#12312f",
    "on-accent": "#06201e",
    "warning": "#e3b341",
    "edge": "#6b7681",
}

_SHAPES = """\
.drawing .d-line{fill:none;stroke-width:1.25}
.drawing .d-ribbon{fill:none;stroke-opacity:.35;stroke-linecap:round}
.drawing .d-dashed{stroke-dasharray:5 4}
.drawing .d-ring,.drawing .d-frame,.drawing .d-area{stroke-width:1}
.drawing .d-icon{fill:none;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}
.drawing .d-title,.drawing .d-name,.drawing .d-area-title,.drawing .d-strong{font-weight:600}
.drawing .d-view .d-title{font-style:italic}
.drawing .d-name,.drawing .d-second,.drawing .d-label{text-anchor:middle}
.drawing .d-type{font-size:12px;text-anchor:end}
.drawing .d-second,.drawing .d-under,.drawing .d-area-second,.drawing .d-label{font-size:11px}
.drawing .d-area-title,.drawing .d-area-second{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}
.drawing .d-view .d-frame,.drawing .d-more .d-frame{stroke-dasharray:4 3}
.drawing .d-centre .d-frame{stroke-width:2}
.drawing .d-cover{fill-opacity:0}
"""
"""What is the same in every light."""

_COLOURS = (
    ("d-ground", "fill", "canvas"),
    ("d-line", "stroke", "edge"),
    ("d-ribbon", "stroke", "edge"),
    ("d-arrow", "fill", "edge"),
    ("d-ring", "fill", "paper"),
    ("d-ring", "stroke", "edge"),
    ("d-area", "fill", "paper"),
    ("d-area", "stroke", "line"),
    ("d-area-title", "fill", "ink"),
    ("d-area-second", "fill", "ink-soft"),
    ("d-frame", "fill", "paper"),
    ("d-frame", "stroke", "line"),
    ("d-head", "fill", "canvas"),
    ("d-head", "stroke", "line"),
    ("d-title", "fill", "ink"),
    ("d-name", "fill", "ink"),
    ("d-row", "fill", "ink"),
    ("d-quiet", "fill", "ink-soft"),
    ("d-under", "fill", "ink-soft"),
    ("d-second", "fill", "ink-soft"),
    ("d-type", "fill", "ink-soft"),
    ("d-label", "fill", "ink-soft"),
    ("d-under-label", "fill", "canvas"),
    ("d-accent", "stroke", "accent"),
    ("d-accent-text", "fill", "accent"),
    ("d-soft", "stroke", "ink-soft"),
    ("d-warning", "stroke", "warning"),
    ("d-dot", "fill", "paper"),
    ("d-dot", "stroke", "ink"),
    ("d-start .d-dot", "fill", "ink"),
    ("d-dot-core", "fill", "ink"),
    ("d-plain .d-head", "fill", "paper"),
    ("d-view .d-head", "fill", "paper"),
    ("d-hub .d-head", "fill", "accent-soft"),
    ("d-centre .d-frame", "stroke", "accent"),
    ("d-centre .d-head", "fill", "accent"),
    ("d-centre .d-head", "stroke", "accent"),
    ("d-centre .d-title", "fill", "on-accent"),
    ("d-centre .d-under", "fill", "on-accent"),
    ("d-centre .d-name", "fill", "accent"),
    ("d-more .d-frame", "fill", "canvas"),
    ("d-more .d-name", "fill", "ink-soft"),
)
"""Which class has which colour; later ones win."""


def style_of(tints: Collection[int]) -> str:
    """The style sheet of a file that has boxes or areas in these tints, with its colours written out."""
    used = tuple(sorted({tint % len(_HUES) for tint in tints}))
    return _written_style(used)


@lru_cache(maxsize=64)
def _written_style(tints: tuple[int, ...]) -> str:
    light = _coloured(_LIGHT) + "".join(_tinted(number, _tint(number, dark=False)) for number in tints)
    dark = _coloured(_DARK) + "".join(_tinted(number, _tint(number, dark=True)) for number in tints)
    return f".drawing{{{_FACE}}}\n{_SHAPES}{light}@media(prefers-color-scheme:dark){{\n{dark}}}\n"


def page_style() -> str:
    """The style sheet for drawings in a page that has the colours as properties (`--paper`, `--tint-0` …)."""
    names = {name: f"var(--{name})" for name in _LIGHT} | {"paper": "var(--panel)"}
    tints = (
        (f"var(--tint-{number})", f"var(--tint-{number}-line)", f"var(--tint-{number}-ink)")
        for number in range(len(_HUES))
    )
    written = "".join(_tinted(number, colours) for number, colours in enumerate(tints))
    links = (
        ".drawing a{text-decoration:none}\n.drawing a:hover .d-frame,.drawing a:hover .d-cover{stroke:var(--accent)}\n"
        ".drawing a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}\n"
        ".drawing{max-width:100%;height:auto}\n.drawing.d-wide{max-width:none}\n"
        "@media(max-width:800px){.drawing{max-width:none}}\n"
    )
    return f".drawing{{{_FACE}}}\n{_SHAPES}{_coloured(names)}{written}{links}{_forced()}"


def _forced() -> str:
    """The colours of the system, where somebody has forced them on pages."""
    grounds = ["panel", "canvas", "accent-soft", "on-accent", *(f"tint-{number}" for number in range(len(_HUES)))]
    inks = ["ink", "ink-soft", "line", "warning", "edge"]
    inks += [f"tint-{number}-{part}" for number in range(len(_HUES)) for part in ("line", "ink")]
    pairs = [(name, "Canvas") for name in grounds] + [(name, "CanvasText") for name in inks] + [("accent", "LinkText")]
    own = ";".join(f"--{name}:{colour}" for name, colour in pairs)
    return f"@media(forced-colors:active){{.drawing{{{own}}}}}\n"


def _coloured(colours: dict[str, str]) -> str:
    return "".join(f".drawing .{name}{{{part}:{colours[colour]}}}\n" for name, part, colour in _COLOURS)


def _tinted(number: int, colours: tuple[str, str, str]) -> str:
    """The rules of one tint: its fill, its line and its ink."""
    fill, line, ink = colours
    area = f".drawing .d-area.d-tint-{number}{{fill:{fill};stroke:{line}}}\n"
    head = f".drawing .d-table.d-tint-{number} .d-head{{fill:{fill}}}\n"
    lined = (
        f".drawing .d-{style}.d-tint-{number} .d-{part}" for style in ("table", "hub") for part in ("frame", "head")
    )
    frame = f"{','.join(lined)}{{stroke:{line}}}\n"
    plain = f".drawing .d-plain.d-tint-{number} .d-frame{{fill:{fill};stroke:{line}}}\n"
    words = (
        f".drawing .d-area-title.d-tint-{number},.drawing .d-area-second.d-tint-{number}{{fill:{ink};stroke:{fill}}}\n"
    )
    return area + head + frame + plain + words


def _tint(number: int, *, dark: bool) -> tuple[str, str, str]:
    """The fill, line and ink of a module, written out."""
    hue = _HUES[number]
    shares = ((22, 14), (20, 32), (40, 75)) if dark else ((55, 95), (35, 72), (45, 32))
    return _hex(hue, *shares[0]), _hex(hue, *shares[1]), _hex(hue, *shares[2])


def _hex(hue: int, saturation: int, lightness: int) -> str:
    """A colour by its hue in degrees, and its saturation and lightness in hundredths, as `#rrggbb`."""
    light = lightness / 100
    reach = saturation / 100 * min(light, 1 - light)
    places = ((step + hue / 30) % 12 for step in (0, 8, 4))
    parts = (light - reach * max(-1.0, min(place - 3, 9 - place, 1.0)) for place in places)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
