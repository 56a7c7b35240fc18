"""Watched sources: pulled when due, twice nothing, each one's state told, nothing lost at a stop, corrections as new versions."""

import datetime as dt
import json

import pytest

from tests.loopback import serving
from tests.watching import Clock, Watcher, feed, json_feed, page, workspace
from upheld.desk import check
from upheld.desk_add import add_documents
from upheld.desk_watch import LOOK, due, settings_of, states
from upheld.errors import LockedError
from upheld.gather.pull import is_due
from upheld.ledger.files import locked
from upheld.model.watch import Pulled, SourceState, searched_to, states_of

DAM = "When the Sarn dam failed in Kenya, 25 villages were flooded, the county said."
UTC = dt.UTC


@pytest.fixture
def clock():
    return Clock()


def source(server, path="/rss", **more):
    fields = {"address": server.at(path), "name": path.strip("/"), **more}
    return "[[feed]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in fields.items() if value is not None)


def test_a_feed_comes_in_once_with_the_pages_behind_its_entries(tmp_path, clock):
    with serving() as server:
        server.routes |= {
            "/rss": (200, {"ETag": '"1"'}, feed((server.at("/a?utm_source=rss"), "2021-05-30", "Villages under water", "A summary."))),
            "/a": (200, {"Content-Type": "text/html"}, page("Villages under water", DAM)),
        }
        watcher = Watcher(workspace(tmp_path, clock, source(server, grade="B", outlet="Daily Paper")), clock, server.pair)
        brought, outcome, _, problems = watcher.turn()
        assert problems == []
        assert brought.new == (server.at("/a"),)
        (document,) = outcome.view.documents
        assert DAM in document.text
        assert (document.outlet, document.known, document.url) == ("Daily Paper", dt.date(2021, 5, 30), server.at("/a"))
        assert outcome.view.sources["Daily Paper"].grade == "B"
        assert watcher.made.store.raw(document.raw_sha256).startswith(b"<!doctype html>")
        assert outcome.view.searched_to == clock().date()
        clock.forward(hours=1)
        assert watcher.pull()[0].pulled == ()  # not due
        clock.forward(hours=6)
        server.routes["/rss"] = (304, {}, b"")
        (pulled,) = watcher.pull()[0].pulled
        assert pulled.outcome == "unchanged"
        assert dict(server.asked[-1][2])["If-None-Match"] == '"1"'
        assert watcher.pull(every=True)[0].new == ()


@pytest.mark.parametrize("form", ["rss", "json", "atom"])
def test_each_form_of_feed_gives_the_same_documents(tmp_path, clock, form):
    rows = [
        ("https://example.org/a", "2021-05-30", "Villages", DAM * 30),
        ("https://example.org/b", "2021-05-29", "Old", "Before the dam failed. " * 100),
    ]
    atom = "".join(
        f'<entry><id>{u}</id><link href="{u}"/><title>{t}</title><updated>{d}T10:00:00Z</updated><content type="html">&lt;p&gt;{x}&lt;/p&gt;</content></entry>'
        for u, d, t, x in rows
    )
    body = {
        "rss": feed(*rows),
        "json": json_feed(*rows),
        "atom": f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>{atom}</feed>'.encode(),
    }[form]
    with serving({"/rss": (200, {}, body)}) as server:
        watcher = Watcher(workspace(tmp_path, clock, source(server, since=None) + "since = 2021-05-30\n"), clock, server.pair)
        assert watcher.pull()[0].new == ("https://example.org/a",)
        (document,) = watcher.documents()
        assert DAM in document.text
        assert document.known == dt.date(2021, 5, 30)


