"""What is said in words of small databases: what stays behind, what a SET holds, what triggers do."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from schemabook.model.book import Book
from schemabook.model.reader import Audience
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from tests.catalogues import survey, table
from tests.documents.measured import measured_book
from tests.documents.test_plain_sections import words_of
from tests.round_trip import read


def book_of(folder: Path, script: str) -> Book:
    """The book of what a script makes in SQLite."""
    path = folder / "small.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()
    return judge(study(read(f"sqlite:///{path}")))


TIED = """
CREATE TABLE users (id integer PRIMARY KEY, email text);
CREATE TABLE visits (id integer PRIMARY KEY, user_id integer REFERENCES users);
CREATE TABLE feedback (id integer PRIMARY KEY, visit_id integer REFERENCES visits, reply_email text);
CREATE TABLE cards (id integer PRIMARY KEY, card_number text);
CREATE TABLE user_cards (user_id integer REFERENCES users, card_id integer REFERENCES cards,
    PRIMARY KEY (user_id, card_id));
CREATE TABLE user_credentials (id integer PRIMARY KEY, user_id integer, password text);
CREATE TABLE invitations (id integer PRIMARY KEY, invited_by_user_id integer, email text);
CREATE TABLE mailings (id integer PRIMARY KEY, email text, user_identity_id integer);
"""


def test_what_stays_behind_says_what_ties_it_to_people(tmp_path: Path) -> None:
    text = words_of(book_of(tmp_path, TIED), Audience.CUSTOMER_SUCCESS, "deletion")
    assert "No rule of the database ties invitations or user credentials to them, though these name them" in text
    assert (
        "These are tied to people through others, and deleting a person does not delete them: cards (card number), "
        "through user cards; feedbacks (reply e-mail), through visits."
    ) in text
    assert (
        "These name people, but no rule of the database ties them to one, and they stay: invitations (e-mail), by "
        "their invited by user ID; user credentials (password), by their user ID."
    ) in text
    assert "Nothing was found that ties these to the people above, and they stay: mailings (e-mail)." in text
    assert "changes nothing else" not in text


def test_a_person_that_nothing_names_is_deleted_alone(tmp_path: Path) -> None:
    book = book_of(
        tmp_path, "CREATE TABLE users (id integer PRIMARY KEY, email text); CREATE TABLE t (user_kind_id text);"
    )
    assert "Deleting a user changes nothing else." in words_of(book, Audience.PRODUCT, "deletion")


def test_a_figure_beside_a_thing_is_a_number() -> None:
    text = words_of(measured_book(), Audience.PRODUCT, "what-is-stored")
    assert re.search(r"\nHow many there are: (?:about )?[0-9,]+\.\n", text)
    assert " rows" not in text


def test_what_a_tool_keeps_is_no_thing() -> None:
    history = table("flyway_schema_history", primary="installed_rank", unique="version script")
    text = words_of(judge(study(survey(history, table("thing")))), Audience.PRODUCT, "what-is-stored")
    assert "### Things" in text
    assert "lyway" not in text


def test_a_set_holds_several_values(mariadb_server: ScratchServer) -> None:
    mariadb_server.create_database("plain_set")
    try:
        mariadb_server.run("CREATE TABLE t (id integer PRIMARY KEY, s set('a', 'b'), e enum('a', 'b'))", "plain_set")
        book = judge(study(read(mariadb_server.url("plain_set"))))
    finally:
        mariadb_server.drop_database("plain_set")
    text = words_of(book, Audience.TECHNICAL, "integrity-rules", "status-values")
    assert "`s` is any of these, alone or together: `a`, `b` |" in text
    assert "`e` is one of `a`, `b` |" in text
    assert "| `s` | any of these, alone or together: `a`, `b` |" in text


def test_triggers_that_refuse_say_so(tmp_path: Path) -> None:
    script = """CREATE TABLE t (id integer PRIMARY KEY, n integer);
        CREATE TRIGGER never BEFORE UPDATE OF n ON t BEGIN SELECT RAISE(ABORT, 'no'); END;
        CREATE TRIGGER silent AFTER INSERT ON t BEGIN SELECT 1; END;"""
    text = words_of(book_of(tmp_path, script), Audience.TECHNICAL, "integrity-rules")
    assert "Can refuse it (runs before update of n) | trigger `never` |" in text
    assert "| Runs after insert | trigger `silent` |" in text
