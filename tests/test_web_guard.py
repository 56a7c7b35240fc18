import itertools

import pytest

from browsing import OURS, TOKEN, site
from upheld.errors import UsageError
from upheld.publish.pages import POLICY
from upheld.web.api import ROUTES
from upheld.web.app import PAGES
from upheld.web.serve import door_for

LOOKS = {
    "/": 200,
    "/article/{slug}": 200,
    "/claim/{name}": 200,
    "/changes": 200,
    "/sources": 200,
    "/network": 200,
    "/losses": 200,
    "/questions": 200,
    "/scores": 200,
    "/search": 200,
    "/static/{name}": 200,
    "/api/v1/claims": 200,
    "/api/v1/claims/{name}": 200,
    "/api/v1/claims/{name}/evidence": 200,
    "/api/v1/changes": 200,
    "/api/v1/documents": 200,
    "/api/v1/search": 200,
    "/api/v1/openapi.json": 200,
}
WRITES = {"/judge"}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return site(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def closed(served, tmp_path_factory):
    return site(tmp_path_factory.mktemp("closed"), made=served.workspace, open_to_look=False)


def address(served, route):
    claim = served.living.record().outcome(served.living.today()).view.claims[0]
    path = route.replace("{slug}", claim.analysis)
    path = path.replace("{name}", "pages.css" if "static" in path else claim.id)
    return path + {"/api/v1/changes": "?from=2021-06-01", "/api/v1/search": "?q=dam"}.get(path, "")


def test_every_route_is_one_we_know_of():
    paths = {r.path: r.methods for r in (*PAGES, *ROUTES)}
    assert set(paths) == set(LOOKS) | WRITES
    assert all(methods == ({"POST"} if path in WRITES else {"GET", "HEAD"}) for path, methods in paths.items())


@pytest.mark.parametrize("route", LOOKS)
@pytest.mark.parametrize("role", ["nobody", "reader", "holder"])
def test_every_route_for_every_role(served, closed, route, role):
    where = closed if role == "nobody" else served
    got = where.get(address(served, route), token=role == "holder")
    assert got.status_code == (401 if role == "nobody" else LOOKS[route])
    assert got.headers["content-security-policy"] == POLICY
    assert got.headers["x-content-type-options"] == "nosniff"
    assert ("immutable" in got.headers["cache-control"]) == (route.startswith("/static") and got.status_code == 200)
    assert closed.get(address(served, route), token=True).status_code == LOOKS[route]


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/claim/nothing", 404), ("/article/x", 404), ("/static/../app.py", 404),
                                              ("/static/%2e%2e%2fapp.py", 404), ("/?as_of=yesterday", 400), ("/?as_of=2999-01-01", 400),
                                              ("/changes?from=2022-07-01&as_of=2022-01-01", 400), ("/api/v1/claims/none", 404),
                                              ("/api/v1/claims?colour=red", 400), ("/api/v1/documents?limit=-1", 400)])  # fmt: skip
def test_what_cannot_be_shown_is_said_under_the_same_policy(served, path, status):
    got = served.get(path)
    assert got.status_code == status
    assert got.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize(("host", "answered"), [("localhost", True), ("localhost:8787", True), ("127.0.0.1:8787", True), ("[::1]:8787", True),
                                                ("evil.example", False), ("localhost.evil.example", False), ("", False), ("127.0.0.1.evil.example", False),
                                                ("evil.example#localhost", False), ("[", False)])  # fmt: skip
def test_only_our_own_names_are_answered_to(served, host, answered):
    got = served.get("/sources", host=host)
    assert got.status_code == (200 if answered else 421)
    assert got.headers["content-security-policy"] == POLICY


def test_another_name_is_answered_to_where_it_was_given(served, tmp_path):
    named = site(tmp_path, made=served.workspace, names=frozenset({"desk.example"}))
    assert named.get("/sources", host="desk.example").status_code == 200
    assert named.get("/sources", host="other.example").status_code == 421


FROM = [
    ({"sec-fetch-site": "same-origin"}, True),
    ({"origin": "http://localhost"}, True),
    ({"sec-fetch-site": "same-site"}, False),
    ({"sec-fetch-site": "cross-site", "origin": "http://localhost"}, False),
    ({"sec-fetch-site": "none"}, False),
    ({"origin": "http://evil.example"}, False),
    ({"origin": "null"}, False),
    ({"origin": "http://["}, False),
    ({}, False),
]


@pytest.mark.parametrize(("headers", "ours"), FROM)
@pytest.mark.parametrize("token", [True, False])
def test_nothing_is_written_without_the_token_from_a_page_of_ours(served, headers, ours, token):
    before = [p.read_bytes() for p in served.workspace.root.rglob("*.jsonl")]
    got = served.post("/judge", {"what": "nothing", "by": "maya"}, headers=headers, token=token)
    assert got.status_code == (403 if not ours else 400 if token else 401)
    assert [p.read_bytes() for p in served.workspace.root.rglob("*.jsonl")] == before


def test_other_methods_and_other_bodies_are_refused(served):
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert served.ask(method, "/", token=True, headers=OURS).status_code == 405
    assert served.post("/", {}).status_code == 405
    assert served.ask("POST", "/judge", token=True, headers=OURS | {"content-type": "application/json"}, form=None).status_code in {413, 415}
    assert served.post("/judge", {"because": "x" * 70_000}).status_code == 413


def test_a_read_only_server_takes_nothing(served, tmp_path):
    quiet = site(tmp_path, made=served.workspace, read_only=True)
    assert quiet.post("/judge", {"what": "p"}).status_code == 403
    claim = served.living.record().outcome(served.living.today()).view.claims[0].id
    assert '<form method="post"' not in quiet.get(f"/claim/{claim}", token=True).text


def test_the_token_in_an_address_becomes_a_cookie_and_leaves_the_address(closed):
    got = closed.get(f"/claim/x?as_of=2022-01-01&token={TOKEN}")
    assert (got.status_code, got.headers["location"]) == (303, "/claim/x?as_of=2022-01-01")
    cookie = got.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert closed.get("/", headers={"cookie": cookie.partition(";")[0]}).status_code == 200
    assert closed.get("/", headers={"cookie": "upheld=other"}).status_code == 401
    assert closed.get("/?token=other").status_code == 401
    assert not closed.get(f"//evil.example/x?token={TOKEN}").headers.get("location", "/").startswith("//")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "desk.example"])
def test_other_machines_are_let_in_with_a_token_only(host):
    with pytest.raises(UsageError, match="other machines"):
        door_for(host, 1, token=None)
    with pytest.raises(UsageError, match="too easy"):
        door_for(host, 1, token="short")
    door = door_for(host, 1, token="long-enough-to-be-one")
    assert not door.open_to_look


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.1.2.3"])
def test_this_machine_may_look_and_writes_with_a_token_made_anew(host):
    doors = [door_for(host, 1, token=None) for _ in range(2)]
    assert all(d.open_to_look and len(d.token) >= 20 for d in doors)
    assert doors[0].token != doors[1].token


def test_odd_cookies_and_credentials_let_nobody_in(closed):
    odd = itertools.product(("cookie", "authorization"), ("", "upheld=", "Bearer", "Bearer ", "upheld=é", "=;=;=", f"Basic {TOKEN}"))
    assert all(closed.get("/", headers={name: value.encode("latin-1")}).status_code == 401 for name, value in odd)