def test_forty_feeds_of_every_sort_finish_each_with_its_state(tmp_path, clock):
    with serving() as server:
        blocks = []
        for n in range(32):
            link = f"https://example.org/{n}"
            server.routes[f"/f{n}"] = (200, {}, feed((link, "2021-05-30", f"Story {n}", f"Story number {n} of the valley. " * 60)))
            blocks.append(source(server, f"/f{n}"))
        odd = {
            "/broken": (200, {}, b"<rss><channel><item><title>cut"), "/html": (200, {}, b"<html><body>no feed</body></html>"), "/gone": (410, {}, b""),
            "/busy": (503, {"Retry-After": "86400"}, b""), "/empty": (200, {}, b""), "/nul": (200, {}, b"\x00" * 500), "/loop": (302, {"Location": "/loop"}, b""),
            "/same": (304, {}, b""),
        }  # fmt: skip
        server.routes |= odd
        blocks += [source(server, path) for path in odd]
        watcher = Watcher(workspace(tmp_path, clock, "".join(blocks)), clock, server.pair)
        brought, problems = watcher.pull()
        assert len(brought.pulled) == 40
        assert len(brought.new) == 32
        held = states(watcher.made.entries()[0])
        assert {name for name, state in held.items() if state.failures} >= {"html", "gone", "busy", "empty", "nul", "loop"}
        assert all(state.message for state in held.values() if state.failures)
        assert {p.entry for p in problems} >= {"html", "gone", "busy", "loop"}
        watcher.pull(every=True)
        assert len(watcher.documents()) == 32


def test_a_page_a_list_of_links_a_site_map_a_table_and_a_folder_are_watched(tmp_path, clock):
    with serving() as server:
        server.routes |= {
            "/statement": (200, {"Content-Type": "text/html"}, page("Statement", DAM)),
            "/list": (200, {"Content-Type": "text/html"}, b'<html><body><nav><a href="/nav">n</a></nav><div class="news"><a href="/one">1</a><a href="https://elsewhere.org/">x</a></div></body></html>'),
            "/one": (200, {"Content-Type": "text/html"}, page("One", "The Sarn dam was inspected in April.")),
            "/map.xml": (200, {}, f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{server.at("/two")}</loc><lastmod>2021-05-30</lastmod></url>'
                                  f'<url><loc>{server.at("/old")}</loc><lastmod>2020-01-01</lastmod></url></urlset>'.encode()),
            "/two": (200, {"Content-Type": "text/html"}, page("Two", "Two villages were cut off.")),
            "/docs.jsonl": (200, {}, json.dumps({"id": "t1", "published": "2021-05-29", "text": "The river rose."}).encode() + b"\n"),
        }  # fmt: skip
        blocks = (
            source(server, "/statement", kind="page")
            + source(server, "/list", kind="links", select=".news")
            + source(server, "/docs.jsonl", kind="file")
        )
        blocks += source(server, "/map.xml", kind="sitemap") + "since = 2021-01-01\n" + '[[feed]]\naddress = "inbox"\nname = "inbox"\n'
        made = workspace(tmp_path, clock, blocks)
        (made.root / "inbox").mkdir()
        (made.root / "inbox" / "note.txt").write_text("A note\n\nMay 30, 2021\n\nThe bridge at Sarn is closed.\n")
        watcher = Watcher(made, clock, server.pair)
        brought, problems = watcher.pull()
        assert problems == []
        assert sorted(brought.new) == sorted([server.at("/statement"), server.at("/one"), server.at("/two"), "t1", "note"])
        clock.forward(days=1)
        assert watcher.pull()[0].new == ()
        (made.root / "inbox" / "more.txt").write_text("More\n\nMay 31, 2021\n\nThe bridge is open again.\n")
        clock.forward(days=1)
        assert watcher.pull()[0].new == ("more",)


def test_the_same_address_with_other_words_is_a_new_version_known_from_the_day_it_was_seen(tmp_path, clock):
    with serving() as server:
        server.routes["/s"] = (200, {"Content-Type": "text/html"}, page("Statement", DAM))
        watcher = Watcher(workspace(tmp_path, clock, source(server, "/s", kind="page")), clock, server.pair)
        first = watcher.turn()[1].weighed.assessments[0].probability
        clock.forward(days=2)
        server.routes["/s"] = (200, {"Content-Type": "text/html"}, page("Statement", DAM.replace("25", "45")))
        _, outcome, alerts, _ = watcher.turn()
        assert "45 villages" in outcome.view.documents[0].text
        (alert,) = [a for a in alerts if a.kind == "corrected"]
        assert "25" in alert.after
        assert "45" in alert.after
        assert alert.documents == (server.at("/s"),)
        then = check(watcher.made, as_of=dt.date(2021, 6, 3), today=clock().date())[0]
        assert "25 villages" in then.view.documents[0].text
        assert then.weighed.assessments[0].probability == first
        assert outcome.weighed.assessments[0].probability > first


