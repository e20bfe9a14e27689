"""The live site follows what it is made from, and keeps the last good one."""

from __future__ import annotations

from pathlib import Path

from schemabook.errors import ConnectionFailedError, UsageError
from schemabook.model.proposals import Proposal
from schemabook.serving.desk import Offer
from schemabook.serving.watching import Pace
from tests.serving.support import Stub, running, until

ONE = Proposal(object="orders", text="What is sold.", by="Ada")
EAGER = Pace(files=0.05, catalogue=0.1, figures=0)


def edition(body: bytes) -> str:
    return body.partition(b'data-edition="')[2].partition(b'"')[0].decode()


def test_a_text_that_changes_changes_its_pages(tmp_path: Path) -> None:
    press = Stub(tmp_path)
    with running(press) as server, server.client.news("tables/orders.html") as news:
        before = next(news)
        assert before == {"edition": edition(server.client.get("/tables/orders.html").body)}
        press.text.write_text("the second text")
        after = next(news)
        assert after["edition"] != before["edition"]
        page = server.client.get("/tables/orders.html").body
        assert b"the second text" in page
        assert edition(page) == after["edition"]
    assert press.reads == [True]


def test_pages_that_stay_as_they_are_are_not_loaded_anew(tmp_path: Path) -> None:
    press = Stub(tmp_path)
    with running(press) as server, server.client.news("index.html") as news, server.client.news("map.html") as maps:
        first, of_map = next(news), next(maps)
        with server.client.news("tables/orders.html") as changing:
            next(changing)
            press.text.write_text("the second text")
            next(changing)
        press.drawer.waiting.append(Offer(proposal=ONE))
        press.text.with_name("annotations.proposed.yml").write_text("one")
        assert next(news) == {**first, "proposals": 1}
        assert next(maps) == {**of_map, "proposals": 1}


def test_a_file_of_a_database_that_changes_is_read(tmp_path: Path) -> None:
    press = Stub(tmp_path)
    with running(press) as server, server.client.news("") as news, server.client.news("map.html") as maps:
        first, of_map = next(news), next(maps)
        press.schema = b"two"
        press.database.write_text("changed")
        assert next(news) != first
        assert next(maps) != of_map
        assert server.client.get("/").body.endswith(b"two")
    assert press.reads == [True, False]


def test_the_catalogue_is_read_by_the_clock_while_somebody_looks(tmp_path: Path) -> None:
    press = Stub(tmp_path)
    with running(press, pace=EAGER) as server:
        with server.client.news("") as news:
            next(news)
            press.schema = b"two"
            assert next(news)["edition"]
            assert server.client.get("/").body.endswith(b"two")
        press.schema = b"three"
        until(lambda: server.client.get("/").body.endswith(b"three"))
    assert press.reads[0]
    assert not any(press.reads[1:])


def test_nobody_who_looks_means_no_reading(tmp_path: Path) -> None:
    press, other = Stub(tmp_path), Stub(tmp_path)
    with running(press, pace=EAGER), running(other, pace=EAGER) as looked_at, looked_at.client.news("") as news:
        next(news)
        until(lambda: len(other.reads) > 3)
    assert press.reads == [True]


def test_figures_are_read_at_their_own_pace(tmp_path: Path) -> None:
    press = Stub(tmp_path)
    pace = Pace(files=0.05, catalogue=0.05, figures=0.4)
    with running(press, pace=pace) as server, server.client.news("") as news:
        next(news)
        until(lambda: {True, False} <= set(press.reads[1:]))


def test_a_reading_that_fails_is_told_and_the_site_stays(tmp_path: Path) -> None:
    press = Stub(tmp_path)
    with running(press, pace=EAGER) as server, server.client.news("") as news:
        first = next(news)
        press.failing = ConnectionFailedError("Could not open a session.", "The server is gone.")
        told = next(news)
        assert told["edition"] == first["edition"]
        assert "The server is gone." in told["problem"]
        assert server.client.get("/").body.endswith(b"one")
        until(lambda: len(press.reads) > 4)
        press.failing = None
        assert next(news) == first
    assert server.told == ["Could not open a session.\nThe server is gone."]


def test_a_text_that_cannot_be_used_is_told_until_it_can(tmp_path: Path) -> None:
    press = Stub(tmp_path)
    with running(press) as server, server.client.news("") as news:
        first = next(news)
        press.failing = UsageError("Could not use annotations.yml, line 3.", "There is no such table.")
        press.text.write_text("a mistake")
        assert "line 3" in next(news)["problem"]
        press.failing = None
        press.text.write_text("mended now")
        assert next(news) == first


def test_a_fault_of_ours_is_told_without_its_insides(tmp_path: Path) -> None:
    press = Stub(tmp_path)
    with running(press) as server, server.client.news("") as news:
        next(news)
        press.failing = ValueError("password=hunter2")
        press.text.write_text("something else")
        told = next(news)["problem"]
        assert "fault of Schemabook" in told
        assert "hunter2" not in told
    assert "ValueError" in server.told[0]


def test_proposals_that_come_are_counted(tmp_path: Path) -> None:
    press = Stub(tmp_path)
    with running(press) as server, server.client.news("index.html") as news, server.client.news("proposals") as page:
        first, of_page = next(news), next(page)
        assert "proposals" not in first
        press.drawer.waiting.append(Offer(proposal=ONE))
        press.text.with_name("annotations.proposed.yml").write_text("one")
        assert next(news) == {**first, "proposals": 1}
        newer = next(page)
        assert newer["edition"] != of_page["edition"]
        assert edition(server.client.get("/proposals").body) == newer["edition"]


def test_a_decision_is_looked_after_at_once(tmp_path: Path) -> None:
    press = Stub(tmp_path, Offer(proposal=ONE))
    press.drawer.file = press.text.with_name("annotations.proposed.yml")
    with running(press, pace=Pace(files=1000, catalogue=0)) as server, server.client.news("proposals") as news:
        before = next(news)
        assert before["proposals"] == 1
        assert server.client.post(f"/api/proposals/{ONE.identity}", {"decision": "accept"}).status == 200
        assert "proposals" not in next(news)


def test_readers_are_let_go_when_the_server_ends(tmp_path: Path) -> None:
    with running(Stub(tmp_path)) as server:
        open_page = server.client.news("")
        news = open_page.__enter__()
        next(news)
    assert list(news) == []
    open_page.__exit__(None, None, None)
