"""`schemabook history`: what it lists, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from schemabook.cli.history import history
from schemabook.cli.main import run, schemabook
from schemabook.history import open_store
from schemabook.history.store import Store
from schemabook.model.codec import decode
from schemabook.model.measurements import ServerFigures
from tests.cli.support import SECRET
from tests.history.support import KEY, MIB, counted, day, figure, surveyed

SOURCE = f"postgresql://me:{SECRET}@db.example.org:5432/shop"

pytestmark = pytest.mark.usefixtures("command")


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command, and a state folder of its own."""
    monkeypatch.setitem(schemabook.commands, "history", history)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.delenv("SCHEMABOOK_HISTORY", raising=False)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A history of three surveys in the default place."""
    kept = open_store(str(tmp_path / "schemabook" / "history.sqlite"))
    surveys: tuple[tuple[int, dict[str, float]], ...] = (
        (0, {"orders": 10 * MIB, "users": MIB}),
        (1, {"orders": 20 * MIB, "users": MIB}),
        (2, {"orders": 30 * MIB, "users": MIB, "notes\x1b[2J": 5}),
    )
    for number, sizes in surveys:
        at = day(number)
        server = msgspec.structs.replace(
            counted(at, 86_400 * 5 * number**2, since=day(-1)),
            database_size=figure(sum(sizes.values()), "bytes", at),
        )
        kept.keep(KEY, surveyed(at, sizes, scans={"orders_note": 0}, server=server), at)
    return kept


def out_of(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What the command printed: on stdout if it went well, else on stderr. No password, whatever happened."""
    assert run(["history", *arguments]) == code
    captured = capsys.readouterr()
    assert SECRET not in captured.out + captured.err
    return captured.out if code == 0 else captured.err


def test_the_list(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    first, _, last = (one.schema[:8] for one in store.surveys(KEY))
    text = out_of(capsys, SOURCE)
    assert (
        text
        == f"""\
{KEY}
kept in {store.name}

Surveys: 3
  Read at (UTC)     Schema             Tables  Size
  2026-03-01 08:30  {first}  first    2       11 MiB
  2026-03-02 08:30  {first}  same     2       21 MiB
  2026-03-03 08:30  {last}  changed  3       31 MiB

Growth, the fastest first
  Table             Size    Bytes           Rows  Since
  (the database)    31 MiB  10 MiB per day        2026-03-01 08:30
  public.orders     30 MiB  10 MiB per day        2026-03-01 08:30
  public.users      1 MiB   0 B per day           2026-03-01 08:30
  public.notes?[2J  5 B

Load per second
                Average  Peak  Peak from
  Transactions  10       15    2026-03-02 08:30

Indexes without a use that was seen
  Table          Index        Since             Surveys
  public.orders  orders_note  2025-11-21 08:30  3
"""
    )


def test_one_table(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    text = out_of(capsys, SOURCE, "--table", "orders")
    assert "2026-03-02 08:30  20 MiB" in text
    assert "public.users" not in text
    assert out_of(capsys, SOURCE, "--table", "public.orders").splitlines()[2:] == text.splitlines()[2:]


def test_json(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    shown = json.loads(out_of(capsys, SOURCE, "--format", "json"))
    assert shown["source"] == KEY
    assert [one["tables"] for one in shown["history"]["surveys"]] == [2, 2, 3]
    assert shown["history"]["growth"][0]["bytes_per_day"]["unit"] == "bytes per day"


def test_the_picture(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "growth.svg"
    out_of(capsys, SOURCE, "--table", "orders", "--svg", str(path))
    picture = ET.fromstring(path.read_text())  # noqa: S314 - our own text
    words = [one.text for one in picture.iter() if one.text]
    assert "Size of orders" in words
    assert {"10 MiB", "30 MiB"} <= set(words)


def test_the_schema_is_a_source(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    first = store.surveys(KEY)[0]
    survey = decode(out_of(capsys, SOURCE, "--schema", first.schema[:8]).encode())
    assert survey.catalogue == store.schema(first.schema)
    assert survey.server.product == "PostgreSQL"


def test_thinning(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3, 6):
        store.keep(KEY, surveyed(day(number), {"orders": 1}, server=ServerFigures()), day(number))
    assert run(["history", SOURCE, "--thin", "1"]) == 0
    assert "Surveys that were forgotten: 2" in capsys.readouterr().err
    assert len(store.surveys(KEY)) == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([SOURCE, "--table", "order"], "Did you mean public.orders?"),
        ([SOURCE.replace("shop", "shopp")], f"Did you mean {KEY}?"),
        ([SOURCE, "--schema", "0123456789"], "There is none."),
        (["nothing://x/y"], "Known schemes"),
        (["missing.db"], "There is no such file"),
    ],
)
def test_what_is_refused(store: Store, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    assert words in out_of(capsys, *arguments, code=2)


def test_a_catalogue_file_has_no_history(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "shop.json").write_text("{}")
    assert "A catalogue file has none" in out_of(capsys, str(tmp_path / "shop.json"), code=2)


def test_without_a_history_nothing_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is none" in out_of(capsys, SOURCE, code=2)
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_the_users_choice(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "mine.sqlite"
    key = f"sqlite://{shop.resolve()}"
    open_store(str(place)).keep(key, surveyed(day(0), {"orders": 1}), day(0))
    assert "Surveys: 1" in out_of(capsys, str(shop), "--history", str(place))
    assert "Surveys: 1" in out_of(capsys, f"sqlite:///{shop}", "--history", str(place))