def test_a_page_that_bears_on_a_claim_is_looked_at_again_and_its_correction_found(tmp_path, clock):
    with serving() as server:
        server.routes |= {
            "/rss": (200, {"ETag": "1"}, feed((server.at("/a"), "2021-05-30", "Villages under water", "x"))),
            "/a": (200, {"Content-Type": "text/html", "ETag": "a"}, page("Villages under water", DAM)),
        }
        watcher = Watcher(workspace(tmp_path, clock, source(server)), clock, server.pair)
        watcher.turn()
        server.routes["/rss"] = (304, {}, b"")
        asked = len(server.asked)
        clock.forward(hours=23)
        watcher.turn()
        assert all(path != "/a" for _, path, _, _ in server.asked[asked:])
        server.routes["/a"] = (
            200,
            {"Content-Type": "text/html"},
            page("Villages under water", DAM.replace("25", "22"), "Correction: an earlier version of this article gave a wrong figure."),
        )
        clock.forward(hours=2)
        brought, _, alerts, _ = watcher.turn()
        assert brought.new == (server.at("/a"),)
        assert [a.kind for a in alerts if a.about == server.at("/a")] == ["corrected"]
        server.routes["/a"] = (404, {}, b"")
        clock.forward(days=3)
        problems = watcher.turn()[3]
        assert any("is gone" in p.message and "--retract" in p.remedy for p in problems)
        clock.forward(hours=7)
        assert not any(p.name.startswith(LOOK) for p in watcher.pull()[0].pulled)  # not before its next age


@pytest.mark.parametrize(
    "wall", ["<html><body><p>Moved.</p></body></html>", page("Please accept our cookies", "We use cookies. 12 partners store them.").decode()]
)
def test_a_wall_before_a_page_takes_no_evidence_away(tmp_path, clock, wall):
    with serving() as server:
        server.routes |= {
            "/rss": (200, {}, feed((server.at("/a"), "2021-05-30", "Villages under water", "x"))),
            "/a": (
                200,
                {"Content-Type": "text/html"},
                page("Villages under water", DAM, *(f"District {n} of the valley was told to leave." for n in range(5))),
            ),
        }
        watcher = Watcher(workspace(tmp_path, clock, source(server)), clock, server.pair)
        before = watcher.turn()[1].weighed.assessments[0].probability
        server.routes["/a"] = (200, {"Content-Type": "text/html"}, wall.encode())
        clock.forward(days=2)
        brought, outcome, alerts, problems = watcher.turn()
        assert (brought.new, alerts) == ((), ())
        assert outcome.weighed.assessments[0].probability == before
        assert any("something else" in p.message for p in problems)


def test_what_a_person_handed_over_is_never_asked_for(tmp_path, clock):
    with serving({"/a": (200, {}, page("x", DAM))}) as server:
        made = workspace(tmp_path, clock)
        row = {"id": server.at("/a"), "url": server.at("/a"), "published": "2021-05-30", "text": DAM}
        (tmp_path / "d.jsonl").write_text(json.dumps(row))
        add_documents(made, tmp_path / "d.jsonl", today=clock().date())
        watcher = Watcher(made, clock, server.pair)
        assert watcher.turn()[1].weighed.assessments[0].evidence
        clock.forward(days=30)
        assert watcher.turn()[0].pulled == ()
        assert server.asked == []


def test_mere_rewording_of_a_page_is_no_new_version(tmp_path, clock):
    with serving() as server:
        server.routes |= {
            "/rss": (200, {}, feed((server.at("/a"), "2021-05-30", "Villages under water", "x"))),
            "/a": (200, {"Content-Type": "text/html"}, page("Villages under water", DAM, "Some people left.")),
        }
        watcher = Watcher(workspace(tmp_path, clock, source(server)), clock, server.pair)
        watcher.turn()
        server.routes["/a"] = (200, {"Content-Type": "text/html"}, page("Villages under water", DAM, "A number of people have left their homes."))
        clock.forward(days=2)
        brought = watcher.turn()[0]
        assert any(p.name == LOOK + server.at("/a") and p.outcome == "unchanged" for p in brought.pulled)
        assert brought.new == ()


