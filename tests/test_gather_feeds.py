"""Feeds, lists and maps that came from strangers: whatever the bytes, entries or one plain refusal, and nothing of the inside read."""

import resource
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.watching import feed
from upheld.gather.feeds import NotAFeedError, canonical, entries_of, feeds_named, is_feed, links_of, mapped, outlines_of, part_of

BASE = "https://example.org/dir/feed"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
    + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9))
    + b"]><rss><channel><item><title>&j;</title><link>https://x.org/</link></item></channel></rss>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><guid>1</guid><title>&e;</title></item></channel></rss>'
HOSTILE = {
    "laughs": LAUGHS, "outside": OUTSIDE, "deep": b"<rss><channel>" + b"<a>" * 200_000, "line": b"<rss>" + b"x" * 10_000_000, "nul": b"\x00" * 1000,
    "utf16": "<rss><channel/></rss>".encode("utf-16"), "utf7": b'<?xml version="1.0" encoding="utf-7"?><rss/>', "binary": bytes(range(256)) * 100,
    "json deep": b'{"items":' + b"[" * 100_000, "json wrong": b'{"version":"https://jsonfeed.org/version/1.1","items":[1,null,{"id":{}},{"url":["x"]}]}',
    "attributes": b"<rss " + b"".join(b'a%d="x" ' % n for n in range(50_000)) + b"/>", "html": b"<html><body>" * 1000, "empty": b"",
    "cdata": b"<rss><channel><item><title><![CDATA[" + b"]]" * 100_000, "dates": feed(("https://x.org/", "2021-01-01", "t", "x")).replace(b"2021", b"99999"),
}  # fmt: skip


def taken(body):
    for read in (
        lambda: list(entries_of(body, base=BASE)),
        lambda: list(outlines_of(body)),
        lambda: mapped(body, base=BASE),
        lambda: links_of(body, base=BASE),
        lambda: feeds_named(body, base=BASE),
    ):
        started = time.thread_time()  # not what threads of other tests use
        try:
            yield read()
        except NotAFeedError as error:
            yield str(error)
        assert time.thread_time() - started < 5  # of each reader; what runs away runs for minutes


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_cost_little_and_give_nothing_away(name):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = str(list(taken(HOSTILE[name])))
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 300
    assert "root:" not in found
    assert found.count("haha") < 100


@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=300).map(
            lambda t: f"<rss><channel><item><title>{t}</title><link>{t}</link></item></channel></rss>".encode("utf-8", "replace")
        ),
    )
)
@settings(deadline=None)  # the first one starts the worker
@example(b'{"items": 3}')
@example(b"<opml><outline xmlUrl='http://['/></opml>")
def test_law_any_bytes_are_entries_or_a_refusal(body):
    assert len(list(taken(body))) == 5
    assert is_feed(body) in {True, False}


def test_links_of_strangers_are_http_or_none():
    rows = (
        ("javascript:alert(1)", "2021-01-01", "a", "x"),
        ("../up", "2021-01-01", "b", "x"),
        ("https://EXAMPLE.org/C", "2021-01-01", "c", "x"),
    )
    assert [e.url for e in entries_of(feed(*rows), base=BASE)] == ["", "", "https://example.org/C"]


def test_one_page_has_one_id():
    assert canonical("https://Example.org?utm_medium=x&fbclid=1#a") == "https://example.org/"
    assert canonical("https://example.org/a?b=1&a=2") == "https://example.org/a?b=1&a=2"


def test_parts_of_a_page_by_name_class_and_id():
    html = b'<html><body><div class="top news x"><p>a</p></div><main id="m"><p class="k">b</p></main></body></html>'
    assert b"<p>a</p>" in part_of(html, ".news")
    assert b"b</p>" in part_of(html, "main#m .k")
    for wrong in (".none", "[x]", "a:hover", "//p"):
        with pytest.raises(NotAFeedError):
            part_of(html, wrong)


def test_a_page_with_a_long_value_is_read_and_one_of_endless_attributes_refused():
    picture = b'<html><body><img src="data:image/png;base64,' + b"QUJD" * 20_000 + b'"><a href="/one">One</a></body></html>'
    assert links_of(picture, base=BASE)
    for name in (b"a%d ", b"a%d='x' "):
        with pytest.raises(NotAFeedError):
            links_of(b"<html><body " + b"".join(name % n for n in range(50_000)) + b"><a href='/one'>One</a></body></html>", base=BASE)
