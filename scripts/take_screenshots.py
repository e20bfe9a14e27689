"""The screenshots of docs/guide/site.md, taken of the demo's site in a real browser.

`python -m scripts.take_screenshots` writes those that look otherwise than before; one that differs in fewer than one
pixel in two hundred stays as it is. Needs Chromium, and says so where there is none.
"""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.testing import CliRunner

from schemabook.cli.main import schemabook
from tests.site.browser import CHROMIUM, Look, running_chromium, settle

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "guide" / "images"
WIDTH, HEIGHT = 1280, 800
SAME = 0.005
"""The share of pixels that may differ in a picture that stays."""
SHOTS = {
    "home": ("index.html", False),
    "table": ("tables/orders.html", False),
    "map-names": ("map.html#show=names", False),
    "map-keys": ("map.html", False),
    "map-columns": ("map.html#at=0.5,0.5,1", False),
    "map-focus": ("map.html#focus=public.orders", False),
    "map-lens": ("map.html#lens=size", False),
    "map-path": ("map.html#path=public.users..public.products", False),
    "home-dark": ("index.html", True),
    "map-dark": ("map.html", True),
}
"""The page of each picture, from the folder of the site, and whether it is in the dark."""

_COMPARE = """
async ([before, after]) => {
  const pixels = async (text) => {
    const image = new Image();
    image.src = text;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [one, other] = [await pixels(before), await pixels(after)];
  if (one.width !== other.width || one.height !== other.height) return 1;
  let different = 0;
  for (let i = 0; i < one.data.length; i += 4) {
    const by = [0, 1, 2].map((part) => Math.abs(one.data[i + part] - other.data[i + part]));
    if (Math.max(...by) > 24) different += 1;
  }
  return different / (one.data.length / 4);
}
"""


def main() -> int:
    """Take the pictures. Returns 0; 1 where the demo failed."""
    if shutil.which(os.environ.get(CHROMIUM) or "/usr/bin/chromium") is None:
        click.echo("No Chromium here, so the screenshots of the guide stay as they are.", err=True)
        return 0
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="schemabook-shots-") as folder:
        book = Path(folder) / "book"
        result = CliRunner().invoke(schemabook, ["demo", "-o", str(book)])
        if result.exit_code:
            click.echo(result.output, err=True)
            return 1
        with running_chromium() as browser:
            for name, data in _pictures(browser, book / "site"):
                path = IMAGES / f"{name}.png"
                if path.exists() and _difference(browser, path.read_bytes(), data) < SAME:
                    continue
                path.write_bytes(data)
                click.echo(f"wrote {path.relative_to(IMAGES.parent.parent.parent)}", err=True)
    return 0


def _pictures(browser: Browser, site: Path) -> Iterator[tuple[str, bytes]]:
    for name, (address, dark) in SHOTS.items():
        context = Look(width=WIDTH, height=HEIGHT, dark=dark).context(browser)
        page = context.new_page()
        page.goto(f"{site.as_uri()}/{_placed(page, site, address)}")
        settle(page)
        yield name, page.screenshot()
        context.close()


def _placed(page: Page, site: Path, address: str) -> str:
    """The address with the camera in pixels of the map, where it is given in shares of it."""
    head, given, camera = address.partition("#at=")
    if not given:
        return address
    page.goto(f"{site.as_uri()}/map.html")
    settle(page)
    x, y, zoom = (float(one) for one in camera.split(","))
    width, height = page.evaluate("() => window.schemabook.map.model.data.size")
    return f"{head}#at={round(width * x)},{round(height * y)},{zoom}"


def _difference(browser: Browser, before: bytes, after: bytes) -> float:
    """The share of pixels that differ."""
    page = browser.new_page()
    texts = [f"data:image/png;base64,{base64.b64encode(data).decode()}" for data in (before, after)]
    share: float = page.evaluate(_COMPARE, texts)
    page.close()
    return share


if __name__ == "__main__":
    raise SystemExit(main())