def test_failures_wait_longer_each_time_and_as_long_as_the_server_says():
    every = {"name": "f", "address": "https://example.org/f"}
    feed_ = settings_feed(every)
    at = dt.datetime(2021, 6, 1, tzinfo=UTC)
    pulls = [Pulled(name="f", at=at, outcome="failed")]
    for failures, hours in ((1, 6), (2, 12), (3, 24), (6, 24)):
        state = states_of(pulls * failures)["f"]
        assert state.failures == failures
        assert not is_due(feed_, state, at + dt.timedelta(hours=hours, minutes=-10))
        assert is_due(feed_, state, at + dt.timedelta(hours=hours))
    later = states_of([Pulled(name="f", at=at, outcome="failed", not_before=at + dt.timedelta(days=3))])["f"]
    assert not is_due(feed_, later, at + dt.timedelta(days=2))
    assert is_due(feed_, later, at - dt.timedelta(days=1))  # the clock was set back


def settings_feed(fields):
    from upheld.config.feeds import parse_watch

    text = "[[feed]]\n" + "".join(f'{k} = "{v}"\n' for k, v in fields.items())
    return parse_watch(text.encode(), "s")[0].feeds[0]


def test_searched_to_is_the_day_the_slowest_living_source_answered():
    def state(name, day, failing=None):
        good = day and dt.datetime(2021, 6, day, tzinfo=UTC)
        since = failing and dt.datetime(2021, 6, failing, tzinfo=UTC)
        return SourceState(
            name=name, last_tried=dt.datetime(2021, 6, 28, tzinfo=UTC), last_good=good, failing_since=since, failures=1 if failing else 0
        )

    now = dt.datetime(2021, 6, 28, tzinfo=UTC)
    assert searched_to([state("a", 28), state("b", 27)], now=now) == dt.date(2021, 6, 27)
    assert searched_to([state("a", 28), state("b", 20, 20)], now=now) == dt.date(2021, 6, 20)  # failing, not yet dead
    assert searched_to([state("a", 28), state("b", 10, 10)], now=now) == dt.date(2021, 6, 28)  # dead: told, and no longer waited for
    assert searched_to([state("a", 9, 10), state("b", 10, 10)], now=now) == dt.date(2021, 6, 10)  # all dead
    assert searched_to([state("a", None)], now=now) is None


def test_a_feed_that_dies_makes_claims_stale_and_is_told_once_and_its_return_too(tmp_path, clock):
    with serving({"/rss": (200, {}, feed(("https://example.org/a", "2021-05-30", "Villages", DAM * 30)))}) as server:
        watcher = Watcher(workspace(tmp_path, clock, source(server)), clock, server.pair)
        _, outcome, alerts, _ = watcher.turn()
        assert alerts == ()
        server.routes["/rss"] = (500, {}, b"")
        told, stale = [], {}
        for day in range(1, 40):
            clock.forward(days=1)
            _, outcome, alerts, _ = watcher.turn()
            told += [(day, a.kind) for a in alerts]
            stale[day] = "stale" in outcome.weighed.assessments[0].flags
        assert told == [(15, "source-dead")]
        assert (stale[6], stale[9], stale[30]) == (False, True, True)
        server.routes["/rss"] = (200, {}, feed(("https://example.org/a", "2021-05-30", "Villages", DAM * 30)))
        clock.forward(days=2)
        _, outcome, alerts, _ = watcher.turn()
        assert [a.kind for a in alerts] == ["source-back"]
        assert "stale" not in outcome.weighed.assessments[0].flags
        assert outcome.view.searched_to == clock().date()


