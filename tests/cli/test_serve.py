"""`schemabook serve`, run as its users do: a real database, real HTTP on this machine."""

from __future__ import annotations

import contextlib
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schemabook.cli.annotating import Notebook
from schemabook.cli.live_book import LiveBook
from schemabook.cli.options import Reading
from schemabook.model.configuration import DocumentSettings
from schemabook.scratch.server import ScratchServer
from schemabook.serving.server import Listening
from tests.cli.support import SECRET, assert_clear, schemabook
from tests.cli.test_failures import holding_lock, wait_until_blocked
from tests.serving.support import Client, running, until

FAST = ("--port", "0", "--no-history")


class Served:
    """The command while it serves. `said` is what it wrote to its terminal."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)
            if line.startswith("Serving on "):
                self._ready.set()
        self._ready.set()

    def client(self) -> Client:
        """Someone who asks, as soon as there is something to be had."""
        assert self._ready.wait(120)
        address = next((line for line in self.said if line.startswith("Serving on ")), "")
        assert address, self.said
        return Client(int(address.strip().rstrip("/").rpartition(":")[2]))

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """End it by a signal: its exit code and what it said."""
        self.process.send_signal(number)
        code = self.process.wait(30)
        self._reader.join(30)
        return code, "".join(self.said)


@contextlib.contextmanager
def serving(folder: Path, *arguments: str | Path) -> Iterator[Served]:
    """Serve from a folder for as long as the block runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "schemabook", "serve", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
    )
    served = Served(process)
    try:
        yield served
    finally:
        process.kill()
        process.wait()
        served._reader.join(30)
        assert process.stderr is not None
        process.stderr.close()


def change(shop: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(shop)) as connection:
        connection.execute(statement)
        connection.commit()


