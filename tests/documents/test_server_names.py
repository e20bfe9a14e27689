"""What a document says of the machine that was read: no paths, addresses or ports of one that is thrown away."""

from __future__ import annotations

import msgspec
import pytest

from schemabook.model.annotations import Annotations, Environment
from schemabook.model.book import Book
from schemabook.model.measurements import SettingValue
from schemabook.model.topology import Flow, Node
from tests.documents.measured import measured_book
from tests.documents.test_operations import files_of, page_of, with_book, with_survey


def _with_settings(book: Book, *settings: SettingValue) -> Book:
    measured = book.survey.measurements
    assert measured is not None
    return with_survey(book, measurements=msgspec.structs.replace(measured, settings=settings))


def _setting(name: str, value: str, default: str | None = None, source: str = "command line") -> SettingValue:
    return SettingValue(name=name, value=value, default=default, source=source, meaning="What it does.")


@pytest.mark.parametrize(
    ("name", "value", "default", "hidden"),
    [
        ("unix_socket_directories", "/run/some-4711/sockets", "/var/run/postgresql", "4711 /var/run"),
        ("data_directory", "/srv/db-4711", None, "4711"),
        ("archive_command", "cp %p '/mnt/4711/%f'", "", "4711"),
        ("datadir", "C:\\db\\4711", None, "4711"),
        ("port", "4711", "5432", "4711"),
        ("report_port", "4711", "0", "4711"),
        ("listen_addresses", "10.47.1.1, localhost", "localhost", "10.47"),
    ],
)
def test_setting_that_names_a_place_is_only_said_to_be_set(
    name: str, value: str, default: str | None, hidden: str
) -> None:
    page = page_of(_with_settings(measured_book(), _setting(name, value, default)), "configuration")
    assert f"| `{name}` | set |" in page
    assert not [one for one in hidden.split() if one in page]


@pytest.mark.parametrize(
    ("name", "value", "default"),
    [
        ("listen_addresses", "*", "localhost"),
        ("bind_address", "127.0.0.1", None),
        ("port", "5432", "5432"),
        ("DateStyle", "ISO, MDY", None),
        ("TimeZone", "Etc/UTC", "GMT"),
        ("max_connections", "200", "100"),
        ("log_connections", "on", "off"),
    ],
)
def test_other_settings_are_printed(name: str, value: str, default: str | None) -> None:
    setting = _setting(name, value, default)
    files = page_of(_with_settings(measured_book(), setting), "configuration")
    assert f"`{name}` | `{value}` |" in files or not setting.changed


def test_details_of_what_is_switched_off_are_left_out_at_their_defaults() -> None:
    settings = (
        _setting("ssl", "off", "off", "default"),
        _setting("ssl_ciphers", "HIGH", "HIGH", "default"),
        _setting("ssl_ca_file", "ours", "", "configuration file"),
        _setting("sslmode", "x", "x", "default"),
        _setting("jit", "on", "on", "default"),
        _setting("jit_above_cost", "1", "1", "default"),
    )
    text = "".join(files_of(_with_settings(measured_book(), *settings), "configuration", single=False).values())
    assert "ssl_ciphers" not in text
    for name in ("ssl", "ssl_ca_file", "sslmode", "jit", "jit_above_cost"):
        assert f"`{name}`" in text


PRODUCTION = Environment(name="production", host="DB.example", port=5432, database="shop")


@pytest.mark.parametrize(
    ("environments", "named"),
    [
        ((PRODUCTION,), True),
        ((Environment(name="production", host="db.example"),), True),
        ((PRODUCTION, Environment(name="test", host="test.example")), True),
        ((PRODUCTION, Environment(name="twin", host="db.example")), False),
        ((Environment(name="production", host="db.example", port=5433),), False),
        ((Environment(name="production", host="db.example", database="other"),), False),
        ((Environment(name="production"),), False),
    ],
)
def test_server_that_was_asked_is_called_as_its_people_call_it(
    environments: tuple[Environment, ...], named: bool
) -> None:
    book = with_book(measured_book(), annotations=Annotations(environments=environments))
    page = page_of(book, "architecture")
    assert ("As seen from production, a primary" in page) is named
    assert ("db.example:5432" in page) is not named


def test_changes_flow_from_the_server_by_its_name() -> None:
    book = measured_book()
    topology = book.survey.topology
    assert topology is not None
    here = next(node for node in topology.nodes if node.here)
    topology = msgspec.structs.replace(
        topology,
        nodes=(here, Node(name="left", role="standby")),
        flows=(Flow(source=here.name, target="left", kind="physical"),),
    )
    renamed = with_book(with_survey(book, topology=topology), annotations=Annotations(environments=(PRODUCTION,)))
    page = page_of(renamed, "architecture")
    assert "| production | left | physical |" in page
    assert f"| {here.name} |" not in page


def test_nothing_is_said_of_the_address_where_there_is_no_replica() -> None:
    book = measured_book()
    assert book.survey.topology is not None
    alone = msgspec.structs.replace(book.survey.topology, flows=())
    page = page_of(with_survey(book, topology=alone), "read-scaling")
    assert "The server that was read knows of no replica." in page
    assert "db.example" not in page
