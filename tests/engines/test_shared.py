"""What engines share: sources, statements, quoting."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from schemabook.engines import all_dialects, all_engines, dialect_by_name, engine_by_name, engine_for_scheme
from schemabook.engines.dialect import literal
from schemabook.engines.source import Secret, parse_url, password_from_file
from schemabook.engines.statements import for_version, load_statements
from schemabook.errors import UnknownSourceError, UsageError
from schemabook.model.base import QualifiedName


def test_url_is_taken_apart() -> None:
    source = parse_url("postgresql://me%40here:p%2Fw@[::1]:5433/my%20db?sslmode=require&application_name=")
    assert (source.scheme, source.user, source.host, source.port) == ("postgresql", "me@here", "::1", 5433)
    assert source.database == "my db"
    assert source.option("sslmode") == "require"
    assert source.option("application_name") == ""
    assert source.option("other") is None
    assert source.password is not None
    assert source.password.reveal() == "p/w"


def test_source_never_shows_its_password() -> None:
    source = parse_url("mysql://me:hidden@host/db?password=hidden")
    assert "hidden" not in str(source)
    assert "hidden" not in repr(source.password)
    assert str(source) == "mysql://me@host/db"


def test_bad_port_is_told_without_the_url() -> None:
    with pytest.raises(UsageError) as caught:
        parse_url("mysql://me:hidden@host:99999999/db")
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("sqlite:///c#.db", "%23"),
        ("mysql://me:hid#den@host/db", "%23"),
        ("mysql://me:hid/den@host/db", "%2F"),
        ("mysql://me:12/hidden@host/db", "%2F"),
        ("mysql://me:p@12/hidden@host/db", "%2F"),
        ("mysql://me:12?hidden@host/db", "%3F"),
        ("mysql://me:hidden?@host/db", "%3F"),
        ("mysql://me:hid[den@host/db", "percent-encode"),
    ],
)
def test_characters_that_end_a_part_of_a_url_are_to_be_encoded(url: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint) as caught:
        parse_url(url)
    for part in ("hid", "den", "12", "c#", "db"):
        assert part not in str(caught.value)


def test_encoded_characters_are_part_of_the_name() -> None:
    assert parse_url("sqlite:///c%23.db").database == "c#.db"
    assert parse_url("sqlite:///a@b.db").database == "a@b.db"
    assert parse_url("postgresql://h/d?user=me@corp").option("user") == "me@corp"


def test_password_from_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("päss word \nrest")
    assert password_from_file(tmp_path / "password").reveal() == "päss word "
    with pytest.raises(UsageError, match="password file"):
        password_from_file(tmp_path / "missing")
    assert repr(Secret("x")) == "Secret(…)"


@pytest.mark.parametrize("engine", all_engines(), ids=lambda engine: engine.name)
def test_every_statement_says_what_a_row_is(engine: object) -> None:
    package = type(engine).__module__
    statements = load_statements(package)
    assert statements
    for name, statement in statements.items():
        first = statement.text.split("\n", 1)[0]
        assert first.startswith("-- one row"), name
        assert "select *" not in statement.text.lower(), name
    assert (resources.files(package) / "grants.sql").is_file()


def test_lines_are_sent_to_the_versions_they_are_for() -> None:
    text = "-- one row\nselect\n    a, -- since 15\n    null as a, -- before 15\n    b -- kept\nfrom t"
    assert for_version(text, 15) == "select\n    a,\n    b -- kept\nfrom t"
    assert for_version(text, 14) == "select\n    null as a,\n    b -- kept\nfrom t"


def test_engines_are_found_by_scheme_and_name() -> None:
    assert engine_for_scheme("postgres").name == "postgresql"
    assert engine_for_scheme("mariadb").name == "mysql"
    assert engine_by_name("mariadb").name == "mysql"
    with pytest.raises(UnknownSourceError, match="sqlite://"):
        engine_for_scheme("oracle")
    with pytest.raises(UnknownSourceError, match="mariadb"):
        dialect_by_name("oracle")


@pytest.mark.parametrize("dialect", all_dialects().values(), ids=lambda dialect: dialect.name)
def test_quoting_doubles_the_closing_quote(dialect: object) -> None:
    known = dialect_by_name(getattr(dialect, "name", ""))
    hostile = f"a{known.quote_close}b"
    quoted = known.quote(hostile)
    assert quoted == f"{known.quote_open}a{known.quote_close * 2}b{known.quote_close}"
    assert known.qualify(QualifiedName("", "A b")) == f"{known.quote_open}A b{known.quote_close}"


def test_plain_words_go_unquoted_in_postgresql() -> None:
    dialect = dialect_by_name("postgresql")
    assert dialect.columns(["a", "select", "A", "é", "a_1", "1a"]) == 'a, "select", "A", "é", a_1, "1a"'
    assert literal("it's") == "'it''s'"
