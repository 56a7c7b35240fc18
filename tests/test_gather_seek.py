"""Searches: each claim's plan, the forms of the services, what was searched recorded."""

import datetime as dt
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.loopback import serving
from tests.watching import Clock, Watcher, feed, page, workspace
from upheld.desk import check
from upheld.desk_seek import last_searched, plans, seek_due
from upheld.desk_watch import states
from upheld.errors import Problem
from upheld.gather.providers import search_gdelt, search_news_rss
from upheld.gather.seek import plan_of, queries
from upheld.model.claim import Analysis, Claim, Quantity, Quote
from upheld.model.search import Ask, Hit
from upheld.model.when import parse_interval

ANALYSIS = Analysis(slug="a", title="t", published=dt.date(2025, 3, 24), text_sha256="0" * 64)
DAM = "When the Sarn dam failed in Kenya, 25 villages were flooded, the county said."


def claim(text, kind="event", **more):
    return Claim(id="c", analysis="a", kind=kind, text=text, quote=Quote(exact=text, start=0, end=len(text)), **more)


def test_a_plan_names_actors_the_measure_first_the_window_and_who_would_contradict_it():
    plan = plan_of(
        claim("North Korea sent about 12,000 soldiers to Russia in December 2024", "quantity", quantity=Quantity(low=12000, measure="soldiers sent", unit="soldiers"),
              period=parse_interval("2024-12")), ANALYSIS, as_of=dt.date(2025, 6, 30),
    )  # fmt: skip
    assert plan.names == ("North Korea", "Russia")
    assert plan.terms[0] == "soldiers"
    assert "December" not in plan.terms
    assert (plan.start, plan.end) == (dt.date(2024, 11, 1), dt.date(2025, 6, 30))
    assert "revised" in plan.refuting
    main, against = queries(plan)
    assert set(plan.names) < set(main)
    assert against[-1] == "revised"


def test_what_is_said_of_the_future_is_searched_from_publication_to_its_deadline():
    future = claim("Russia will pay for North Korean ammunition", "forecast", deadline=dt.date(2025, 5, 1))
    plan = plan_of(future, ANALYSIS, as_of=dt.date(2026, 1, 1))
    assert (plan.start, plan.end) == (ANALYSIS.published, dt.date(2025, 5, 31))
    assert plan_of(future, ANALYSIS, as_of=dt.date(2026, 1, 1), since=dt.date(2025, 12, 1)) is None
    assert plan_of(claim("It was so"), ANALYSIS, as_of=dt.date(2026, 1, 1)) is None


def asked(get, address="", limit=50):
    return Ask(get=get, address=address, limit=limit)


PLAN = plan_of(claim("The Sarn dam failed in Kenya"), ANALYSIS, as_of=dt.date(2025, 6, 30))


@pytest.mark.parametrize(
    "said",
    [b"Please limit requests to one every 5 seconds or contact us", b"<html>busy</html>", b'{"articles": [', b"[1]" * 3, b"\xff\xfe"],
)
def test_what_gdelt_has_to_complain_of_is_told(said):
    ((name, problem),) = search_gdelt([PLAN], asked(lambda address: said))
    assert name == "c"
    assert problem.remedy


@pytest.mark.parametrize("said", [b"", b"{}", b'{"articles": null}', b'{"articles": [1, {"url": 3}]}', b"[]"])
def test_an_empty_answer_is_no_hit(said):
    assert list(search_gdelt([PLAN], asked(lambda address: said))) == []


def test_gdelt_is_asked_and_read_in_its_own_form():
    addresses = []

    def get(address):
        addresses.append(address)
        row = {
            "url": "https://example.org/a",
            "url_mobile": "",
            "title": "Dam  fails \t in Kenya",
            "seendate": "20250401T101500Z",
            "domain": "example.org",
            "language": "Russian",
        }
        return json.dumps({"articles": [row]}).encode().replace(b"\\t", b"\t")

    first, second = search_gdelt([PLAN], asked(get, limit=10))
    assert first == Hit(
        claim="c",
        url="https://example.org/a",
        title="Dam fails in Kenya",
        published=dt.date(2025, 4, 1),
        outlet="example.org",
        language="ru",
        query=first.query,
    )
    query = parse_qs(urlsplit(addresses[0]).query)
    assert addresses[0].startswith("https://api.gdeltproject.org/api/v2/doc/doc?")
    assert query["mode"] == ["artlist"]
    assert query["format"] == ["json"]
    assert query["startdatetime"] == ["20250222000000"]
    assert query["enddatetime"] == ["20250630235959"]
    assert query["maxrecords"] == ["10"]
    assert "Kenya" in query["query"][0]
    assert second.query != first.query


