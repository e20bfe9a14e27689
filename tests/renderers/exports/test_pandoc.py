"""The pandoc commands of the guide, where pandoc is installed."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from schemabook.model.book import Book
from tests.documents_checks import write_book
from tests.renderers.exports.support import program

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "exports.md"


def command(suffix: str) -> list[str]:
    """The command of the guide that makes a file with this suffix."""
    lines = re.findall(rf"^pandoc .*\{suffix}$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lines) == 1
    return [program("pandoc"), *shlex.split(lines[0])[1:]]


@pytest.fixture
def folder(shop: Book, tmp_path: Path) -> Path:
    """The shop's book as one file."""
    return write_book(shop.survey, tmp_path / "shop", single_file=True)


def test_pandoc_makes_a_word_file(folder: Path) -> None:
    subprocess.run(command(".docx"), cwd=folder, check=True, capture_output=True)
    with zipfile.ZipFile(folder / "shop.docx") as archive:
        text = re.sub(r"<[^>]+>", " ", archive.read("word/document.xml").decode())
    assert "order_items" in text
    assert "Overview" in text


def test_pandoc_makes_a_pdf(folder: Path) -> None:
    asked = command(".pdf")
    if shutil.which("weasyprint") is None:
        pytest.skip("weasyprint is not installed")
    subprocess.run(asked, cwd=folder, check=True, capture_output=True)
    assert (folder / "shop.pdf").read_bytes().startswith(b"%PDF-")
