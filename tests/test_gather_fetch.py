"""The door to the network against servers that lie, drip, bomb and break off."""

import gzip
import resource
import time
import zlib

import pytest
import stamina
from hypothesis import given
from hypothesis import strategies as st

from tests.loopback import saying, serving
from upheld.gather.fetch import Failed, Fetched, Fetcher, Limits, _retry_after, user_agent
from upheld.gather.inflate import GarbledError, Inflater, TooLargeError
from upheld.gather.robots import parse_robots


@pytest.fixture(autouse=True)
def _no_pauses():
    with stamina.set_testing(testing=True, attempts=3, cap=True):
        yield


class Clock:
    """A clock that only sleeping moves on."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


def door(pair, clock=None, **limits):
    clock = clock or Clock()
    return Fetcher(limits=Limits(**{"seconds": 5, "silent_s": 2, **limits}), allow_private=[pair], clock=clock, sleep=clock.sleep)


def get(server, path="/x", **asked):
    return door(server.pair, **asked.pop("limits", {})).get(server.at(path), **asked)


def test_asks_politely_and_only_for_what_is_new():
    def page(request):
        if request.headers.get("If-None-Match") == '"v1"':
            return 304, {"ETag": '"v1"'}, b""
        return 200, {"ETag": '"v1"', "Last-Modified": "Mon, 03 Mar 2025 10:00:00 GMT", "Content-Type": "text/html"}, b"<p>hello"

    with serving({"/x": page}) as server:
        first = get(server)
        assert (first.status, first.body, first.etag, first.unchanged) == (200, b"<p>hello", '"v1"', False)
        again = get(server, etag=first.etag, modified=first.modified)
        assert (again.unchanged, again.body) == (True, b"")
        headers = server.asked[-1][2]
        assert headers["User-Agent"].startswith("upheld/")
        assert headers["If-Modified-Since"] == first.modified
        assert "Cookie" not in headers
        assert user_agent("mailto:me@example.org").endswith("(mailto:me@example.org)")


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda b: zlib.compress(b)[2:-4]], ids=["gzip", "zlib", "bare"])
def test_unpacks_gzip_and_both_forms_of_deflate(pack):
    body = b"a page with words " * 20_000
    with serving({"/x": (200, {"Content-Encoding": "gzip" if pack is gzip.compress else "deflate"}, pack(body))}) as server:
        assert get(server).body == body


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_stopped_at_the_size_it_may_have_and_costs_little_memory(encoding):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(500)) + packer.flush()
    with serving({"/x": (200, {"Content-Encoding": encoding}, bomb)}) as server:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = get(server)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert found.reason == "size"
    assert grown < 100


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_a_packing_that_was_not_asked_for_is_refused(encoding):
    with serving({"/x": (200, {"Content-Encoding": encoding}, b"xxxx")}) as server:
        assert get(server).reason == "garbled"


def test_a_stated_size_too_large_is_not_even_read():
    with saying(lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")) as pair:
        assert door(pair).get(f"http://{pair}/", obey_robots=False).reason == "size"


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
        b"\x00\xff" * 2000,
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000,
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\n" + gzip.compress(b"words", mtime=0)[:12],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain",
        b"HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_what_lies_about_its_length_or_is_no_http_is_one_failure_and_no_page(said):
    with saying(lambda c: c.sendall(said)) as pair:
        found = door(pair, attempts=1).get(f"http://{pair}/", obey_robots=False)
        assert isinstance(found, Failed)
        assert found.problem().message


@pytest.mark.parametrize("first", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"])
def test_a_slow_drip_ends_at_the_deadline_in_head_and_body(first):
    def drip(connection):
        connection.sendall(first)
        for _ in range(60):
            connection.sendall(b"a")
            time.sleep(0.05)

    with saying(drip) as pair:
        started = time.monotonic()
        found = Fetcher(limits=Limits(seconds=0.3, silent_s=2, attempts=1), allow_private=[pair]).get(f"http://{pair}/", obey_robots=False)
        assert found.reason == "network"
        assert found.passing
        assert time.monotonic() - started < 2


def test_passing_failures_are_tried_again_and_lasting_ones_not():
    answers = iter([(503, {}, b""), (429, {"Retry-After": "3"}, b""), (200, {}, b"at last")])
    with serving({"/x": lambda request: next(answers), "/gone": (410, {}, b""), "/busy": (503, {"Retry-After": "7200"}, b"")}) as server:
        assert get(server).body == b"at last"
        assert [path for _, path, _, _ in server.asked] == ["/robots.txt", "/x", "/x", "/x"]
        gone = get(server, "/gone", obey_robots=False)
        assert (gone.status, gone.passing, len(server.asked)) == (410, False, 5)
        busy = get(server, "/busy", obey_robots=False)
        assert (busy.retry_after, len(server.asked)) == (7200, 6)  # a long wait is the schedule's, not ours


def test_retry_after_is_read_as_seconds_or_a_date_and_never_believed_beyond_a_week():
    assert [_retry_after(text) for text in ("12", "", "soon", "-5", "9" * 30, "Mon, 03 Mar 2025 10:00:00 GMT")] == [12, 0, 0, 0, 7 * 86_400, 0]
    assert _retry_after("Mon, 03 Mar 2125 10:00:00 GMT") == 7 * 86_400


def test_redirects_are_followed_to_an_end_and_a_lasting_move_is_told():
    routes = {
        "/a": (301, {"Location": "/b"}, b""),
        "/b": (302, {"Location": "/c"}, b""),
        "/c": (200, {}, b"here"),
        "/loop": (302, {"Location": "/loop"}, b""),
    }
    with serving(routes) as server:
        found = get(server, "/a")
        assert (found.body, found.address, found.final, found.moved) == (b"here", server.at("/a"), server.at("/c"), server.at("/b"))
        assert get(server, "/b").moved == ""
        assert get(server, "/loop").reason == "redirects"


def test_robots_are_obeyed_asked_once_and_pause_us():
    robots = b"User-agent: *\nDisallow: /private\nCrawl-delay: 5\n\nUser-agent: upheld\nDisallow: /no\nCrawl-delay: 4\n"
    clock = Clock()
    with serving({"/robots.txt": (200, {}, robots), "/x": (200, {}, b"x"), "/private": (200, {}, b"p"), "/no": (200, {}, b"n")}) as server:
        one = door(server.pair, clock)
        assert one.get(server.at("/x")).body == b"x"
        assert one.get(server.at("/no/a")).reason == "robots"
        assert one.get(server.at("/private")).body == b"p"  # our own group counts, not everyone's
        assert one.get(server.at("/no"), obey_robots=False).body == b"n"
        assert [path for _, path, _, _ in server.asked].count("/robots.txt") == 1
        assert clock.slept == [4.0, 4.0]


def test_a_site_whose_robots_fail_is_not_asked_now():
    with serving({"/robots.txt": (500, {}, b""), "/x": (200, {}, b"x")}) as server:
        found = get(server)
        assert (found.reason, found.passing) == ("status", True)
        assert {path for _, path, _, _ in server.asked} == {"/robots.txt"}


def test_robots_longest_rule_counts():
    rules = parse_robots(
        b"\xef\xbb\xbfUSER-AGENT: *\nDisallow: /a\nAllow: /a/b\nDisallow: /*.pdf$\nDisallow: /q*x*y\nAllow: /tie\nDisallow: /tie\nDisallow:\n",
        agent="upheld",
    )
    allowed = {path: rules.allows(path) for path in ("/", "/a", "/a/b/c", "/x.pdf", "/x.pdf?1", "/qaxby", "/qay", "/tie", "/%61")}
    assert allowed == {
        "/": True,
        "/a": False,
        "/a/b/c": True,
        "/x.pdf": False,
        "/x.pdf?1": True,
        "/qaxby": False,
        "/qay": True,
        "/tie": True,
        "/%61": False,
    }


@given(st.binary(max_size=2000))
def test_law_any_robots_file_is_read(content):
    assert parse_robots(b"User-agent: *\nDisallow: /x\n" + content, agent="upheld").allows("/") in {True, False}


@given(st.binary(max_size=3000), st.integers(1, 400), st.integers(0, 40))
def test_law_what_is_unpacked_in_pieces_is_what_was_packed(body, size, more):
    packed = gzip.compress(body) + gzip.compress(body)
    inflater = Inflater("gzip", largest=10_000)
    for start in range(0, len(packed), size):
        inflater.feed(packed[start : start + size])
    assert inflater.finish() == body * 2
    capped = Inflater("gzip", largest=max(len(body) - 1 - more, 0))
    if body:
        with pytest.raises((TooLargeError, GarbledError)):
            capped.feed(packed)


def test_fetched_says_whether_anything_changed():
    assert Fetched(address="a", final="a", status=304).unchanged


def test_a_service_that_asks_for_longer_pauses_is_given_them():
    clock = Clock()
    with serving({"/x": (200, {}, b"x")}) as server:
        one = door(server.pair, clock)
        for _ in range(3):
            one.get(server.at("/x"), obey_robots=False, pause_s=6)
        assert clock.slept == [6.0, 6.0]
