"""The live site over HTTP: what it has, what it refuses, and decisions about proposals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemabook.errors import UsageError
from schemabook.model.proposals import Proposal
from schemabook.serving.application import MOST_BYTES, Pages
from schemabook.serving.desk import Offer
from schemabook.serving.guard import HEADERS, POLICY
from schemabook.serving.live_site import LiveSite
from schemabook.serving.server import Listening, require_good_token
from tests.serving.support import Drawer, Running, Stub, plain_frame, running

ONE = Proposal(object="orders.status", text="Where it stands.", by="agent reader", because="The code says so.")
TWO = Proposal(object="users", text="People.", by="Ada")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    offers = (Offer(proposal=ONE, current="Its state.", page="tables/orders.html"), Offer(proposal=TWO))
    with running(Stub(tmp_path, *offers)) as found:
        yield found


def test_files_are_served_with_their_types(server: Running) -> None:
    first = server.client.get("/")
    assert first.status == 200
    assert first.headers["content-type"] == "text/html; charset=utf-8"
    assert first.body.endswith(b"<p>one")
    assert server.client.get("/index.html").body == first.body
    assert server.client.get("/tables/orders.html").body.endswith(b"<p>first")
    css = server.client.get("/assets/site.css")
    assert (css.body, css.headers["content-type"]) == (b"p{}", "text/css; charset=utf-8")
    assert server.client.get("/data/map.js").headers["content-type"] == "text/javascript; charset=utf-8"
    head = server.client.send("HEAD", "/index.html")
    assert (head.status, head.body) == (200, b"")
    assert server.client.send("HEAD", "/api/events").status == 200


@pytest.mark.parametrize("path", ["/", "/proposals", "/nothing", "/assets/site.css", "/api/proposals/x"])
def test_every_answer_carries_the_headers_of_safety(server: Running, path: str) -> None:
    answer = server.client.get(path)
    for name, value in HEADERS:
        assert answer.headers[name] == value
    assert "frame-ancestors 'none'" in POLICY
    assert "unsafe" not in POLICY
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/../annotations.yml", "/assets/../../annotations.yml", "/%2e%2e/annotations.yml", "/..%2fannotations.yml",
        "/%2e%2e%2f%2e%2e%2fetc/passwd", "//etc/passwd", "/etc/passwd", "/./index.html", "/assets/", "/tables",
        "/..\\annotations.yml", "/index.html%00.css", "/annotations.yml", "/shop.sqlite",
    ],
)  # fmt: skip
def test_no_path_leads_to_another_file(server: Running, path: str) -> None:
    answer = server.client.get(path)
    assert answer.status == 404
    assert b"first" not in answer.body.replace(b"first page", b"")


def test_the_addresses_are_these_and_no_others() -> None:
    """Nobody can send SQL or see rows: there is nothing to send it to."""
    pages = Pages(LiveSite({}), Drawer, plain_frame)
    assert {(route.path, *sorted(route.methods or ())) for route in pages.routes()} == {
        ("/api/events", "GET", "HEAD"),
        ("/api/proposals/{identity}", "POST"),
        ("/proposals", "GET", "HEAD"),
        ("/{path:path}", "GET", "HEAD"),
    }


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_files_cannot_be_written(server: Running, method: str) -> None:
    assert server.client.send(method, "/index.html").status == 403
    own = {"Origin": f"http://127.0.0.1:{server.client.port}", "X-Schemabook": "1", "Content-Type": "application/json"}
    assert server.client.send(method, "/index.html", own).status == 405


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "10.0.0.7", "[::2]:80", "localhost.evil"]
)
def test_other_names_are_refused(server: Running, host: str) -> None:
    answer = server.client.send("GET", "/", {"Host": host})
    assert answer.status in {400, 403}
    assert b"one" not in answer.body


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.:8765", "127.0.0.1", "[::1]:8765", "127.0.0.2:1"])
def test_names_of_this_machine_are_not(server: Running, host: str) -> None:
    assert server.client.get("/", Host=host).status == 200


def test_proposals_are_shown_with_both_texts(server: Running) -> None:
    page = server.client.get("/proposals").body.decode()
    for words in ("orders.status", "Where it stands.", "Its state.", "agent reader", "The code says so."):
        assert words in page
    assert '<a href="tables/orders.html">orders.status</a>' in page
    assert "2 descriptions wait" in page


def test_a_proposal_is_accepted_edited_and_rejected(tmp_path: Path) -> None:
    third = Proposal(object="x", text="Y", by="Z")
    with running(Stub(tmp_path, *(Offer(proposal=one) for one in (ONE, TWO, third)))) as server:
        drawer = server.press.drawer
        path = "/api/proposals/"
        assert server.client.post(path + ONE.identity, {"decision": "accept"}).status == 200
        assert server.client.post(path + TWO.identity, {"decision": "accept", "text": "Those who buy."}).status == 200
        assert server.client.post(path + third.identity, {"decision": "reject"}).status == 200
        assert drawer.accepted == [("orders.status", "Where it stands."), ("users", "Those who buy.")]
        assert drawer.rejected == ["x"]
        assert "Nothing waits" in server.client.get("/proposals").body.decode()
        again = server.client.post(path + ONE.identity, {"decision": "accept"})
        assert again.status == 409
        assert b"does not wait" in again.body


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ""}, {"Origin": "null"}, {"Origin": "http://evil.example"}, {"X_Schemabook": ""},
        {"Content_Type": "text/plain"}, {"Content_Type": "application/x-www-form-urlencoded"}, {"Content_Type": ""},
        {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Host": "evil.example", "Origin": "http://evil.example"},
    ],
)  # fmt: skip
def test_other_sites_cannot_decide(server: Running, headers: dict[str, str]) -> None:
    answer = server.client.post(f"/api/proposals/{ONE.identity}", {"decision": "accept"}, **headers)
    assert answer.status == 403
    assert server.press.drawer.accepted == []


def test_another_port_of_this_machine_cannot_decide(server: Running) -> None:
    other = f"http://127.0.0.1:{server.client.port - 1}"
    assert server.client.post(f"/api/proposals/{ONE.identity}", {"decision": "accept"}, Origin=other).status == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"\xff\xfe", 400), (b"{", 400), (b"[]", 400), (b'{"decision": "drop"}', 400),
        (b'{"decision": "accept", "text": 5}', 400), (b'{"decision": "accept", "sql": "SELECT 1"}', 400),
        (b'{"decision": "accept", "text": "' + b"x" * MOST_BYTES + b'"}', 413),
    ],
)  # fmt: skip
def test_what_is_no_decision_is_refused(server: Running, body: bytes, status: int) -> None:
    answer = server.client.post(f"/api/proposals/{ONE.identity}", body)
    assert answer.status == status
    assert b"error" in answer.body
    assert server.press.drawer.accepted == []


def test_a_body_that_does_not_say_its_length_is_bounded(server: Running) -> None:
    chunk = b"x" * 60_000
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for _ in range(2)) + b"0\r\n\r\n"
    headers = {"Content_Length": "", "Transfer_Encoding": "chunked"}
    assert server.client.post(f"/api/proposals/{ONE.identity}", chunked, **headers).status == 413


def test_what_cannot_be_written_is_said(server: Running) -> None:
    server.press.drawer.failing = UsageError("Could not use annotations.yml, line 3.", "It is not YAML.")
    answer = server.client.post(f"/api/proposals/{ONE.identity}", {"decision": "accept"})
    assert answer.status == 409
    assert b"line 3" in answer.body
    page = server.client.get("/proposals")
    assert page.status == 200
    assert b"line 3" in page.body


HOSTILE = "</textarea><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7 * 7 }}"


def test_hostile_texts_are_inert(tmp_path: Path) -> None:
    one = Proposal(object=HOSTILE, text=HOSTILE, by=HOSTILE, because=HOSTILE)
    offer = Offer(proposal=one, current=HOSTILE, page="tables/x.html")
    with running(Stub(tmp_path, offer)) as server:
        server.press.drawer.failing = None
        page = server.client.get("/proposals").body.decode()
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("</textarea>") == 1
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 7
    assert "{{ 7 * 7 }}" in page
    assert not re.search(r"<[^>]*\son\w+=", page)


TOKEN = "correct-horse-battery"


def test_a_token_is_asked_for_once_and_kept_as_a_cookie(tmp_path: Path) -> None:
    with running(Stub(tmp_path, Offer(proposal=ONE)), Listening(port=0, token=TOKEN)) as server:
        client = server.client
        for path in ("/", "/proposals", "/api/events", "/?token=", "/?token=correct", f"/?TOKEN={TOKEN}"):
            refused = client.get(path)
            assert refused.status == 401
            assert b"one" not in refused.body
        assert client.post(f"/api/proposals/{ONE.identity}", {"decision": "accept"}).status == 401
        let_in = client.get(f"/tables/orders.html?token={TOKEN}&x=1")
        assert let_in.status == 303
        assert let_in.headers["location"] == "/tables/orders.html?x=1"
        cookie = let_in.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        pair = cookie.partition(";")[0]
        assert client.get("/", Cookie=pair).status == 200
        assert client.get("/", Cookie=f"{pair}x").status == 401
        assert client.post(f"/api/proposals/{ONE.identity}", {"decision": "accept"}, Cookie=pair).status == 200


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "/%5Cevil.example", "/%2F%2Fevil.example"])
def test_the_way_in_leads_to_this_site(tmp_path: Path, path: str) -> None:
    with running(Stub(tmp_path), Listening(port=0, token=TOKEN)) as server:
        place = server.client.get(f"{path}?token={TOKEN}").headers["location"]
    assert re.match(r"/(?![/\\])", place)


def test_an_address_that_others_reach_needs_a_token(tmp_path: Path) -> None:
    everywhere = Listening(host="0.0.0.0", port=0, names=("Docs.Example",))  # noqa: S104 - with a token
    with running(Stub(tmp_path), everywhere) as server:
        assert len(server.door.token) >= 40
        assert server.client.get("/").status == 401
        pair = server.client.get(f"/?token={server.door.token}").headers["set-cookie"].partition(";")[0]
        for host in ("10.0.0.7:8765", "docs.example", "localhost"):
            assert server.client.get("/", Cookie=pair, Host=host).status == 200
        assert server.client.get("/", Cookie=pair, Host="evil.example").status == 403
    with running(Stub(tmp_path)) as server:
        assert server.door.token == ""


@pytest.mark.parametrize(
    "token", ["short", "with blanks in it is not good", "ümlaut-ümlaut-ümlaut", "a" * 15, "-" * 20]
)
def test_bad_tokens_are_refused(token: str) -> None:
    with pytest.raises(UsageError):
        require_good_token(token)


def test_good_tokens_are_not() -> None:
    require_good_token(TOKEN)