def test_a_news_search_answers_with_a_feed_within_the_window():
    rows = (("https://example.org/a", "2025-04-01", "Dam", "x"), ("https://example.org/b", "2024-01-01", "Old", "x"))
    found = list(search_news_rss([PLAN], asked(lambda address: feed(*rows), "https://news.example/rss?q={query}&from={start}&to={end}")))
    assert {hit.url for hit in found} == {"https://example.org/a"}
    ((_, problem),) = search_news_rss([PLAN], asked(lambda address: b"", "https://news.example/rss"))
    assert "{query}" in problem.message


def test_words_of_a_claim_are_never_a_command_to_a_service():
    plan = plan_of(claim('The "Sarn" dam) OR (domain:evil.org failed in Kenya'), ANALYSIS, as_of=dt.date(2025, 6, 30))
    asked_ = []
    list(search_gdelt([plan], asked(lambda address: asked_.append(parse_qs(urlsplit(address).query)["query"][0]) or b"{}")))
    assert not any(set(":()") & set(query) for query in asked_)


@pytest.fixture
def clock():
    return Clock()


def test_searching_for_claims_end_to_end(tmp_path, clock):
    with serving() as server:
        article = {
            "url": server.at("/a"),
            "title": "Villages under water",
            "seendate": "20210601T101500Z",
            "domain": "paper.example",
            "language": "English",
        }
        server.routes |= {
            "/doc": (200, {"Content-Type": "application/json"}, json.dumps({"articles": [article]}).encode()),
            "/a": (200, {"Content-Type": "text/html"}, page("Villages under water", DAM)),
        }
        made = workspace(
            tmp_path, clock, f'[[search]]\nprovider = "gdelt"\naddress = "{server.at("/doc")}"\n[[search]]\nprovider = "folder"\naddress = "old"\n'
        )
        (made.root / "old").mkdir()
        rows = [
            {"id": "o1", "published": "2021-05-20", "text": "In Kenya 300 miners were killed by the Sarn dam."},
            {"id": "o2", "published": "2021-05-20", "text": "A harvest report."},
        ]
        (made.root / "old" / "d.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
        watcher = Watcher(made, clock, server.pair)
        new, problems = seek_due(made, watcher.settings(), watcher.fetcher)
        assert problems == []
        assert set(new) == {server.at("/a"), "o1"}
        entries, _ = made.entries()
        found = last_searched(entries)
        assert {provider for provider, _ in found} == {"gdelt", "folder"}
        assert sum(s.new for s in found.values()) == 2
        assert all(s.end == clock().date() and s.query for s in found.values())
        outcome = check(made, today=clock().date())[0]
        assert {d.id for d in outcome.view.documents} == {server.at("/a"), "o1"}
        assert outcome.view.searched_to == clock().date()
        assert seek_due(made, watcher.settings(), watcher.fetcher)[0] == ()  # not due
        clock.forward(days=2)
        asked_before = len(server.asked)
        assert seek_due(made, watcher.settings(), watcher.fetcher)[0] == ()
        again = parse_qs(urlsplit(server.asked[asked_before][1]).query)
        assert again["startdatetime"] == ["20210530000000"]  # from where the last one ended, with some days to spare


def test_a_search_that_fails_stands_as_failed_and_what_was_not_searched_is_not_claimed(tmp_path, clock):
    with serving({"/doc": (200, {}, b"Please limit requests")}) as server:
        made = workspace(tmp_path, clock, f'[[search]]\nprovider = "gdelt"\naddress = "{server.at("/doc")}"\n[[search]]\nprovider = "nobody"\n')
        watcher = Watcher(made, clock, server.pair)
        new, problems = seek_due(made, watcher.settings(), watcher.fetcher)
        assert new == ()
        assert any("no plugin named 'nobody'" in p.message for p in problems)
        entries, _ = made.entries()
        assert last_searched(entries) == {}
        assert states(entries)["search gdelt"].failures == 1
        assert plans(entries, watcher.settings().watch.searches[0], as_of=clock().date())[0].start < dt.date(2021, 5, 30)
        assert check(made, today=clock().date())[0].view.searched_to is None
        assert all(isinstance(p, Problem) for p in problems)
