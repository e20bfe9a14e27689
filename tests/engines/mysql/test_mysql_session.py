"""How sessions open, what they send, and how they fail."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemabook.engines.engine import ReadOptions
from schemabook.engines.mysql import engine
from schemabook.engines.source import parse_url
from schemabook.errors import (
    ConnectionFailedError,
    ConnectionLostError,
    MissingDriverError,
    SchemabookError,
    TimeLimitError,
    UsageError,
)
from schemabook.model.survey import State, Survey
from tests.engines.mysql.conftest import Database

SECRET = "secret word"


def _read(url: str, **options: Any) -> Survey:
    return engine.read(parse_url(url), ReadOptions(**options))


def _message(error: SchemabookError) -> str:
    assert SECRET not in str(error)
    return str(error)


def test_wrong_password_says_where_passwords_are_looked_for(database: Database, account: str) -> None:
    with pytest.raises(ConnectionFailedError) as raised:
        _read(database.url(account, "wrong"))
    message = _message(raised.value)
    assert account in message
    assert "MYSQL_PWD" in message
    assert "~/.my.cnf" in message


def test_password_from_the_environment(database: Database, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database.run(f"GRANT SELECT ON `{database.name}`.* TO '{account}'@'%'")
    monkeypatch.setenv("MYSQL_PWD", SECRET)
    assert _read(database.url(account)).server.role == f"{account}@%"


def test_password_from_the_option_file(
    database: Database, account: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database.run(f"GRANT SELECT ON `{database.name}`.* TO '{account}'@'%'")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("MYSQL_PWD", raising=False)
    (tmp_path / ".my.cnf").write_text(f'[client]\npassword="{SECRET}"\nuser=somebody\nsocket=/no/such.sock\n')
    assert _read(database.url(account)).server.role == f"{account}@%"


def test_password_is_asked_for_once(database: Database, account: str) -> None:
    database.run(f"GRANT SELECT ON `{database.name}`.* TO '{account}'@'%'")
    asked: list[str] = []

    def prompt(answer: str) -> Callable[[str], str]:
        def ask(question: str) -> str:
            asked.append(question)
            return answer

        return ask

    assert _read(database.url(account), prompt=prompt(SECRET)).server.role == f"{account}@%"
    with pytest.raises(ConnectionFailedError):
        _read(database.url(account), prompt=prompt("wrong"))
    assert len(asked) == 2
    assert all(account in question for question in asked)


def test_unknown_database_lists_the_others(database: Database) -> None:
    with pytest.raises(ConnectionFailedError) as raised:
        _read(database.url().replace(database.name, "nowhere"))
    assert database.name in _message(raised.value)
    assert "information_schema" not in str(raised.value)


def test_no_database_lists_them(database: Database) -> None:
    with pytest.raises(UsageError) as raised:
        _read(database.server.url(""))
    assert database.name in _message(raised.value)


def test_unknown_option_is_refused(database: Database) -> None:
    with pytest.raises(UsageError, match="not known: colour"):
        _read(f"{database.url()}?colour=red")


def test_socket_and_charset_options(database: Database) -> None:
    url = database.server.socket_url(database.name)
    if url is None:
        pytest.skip("the server has no socket")
    assert _read(f"{url}&charset=latin1").server.database == database.name


def test_encrypted_session(database: Database) -> None:
    if database.server.engine == "mariadb":
        with pytest.raises(ConnectionFailedError, match="SSL"):
            _read(f"{database.url()}?ssl-mode=required")
    else:
        assert _read(f"{database.url()}?ssl-mode=required").server.database == database.name


def test_unknown_host() -> None:
    with pytest.raises(ConnectionFailedError, match=r"The host nowhere\.invalid is not known"):
        _read("mysql://u@nowhere.invalid/d")


def test_refused_connection() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ConnectionFailedError, match="refused"):
        _read(f"mysql://u:secret%20word@127.0.0.1:{port}/d")


def test_missing_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymysql", None)
    with pytest.raises(MissingDriverError, match=r'pip install "schemabook\[mysql\]"'):
        _read("mysql://u@127.0.0.1/d")


def test_slow_part_is_lost_alone(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = "SELECT SLEEP(5) AS `name` FROM information_schema.TABLES"
    _replace_query(monkeypatch, "triggers", slow)
    database.run("create table t (a int)")
    survey = _read(database.url(), statement_timeout=0.5)
    reading = next(one for one in survey.readings if one.part == "triggers")
    assert reading.state is State.TIMED_OUT
    assert "--statement-timeout" in reading.remedy
    assert len(survey.catalogue.tables) == 1
    _replace_query(monkeypatch, "tables", slow)
    with pytest.raises(TimeLimitError):
        _read(database.url(), statement_timeout=0.5)


def test_part_that_a_release_does_not_have_is_lost_alone(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    _replace_query(monkeypatch, "triggers", "SELECT no_such_column FROM information_schema.TRIGGERS")
    reading = _read(database.url()).readings[0]
    assert (reading.part, reading.state, reading.remedy) == ("triggers", State.UNSUPPORTED, "")


def test_lost_connection(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def kill(what: str) -> None:
        if what == "reading indexes":
            rows = database.server.fetch("SHOW PROCESSLIST", "")
            for row in rows:
                if row[3] == database.name:
                    database.server.run(f"KILL {row[0]}", "")

    with pytest.raises(ConnectionLostError, match="Could not finish reading"):
        _read(database.url(), progress=kill)


def test_session_may_not_write(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    database.run("create table t (a int)")
    _replace_query(monkeypatch, "triggers", "INSERT INTO t VALUES (1)")
    with pytest.raises(ConnectionFailedError, match=r"(?i)read.only"):
        _read(database.url())


def test_number_of_statements_does_not_grow(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from pymysql.cursors import Cursor

    sent: list[str] = []
    execute = Cursor.execute

    def count(self: Cursor, query: Any, args: Any = None) -> int:
        sent.append(query)
        return execute(self, query, args)

    def read() -> list[str]:
        sent.clear()
        monkeypatch.setattr(Cursor, "execute", count)
        _read(database.url())
        monkeypatch.undo()
        return list(sent)

    few = read()
    database.run(*(f"create table t{number} (a int primary key, key k (a))" for number in range(60)))
    assert len(read()) == len(few)
    assert len(few) <= 20


def test_statements_are_those_that_are_sent() -> None:
    statements = engine.statements(ReadOptions())
    assert all(one.purpose for one in statements)
    assert all(one.purpose.startswith("one row per") for one in statements[3:])
    names = [one.name for one in statements]
    assert names[:3] == ["settings", "read_only", "begin"]
    assert len(names) == len(set(names))
    assert not any("*" in one.text.split() for one in statements)


def test_engine_imports_no_driver() -> None:
    import subprocess

    code = (
        "import sys; from schemabook.engines.mysql import engine; engine.grants(); assert 'pymysql' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def _replace_query(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    from schemabook.engines.mysql import session
    from schemabook.engines.statements import Statement, load_statements

    known = dict(load_statements(session.PACKAGE))
    known[name] = Statement(name=name, purpose="", text=text)
    monkeypatch.setattr(session, "load_statements", lambda _: known)