def test_site_follows_the_database_the_annotations_and_decisions(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "annotations.yml"
    file.write_text("# ours\ntables:\n  users: People.  # all\n")
    schemabook(
        "annotate", shop, "--file", file, "--propose", "orders.status=Where it <b>stands</b>.", "--by", "agent x"
    )
    with serving(tmp_path, shop, *FAST, "--every", "0") as served:
        client = served.client()
        assert b"People." in client.get("/tables/users.html").body
        assert b"connect-src" in client.get("/").body
        assert client.get("/assets/live.js").status == 200
        with client.news("tables/users.html") as news:
            first = next(news)
            assert first["proposals"] == 1
            change(shop, "ALTER TABLE users ADD COLUMN nickname TEXT")
            second = next(news)
            assert second["edition"] != first["edition"]
            assert b"nickname" in client.get("/tables/users.html").body
            file.write_text(file.read_text().replace("People.", "Those who buy."))
            assert next(news)["edition"] not in {first["edition"], second["edition"]}
            assert b"Those who buy." in client.get("/tables/users.html").body
        page = client.get("/proposals").body.decode()
        assert "Where it &lt;b&gt;stands&lt;/b&gt;." in page
        assert '<a href="tables/orders.html#c-status">orders.status</a>' in page
        assert b"id=c-status" in client.get("/tables/orders.html").body.replace(b'"', b"")
        identity = page.partition('data-id="')[2].partition('"')[0]
        with client.news("tables/orders.html") as news:
            before = next(news)
            assert client.post(f"/api/proposals/{identity}", {"decision": "accept"}).status == 200
            until(lambda: next(news)["edition"] != before["edition"])
        assert b"Where it &lt;b&gt;stands&lt;/b&gt;." in client.get("/tables/orders.html").body
        assert file.read_text() == (
            "# ours\ntables:\n  orders:\n    columns:\n      status: Where it <b>stands</b>.\n"
            "  users: Those who buy.  # all\n"
        )
        code, said = served.end(signal.SIGINT)
    assert code == 130
    assert said.endswith("Stopped.\n")
    assert "Traceback" not in said


def test_decisions_at_the_same_time_lose_nothing(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each proposal is decided by two people at once, and somebody describes things at the command line meanwhile."""
    monkeypatch.chdir(tmp_path)
    book = LiveBook(str(shop), Reading(keep=False), DocumentSettings())
    book.read(figures=False)
    names = ("users.id", "users.email", "users.name", "orders.id", "orders.status", "orders.total")
    book.decisions().propose(tuple(f"{name}=What {name} is." for name in names), "Ada")
    identities = [offer.proposal.identity for offer in book.decisions().offers()]
    found: list[int] = []
    with running(book) as server:
        client = server.client

        def decide(identity: str) -> None:
            found.append(client.post(f"/api/proposals/{identity}", {"decision": "accept"}).status)

        def describe() -> None:
            for name in ("products", "categories", "addresses"):
                notebook = Notebook(book.survey, Path("annotations.yml"), must_exist=False)
                notebook.write({notebook.places.find(name): f"What {name} are."})

        threads = [threading.Thread(target=decide, args=(one,)) for one in (*identities, *reversed(identities))]
        threads.append(threading.Thread(target=describe))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert "Nothing waits" in client.get("/proposals").body.decode()
    assert sorted(found) == [200] * len(names) + [409] * len(names)
    written = Path("annotations.yml").read_text()
    assert all(f"What {name} is." in written for name in names)
    assert all(f"What {name} are." in written for name in ("products", "categories", "addresses"))


def test_mistake_in_a_text_is_told_and_the_site_stays(shop: Path, tmp_path: Path) -> None:
    with serving(tmp_path, shop, *FAST) as served:
        client = served.client()
        with client.news("index.html") as news:
            first = next(news)
            (tmp_path / "annotations.yml").write_text("tabels: {}\n")
            told = next(news)
            assert told["edition"] == first["edition"]
            assert "Did you mean tables?" in told["problem"]
            assert client.get("/proposals").status == 200
            (tmp_path / "annotations.yml").unlink()
            assert next(news) == first
        code, said = served.end(signal.SIGTERM)
    assert code == 128 + signal.SIGTERM
    assert "Did you mean tables?" in said
    assert "Traceback" not in said


def test_server_that_changes_and_goes_away(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str], tmp_path: Path
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run("CREATE TABLE orders (id integer PRIMARY KEY)", database)
    with serving(tmp_path, postgresql_server.url(database), *FAST, "--every", "0.2") as served:
        client = served.client()
        with client.news("tables/orders.html") as news:
            first = next(news)
            postgresql_server.run("ALTER TABLE orders ADD COLUMN nickname text", database)
            second = next(news)
            assert second["edition"] != first["edition"]
            assert b"nickname" in client.get("/tables/orders.html").body
            postgresql_server.run(f'DROP DATABASE "{database}" WITH (FORCE)', "postgres")
            told = next(news)
            assert told["edition"] == second["edition"]
            assert database in told["problem"]
            assert b"nickname" in client.get("/tables/orders.html").body
            postgresql_server.run(f'CREATE DATABASE "{database}"', "postgres")
            until(lambda: next(news)["edition"] == "")
        assert served.end(signal.SIGINT)[0] == 130


def test_it_ends_while_the_database_is_read(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str], tmp_path: Path
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run("CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t", database)
    url = postgresql_server.url(database)
    with serving(tmp_path, url, *FAST, "--every", "0.2", "--lock-timeout", "60") as served:
        client = served.client()
        with holding_lock(postgresql_server, database), client.news("") as news:
            next(news)
            wait_until_blocked(postgresql_server, database)
            code, said = served.end(signal.SIGINT)
    assert code == 130
    assert "Traceback" not in said


def test_port_in_use(shop: Path) -> None:
    with socket.socket() as taken:
        taken.bind((Listening().host, 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = schemabook("serve", shop, "--port", str(port))
    assert_clear(run, 2, f"127.0.0.1:{port}", "in use", "--port")


def test_host_that_is_not_this_machine(shop: Path) -> None:
    assert_clear(schemabook("serve", shop, "--host", "192.0.2.1", "--port", "0"), 2, "192.0.2.1", "--host")
    assert_clear(schemabook("serve", shop, "--host", "2001:db8::1", "--port", "5"), 2, "[2001:db8::1]:5", "--host")
    assert_clear(schemabook("serve", shop, "--host", "no-such-host.invalid"), 2, "no-such-host.invalid", "--host")


def test_source_that_cannot_be_reached(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        run = schemabook("serve", f"postgresql://me:{SECRET}@127.0.0.1:{port}/db", "--port", "0")
    assert_clear(run, 3, "Could not open a session")
    assert_clear(schemabook("serve", tmp_path / "nothing.db", "--port", "0"), 2, "no such file")


@pytest.mark.parametrize("package", ["starlette", "uvicorn"])
def test_missing_extra(shop: Path, tmp_path: Path, package: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nsys.modules['{package}'] = None\n")
    run = schemabook("serve", shop, "--port", "0", PYTHONPATH=str(tmp_path))
    assert_clear(run, 2, f"{package} is not installed", 'pip install "schemabook[serve]"')


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--profile", "database-md"), ["one Markdown file", "--profile book"]),
        (("--token", "short"), ["at least 16"]),
        (("--profile", "bok"), ["book"]),
    ],
)
def test_mistakes_are_told_before_anything_is_served(shop: Path, options: tuple[str, ...], words: list[str]) -> None:
    run = schemabook("serve", shop, "--port", "0", *options)
    assert_clear(run, 2, *words)
    assert "Serving" not in run.stderr


def test_others_get_the_token_once(shop: Path, tmp_path: Path) -> None:
    with serving(tmp_path, shop, *FAST, "--host", "0.0.0.0") as served:  # noqa: S104 - with a token
        until(lambda: any("Serving on" in line for line in served.said))
        address = next(line for line in served.said if line.startswith("Serving on ")).split()[2]
        client = Client(int(address.partition("/?token=")[0].rpartition(":")[2]))
        token = address.partition("?token=")[2]
        assert len(token) >= 40
        assert client.get("/").status == 401
        assert client.get(f"/?token={token}").status == 303
        _, said = served.end(signal.SIGINT)
    assert said.count(token) == 1


def test_statements_are_printed(shop: Path) -> None:
    run = schemabook("serve", shop, "--print-sql")
    assert_clear(run, 0)
    assert "sqlite_master" in run.stdout or "pragma" in run.stdout.lower()