def test_a_feed_that_rolled_over_between_two_visits_has_a_gap(tmp_path, clock):
    def rows(first):
        return feed(*((f"https://example.org/{n}", "2021-05-30", f"Story {n}", f"Story {n} of the valley. " * 80) for n in range(first, first + 5)))

    with serving({"/rss": (200, {}, rows(0))}) as server:
        watcher = Watcher(workspace(tmp_path, clock, source(server)), clock, server.pair)
        watcher.turn()
        clock.forward(hours=6)
        server.routes["/rss"] = (200, {}, rows(3))
        assert watcher.turn()[2] == ()
        clock.forward(days=9)
        server.routes["/rss"] = (200, {}, rows(50))
        assert [a.kind for a in watcher.turn()[2]] == ["gap"]
        clock.forward(days=1)
        assert watcher.turn()[2] == ()


def test_stopped_in_the_midst_nothing_is_lost_and_nothing_comes_twice(tmp_path, clock):
    rows = [(f"https://example.org/{n}", "2021-05-30", f"Story {n}", f"Story {n} of the valley. " * 80) for n in range(250)]
    with serving({"/rss": (200, {"ETag": "1"}, feed(*rows))}) as server:
        watcher = Watcher(workspace(tmp_path, clock, source(server)), clock, server.pair)
        seen = []

        def tick():
            seen.append(1)
            if len(seen) == 130:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            watcher.pull(tick=tick)
        assert len(watcher.documents()) == 100  # a batch is acknowledged, the rest comes again
        assert len(watcher.pull()[0].new) == 150
        assert len({d.id for d in watcher.documents()}) == 250


@pytest.mark.parametrize("broken", [b"<rss><channel><item><title>cut", b"", b"<html>busy</html>", b"<rss><channel></channel></rss>"])
def test_a_broken_answer_with_a_valid_mark_does_not_hide_what_comes(tmp_path, clock, broken):
    good = feed(("https://example.org/a", "2021-05-30", "Villages", DAM * 30))
    answers = [broken, good]

    def answer(request):
        if request.headers.get("If-None-Match") == '"1"':
            return 304, {}, b""
        return 200, {"ETag": '"1"'}, answers.pop(0)

    with serving({"/rss": answer}) as server:
        watcher = Watcher(workspace(tmp_path, clock, source(server)), clock, server.pair)
        assert watcher.pull()[0].new == ()
        clock.forward(hours=6)
        assert watcher.pull()[0].new == ("https://example.org/a",)


def test_more_than_a_visit_takes_comes_with_the_next(tmp_path, clock):
    rows = [(f"https://example.org/{n}", "2021-05-30", f"Story {n}", f"Story {n} of the valley. " * 80) for n in range(250)]
    with serving({"/rss": (200, {"ETag": "1"}, feed(*rows))}) as server:
        watcher = Watcher(workspace(tmp_path, clock, source(server)), clock, server.pair)
        assert len(watcher.pull()[0].new) == 200
        clock.forward(hours=6)
        assert len(watcher.pull()[0].new) == 50
        assert "If-None-Match" not in server.asked[-1][2]


def test_two_at_once_do_not_both_ask(tmp_path, clock):
    with serving({"/rss": (200, {}, feed())}) as server:
        watcher = Watcher(workspace(tmp_path, clock, source(server)), clock, server.pair)
        with locked(watcher.made.root / ".cache" / "watch.lock"), pytest.raises(LockedError, match="another check"):
            watcher.pull()
        assert server.asked == []
        assert len(watcher.pull()[0].pulled) == 1


def test_wrong_blocks_are_told_with_their_line_and_the_rest_is_watched(tmp_path, clock):
    made = workspace(tmp_path, clock, '[[feed]]\naddress = "https://a.org/f"\n[[feed]]\nname = "x"\n[[feed]]\naddress = "https://b.org/"\nevery = "soon"\n'
                     '[[feed]]\naddress = "https://c.org/"\nkind = "rrs"\n[[feed]]\naddress = "https://a.org/f"\n[[search]]\nprovider = "gdelt"\nlimit = 0\n')  # fmt: skip
    settings, problems = settings_of(made)
    assert [f.name for f in settings.watch.feeds] == ["a.org"]
    assert [(p.line, p.severity) for p in problems] == [(3, "error"), (7, "error"), (10, "error"), (11, "error"), (15, "error")]
    assert all(p.remedy for p in problems)
    assert len(due(settings.watch, {}, clock())) == 1
