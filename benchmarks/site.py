"""`python -m benchmarks.site`: what the site weighs, how fast its map opens and moves, and what writing it costs.

Schemas are generated in memory, so that no server is needed; Chromium is (SCHEMABOOK_CHROMIUM names another than the
system's). Frames are moved by the mouse and the wheel, and what counts is the time of the page's main thread for each,
at the median. Prints a table and every target with what was measured; exits with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.measure import Cost, measure
from benchmarks.run import Targets
from benchmarks.synthetic import modular_survey
from schemabook.documents.compose import Document
from schemabook.documents.context import Settings
from schemabook.documents.profile import load_profile
from schemabook.engines import dialect_by_name
from schemabook.model.codec import decode, encode
from schemabook.renderers.markdown import render_folder
from schemabook.renderers.site import render_site
from schemabook.study import judge, study
from tests.site.browser import Look, address, running_chromium

SIZES = (1_000, 5_000)
WRITTEN = 10_000
MOST_SCRIPT = 60_000
MOST_BYTES = 12_000_000
FIRST_VIEW = {1_000: 1.0, 5_000: 3.0}
"""Seconds until the first picture of the map stands."""
FRAME = {1_000: 8.0, 5_000: 16.0}
"""Milliseconds of the main thread for a frame."""
MOST_RATIO = 2.0
MOST_PEAK = 1_500_000_000
_ROUNDS = 3
_FRAMES = 60
_MIDDLE = (720, 450)
_DRAWN = "() => window.schemabook?.map?.scene?.cards.length ? performance.now() : 0"
_GO = "() => schemabook.map.flyTo(schemabook.map.model.data.edges[0][0], { select: false, zoom: 1 })"
_NEXT = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


def main(arguments: list[str]) -> int:
    """Run the benchmark. Returns 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.site", description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="Numbers of tables, separated by commas.")
    parser.add_argument("--written", type=int, default=WRITTEN, help="Tables of the site whose writing is measured.")
    parser.add_argument("--only", choices=("weight", "map", "writing"), help="One part alone.")
    parser.add_argument("--write", nargs=3, metavar=("FORMAT", "SURVEY", "FOLDER"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.write:
        form, survey, folder = chosen.write
        return _write(form, Path(survey), Path(folder))
    targets = Targets()
    with tempfile.TemporaryDirectory() as place:
        if chosen.only != "writing":
            sites = {size: _site_of(size, Path(place)) for size in map(int, chosen.sizes.split(","))}
            _weigh(sites, targets)
            if chosen.only != "weight":
                _open(sites, targets)
        if chosen.only in {None, "writing"}:
            _compare_writing(chosen.written, Path(place), targets)
    print(f"\n{len(targets.missed)} missed: {'; '.join(targets.missed)}" if targets.missed else "\nAll reached.")
    return 1 if targets.missed else 0


def _site_of(size: int, place: Path) -> Path:
    """Write the site of a generated schema."""
    survey = place / f"{size}.json"
    survey.write_bytes(encode(modular_survey(size)))
    _write("site", survey, place / str(size))
    return place / str(size)


def _write(form: str, survey: Path, folder: Path) -> int:
    """Write the book of a survey as "site" or "markdown", as the command line does."""
    book = judge(study(decode(survey.read_bytes(), survey.name)))
    dialect = dialect_by_name(book.survey.catalogue.engine)
    document = Document(book, load_profile("book"), dialect, Settings(drawings=form == "site"))
    for file in (render_site if form == "site" else render_folder)(document):
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.text.encode("utf-8"))
    return 0


def _weigh(sites: dict[int, Path], targets: Targets) -> None:
    """What the files of the sites weigh."""
    print(f"\n{'tables':>7} {'files':>7} {'all MB':>8} {'scripts':>9} {'gzip':>8} {'data MB':>8} {'styles':>8}")
    for size, site in sites.items():
        files = [path for path in site.rglob("*") if path.is_file()]
        scripts = b"".join(path.read_bytes() for path in sorted((site / "assets").glob("*.js")))
        data = sum(path.stat().st_size for path in (site / "data").iterdir())
        styles = sum(path.stat().st_size for path in (site / "assets").glob("*.css"))
        whole = sum(path.stat().st_size for path in files)
        print(
            f"{size:7,} {len(files):7,} {whole / 1e6:8.2f} {len(scripts):9,} {len(gzip.compress(scripts)):8,}"
            f" {data / 1e6:8.2f} {styles:8,}"
        )
        if size == SIZES[0]:
            targets.check("scripts", len(scripts) / 1000, MOST_SCRIPT / 1000, " kB")
            targets.check(f"the site of {size:,} tables", whole / 1e6, MOST_BYTES / 1e6, " MB")


def _open(sites: dict[int, Path], targets: Targets) -> None:
    """How fast the map opens and moves."""
    with running_chromium() as browser:
        for size, site in sites.items():
            seconds = min(_first_view(browser, site) for _ in range(_ROUNDS))
            print(f"\n{size:,} tables")
            if size in FIRST_VIEW:
                targets.check(f"first view of {size:,} tables", seconds, FIRST_VIEW[size], " s")
            for name, frames in _moves(browser, site).items():
                cost = median(frames)
                print(f"  {name}: median {cost:.1f} ms, worst {max(frames):.1f} ms of {len(frames)} frames")
                if size in FRAME:
                    targets.check(f"{name} at {size:,} tables", cost, FRAME[size], " ms")


@contextmanager
def _map(browser: Browser, site: Path, fragment: str = "") -> Iterator[tuple[Page, float]]:
    """Open the map. Gives the page and the seconds from the start of its loading to its first picture."""
    context = Look(motion=True).context(browser)
    try:
        page = context.new_page()
        page.goto(address(site / "map.html", fragment), wait_until="commit")
        drawn = page.wait_for_function(_DRAWN, polling="raf", timeout=120_000).json_value()
        page.evaluate(_NEXT)
        yield page, drawn / 1000
    finally:
        context.close()


def _first_view(browser: Browser, site: Path) -> float:
    with _map(browser, site) as (_, seconds):
        return seconds


def _moves(browser: Browser, site: Path) -> dict[str, list[float]]:
    """The milliseconds of the main thread for each frame of each movement."""
    with _map(browser, site) as (page, _):
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.click("#fit")
        _rest(page)
        still = median(_frame(page, session, lambda: None) for _ in range(_FRAMES))
        print(f"  measuring itself: median {still:.1f} ms, which is part of every frame below")
        frames = {"pan at fit": _pan(page, session)}
        page.mouse.move(*_MIDDLE)
        frames["zoom sweep"] = _sweep(page, session)
        page.evaluate(_GO)
        _rest(page)
        frames["pan at 100 %"] = _pan(page, session)
        frames["card drag"] = _drag(page, session)
        return frames


def _rest(page: Page) -> None:
    """Wait until a flight has ended: the camera has stood still for a while."""
    page.evaluate("() => { window.stood = ['', 0]; }")
    page.wait_for_function(
        """() => { const { camera } = schemabook.map, [before, times] = window.stood;
        const now = `${camera.x} ${camera.y} ${camera.zoom}`;
        window.stood = [now, now === before ? times + 1 : 0]; return times > 3; }""",
        polling=100,
    )


def _pan(page: Page, session: CDPSession) -> list[float]:
    """Drag the picture to and fro, with Space held so that no card moves."""
    page.focus("#stage")
    page.keyboard.down(" ")
    page.mouse.move(*_MIDDLE)
    page.mouse.down()
    steps = [(_MIDDLE[0] + 6 * _to_and_fro(n), _MIDDLE[1] + 4 * _to_and_fro(n)) for n in range(1, _FRAMES + 1)]
    frames = [_frame(page, session, lambda at=at: page.mouse.move(*at)) for at in steps]
    page.mouse.up()
    page.keyboard.up(" ")
    return frames


def _sweep(page: Page, session: CDPSession) -> list[float]:
    """Zoom in from all of it to every column, and out again."""
    ways = [-100] * (_FRAMES // 2) + [100] * (_FRAMES // 2)
    return [_frame(page, session, lambda way=way: page.mouse.wheel(0, way)) for way in ways]


def _drag(page: Page, session: CDPSession) -> list[float]:
    """Drag a card with relationships by its header."""
    page.evaluate(_GO)
    _rest(page)
    x, y = page.evaluate(
        """() => { const { map } = schemabook, box = map.screenOf(map.model.data.edges[0][0]);
        return [box.x + box.width / 2, box.y + 12]; }"""
    )
    before = page.evaluate("() => schemabook.map.scene.cards.map(({ x, y }) => [x, y])")
    page.mouse.move(x, y)
    page.mouse.down()
    steps = [(x + 3 * _to_and_fro(n), y + 2 * _to_and_fro(n)) for n in range(1, _FRAMES + 1)]
    frames = [_frame(page, session, lambda at=at: page.mouse.move(*at)) for at in steps[: _FRAMES // 2]]
    if not page.evaluate(
        "was => schemabook.map.scene.cards.some(({ x, y }, n) => x !== was[n][0] || y !== was[n][1])", before
    ):
        raise RuntimeError("the card did not move with the mouse")
    frames += [_frame(page, session, lambda at=at: page.mouse.move(*at)) for at in steps[_FRAMES // 2 :]]
    page.mouse.up()
    return frames


def _to_and_fro(step: int) -> int:
    """How far a movement is after so many of `_FRAMES` steps: half of the way there, then back."""
    return min(step, _FRAMES - step)


def _frame(page: Page, session: CDPSession, move: Any) -> float:
    """Make one movement and wait until it is drawn. Returns the milliseconds of the main thread that it took."""
    before = _main_thread(session)
    move()
    page.evaluate(_NEXT)
    return 1000 * (_main_thread(session) - before)


def _main_thread(session: CDPSession) -> float:
    """The seconds of CPU that the tasks of the page's main thread have taken."""
    metrics: dict[str, list[dict[str, Any]]] = session.send("Performance.getMetrics")
    return float(next(one["value"] for one in metrics["metrics"] if one["name"] == "TaskDuration"))


def _compare_writing(size: int, place: Path, targets: Targets) -> None:
    """What writing the site costs, beside the Markdown."""
    survey = place / "written.json"
    survey.write_bytes(encode(modular_survey(size)))
    costs: dict[str, Cost] = {}
    print(f"\nwriting {size:,} tables")
    for form in ("markdown", "site"):
        target = str(place / form)
        costs[form] = measure([sys.executable, "-m", "benchmarks.site", "--write", form, str(survey), target])
        cost = costs[form]
        print(f"  {form}: {cost.cpu:.1f} s CPU, {cost.wall:.1f} s, peak {cost.peak / 1e6:,.0f} MB")
    targets.check("site beside Markdown", costs["site"].cpu / costs["markdown"].cpu, MOST_RATIO, " times")
    targets.check("peak of writing the site", costs["site"].peak / 1e9, MOST_PEAK / 1e9, " GB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
