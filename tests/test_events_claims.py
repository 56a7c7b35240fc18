"""Counts of events as evidence: which claims they are asked for, what they then say, and that only what was known by a day counts."""

import datetime as dt
import os
from pathlib import Path

import pytest

from tests.events_support import add, gdelt_row, workspace, write
from upheld.desk import check, replay
from upheld.desk_add import add_documents
from upheld.desk_event_evidence import Counting, OpenedEvents
from upheld.desk_judge import judge
from upheld.desk_read import read_analysis
from upheld.desk_said import Said
from upheld.ledger.entry import RunEntry
from upheld.ledger.events_claims import question_of
from upheld.ledger.events_evidence import going_on, happened, tolled, turning
from upheld.ledger.events_query import Bin
from upheld.model.claim import Claim, Quantity, Quote
from upheld.model.judgement import UnlinkJudgement
from upheld.model.when import parse_interval

DATA = Path(os.environ.get("UPHELD_SHARED", "../shared")) / "data" / "events"
PUBLISHED = dt.date(2025, 3, 24)
TODAY = dt.date(2025, 6, 1)


def claim(kind, text, *actors, period="2025-03-24", **given):
    return Claim(id="c", analysis="a", kind=kind, text=text, quote=Quote(exact=text, start=0, end=len(text)), actors=actors,
                 period=parse_interval(period) if period else None, **given)  # fmt: skip


def meetings(low, high, unit="meeting"):
    return Quantity(low=low, high=high, comparator="exactly", measure=unit, unit=unit)


@pytest.mark.parametrize(
    ("given", "about", "more"),
    [
        (claim("quantity", "Russia and North Korea held 18 meetings", "PRK", "RUS", period="2023-01-01..2025-03-24", quantity=meetings(18, 18)), "meetings", {"low": 18, "narrow": False}),
        (claim("quantity", "Their leaders held 2 summits", "PRK", "RUS", period="2024", quantity=meetings(2, 2, "summit")), "meetings", {"narrow": True}),
        (claim("quantity", "Five visits by officials", "PRK", "RUS", period="2024", quantity=meetings(5, 5, "visit")), "visits", {}),
        (claim("event", "In October 2024 North Korea sent troops to Russia", "PRK", "RUS", period="2024-10"), "deed", {}),
        (claim("trend", "Ties between Russia and North Korea have deepened", "PRK", "RUS"), "trend", {"measure": "cooperation", "direction": "rising"}),
        (claim("trend", "Relations of the two are deteriorating", "PRK", "KOR"), "trend", {"measure": "cooperation", "direction": "falling"}),
        (claim("trend", "Fighting has eased", "RUS", "UKR"), "trend", {"measure": "conflict", "direction": "falling"}),
        (claim("trend", "North Korea has continued to back Russia", "PRK", "RUS"), "goes-on", {"measure": "cooperation"}),
        (claim("relationship", "Russia is an ally of North Korea", "PRK", "RUS"), "stage", {"stage": "cooperative"}),
        (claim("relationship", "Their relationship turned from transactional ties to a military alliance", "PRK", "RUS", period="2024-06-19"), "turn", {"pivot": dt.date(2024, 6, 19)}),
        (claim("quantity", "More than 800 people were killed in Ukraine", "UKR", period="2015-01", quantity=Quantity(low=800, comparator="more than", measure="killed")), "deaths", {"civilian": False}),
    ],
)  # fmt: skip
def test_what_is_asked_of_events(given, about, more):
    found = question_of(given, published=PUBLISHED, as_of=TODAY)
    assert found is not None
    assert found.about == about
    assert {name: getattr(found, name) for name in more} == more


@pytest.mark.parametrize(
    "given",
    [
        claim("forecast", "Russia and North Korea will meet", "PRK", "RUS", period="2025-06"),
        claim("relationship", "Russia is no longer an ally of North Korea", "PRK", "RUS"),
        claim("relationship", "The two leaders signed a mutual defense treaty as allies", "PRK", "RUS"),
        claim("trend", "Ties deepened while tensions rose", "PRK", "RUS"),
        claim("trend", "Ties have both grown and weakened", "PRK", "RUS"),
        claim("trend", "A strong connection falls into place between partners in trade", "PRK", "RUS", "USA"),
        claim("event", "North Korea sent troops to Russia", "PRK", "RUS"),  # names no days of its own
        claim("event", "The war went on", "RUS", "UKR", period="2024"),
        claim("quantity", "Between 1,100 and 3,000 North Korean soldiers were killed in Russia", "PRK", period="2024-12",
              quantity=Quantity(low=1100, high=3000, measure="killed", unit="soldier")),
        claim("quantity", "Since 2023 the two exchanged 18 letters", "PRK", "RUS", period="2023", quantity=meetings(18, 18, "letter")),
        claim("event", "Russia did not attack Ukraine in May 2024", "RUS", "UKR", period="2024-05", polarity="negative"),
    ],
)  # fmt: skip
def test_what_events_cannot_speak_to_is_not_asked(given):
    assert question_of(given, published=PUBLISHED, as_of=TODAY) is None


def steps(*quads):
    return [
        Bin(source="gdelt", start=dt.date(2024, n + 1, 1), rows=sum(q), reports=sum(q), days=1, quads=q, score=None, mentions=0, tone=None, meetings=0,
            visits=0, meeting_days=0, deaths_low=None, deaths_best=None, deaths_high=None, covered=1000)
        for n, q in enumerate(quads)
    ]  # fmt: skip


def test_bearings_of_deeds_turns_and_tolls():
    assert happened(40, usual=3.0, days=30).supports > 0.8
    assert happened(3, usual=3.0, days=30).silent == 1
    assert happened(0, usual=3.0, days=30).refutes > 0.3
    assert happened(40, usual=None, days=30).silent == 1
    assert happened(0, usual=None, days=1, others=3).silent == 1
    assert happened(0, usual=None, days=1, others=110).refutes > 0.3
    assert happened(1, usual=None, days=1).reason.startswith("1 report in 1 day,")
    words, deeds = (0, 9, 1, 0, 0), (0, 5, 5, 0, 0)
    assert turning(steps(words, words), steps(deeds, deeds)).supports > 0.8
    assert turning(steps(deeds, deeds), steps(words, words)).refutes > 0.8
    assert turning(steps(), steps(deeds)).silent == 1
    assert going_on(steps(*[words] * 6), conflict=False).supports > 0.8
    assert going_on(steps(*[words] * 6), conflict=True).refutes > 0.4
    assert going_on(steps(words), conflict=False).silent == 1
    assert tolled(319, 325, 330, claimed=(100, 200), whole=True).refutes > 0.8
    assert tolled(319, 325, 330, claimed=(300, 400), whole=True).supports > 0.7
    assert 0 < tolled(319, 325, 330, claimed=(800, None), whole=True).refutes < 0.5
    assert tolled(319, 325, 330, claimed=(800, None), whole=False).silent == 1


ARTICLE = """\
Two neighbours

June 1st, 2025

In 2024 Russia and North Korea held 40 meetings. Ties between Russia and North Korea have deepened.
Russia and North Korea are allies.
"""


def day_rows(first, last, code, per_month, **given):
    """Rows of the pair, ``per_month`` on different days of each month, known on their day; beside them rows of others, so that months are covered."""
    rows, at, n = [], first, 0
    while at <= last:
        for k in range(28):
            day = f"{at:%Y%m}{k + 1:02}"
            told = {
                "SQLDATE": day,
                "DATEADDED": f"{day}120000",
                "GLOBALEVENTID": f"{at:%Y%m}{n:05}",
                "SOURCEURL": f"https://example.org/{at:%Y%m}{n}",
            }
            own = k < per_month(at)
            actor = {} if own else {"Actor1CountryCode": "FRA", "Actor2CountryCode": "DEU"}
            rows.append(gdelt_row(**told, **actor, EventCode=code if own else ("042" if k % 2 else "112"), **given))
            n += 1
        at = dt.date(at.year + at.month // 12, at.month % 12 + 1, 1)
    return rows


@pytest.fixture
def made(tmp_path):
    found = workspace(tmp_path / "w", now=dt.datetime(2025, 12, 1, 12, tzinfo=dt.UTC))
    (tmp_path / "article.md").write_text(ARTICLE)
    read_analysis(found, tmp_path / "article.md", today=TODAY)
    return found


def held(made, as_of):
    outcome, _ = check(made, as_of=as_of, today=dt.date(2025, 12, 1))
    kinds = {c.id: ("count" if c.quantity else "trend" if "deepened" in c.text else "stage") for c in outcome.view.claims}
    return {kinds[a.claim]: a for a in outcome.weighed.assessments}, outcome


def test_counts_bear_on_claims_with_their_rows_and_days(tmp_path, made):
    rising = day_rows(dt.date(2024, 1, 1), dt.date(2025, 5, 1), "042", lambda at: (at.year - 2024) * 12 + at.month)
    add(made, write(tmp_path / "in" / "20250601000000.export.CSV", *rising))
    found, outcome = held(made, dt.date(2025, 6, 1))
    few = found["count"]  # 1 + 2 + ... + 12 = 78 days with a visit where 40 meetings are claimed
    assert [e.document for e in few.evidence] == ["events:gdelt:PRK-RUS:2024:meetings"]
    assert few.evidence[0].bearing == "refutes"
    assert "78 meeting days" in few.evidence[0].quote
    document = next(d for d in outcome.view.documents if d.id == few.evidence[0].document)
    assert (document.outlet, document.known) == ("GDELT", dt.date(2024, 12, 12))
    assert "20250601000000.export.CSV:1" in document.text
    assert document.text[: len(few.evidence[0].quote)] == few.evidence[0].quote
    assert found["trend"].evidence[0].method == "events"
    assert found["trend"].evidence[0].bearing == "supports"
    assert "rising" in found["trend"].evidence[0].reason
    assert found["trend"].probability > 0.6
    assert outcome.view.read == ()  # a count is no document that came in
    assert outcome.view.sources["GDELT"].grade == "C"


def test_as_of_counts_only_what_was_known_and_recorded_only_what_had_come_in(tmp_path, made):
    early = day_rows(dt.date(2024, 1, 1), dt.date(2024, 6, 1), "042", lambda at: 2)
    late = day_rows(dt.date(2024, 7, 1), dt.date(2025, 5, 1), "042", lambda at: 4)
    add(made, write(tmp_path / "a" / "20240701000000.export.CSV", *early))
    made.clock = lambda: dt.datetime(2025, 12, 10, 12, tzinfo=dt.UTC)
    add(made, write(tmp_path / "b" / "20250601000000.export.CSV", *late))
    found, _ = held(made, dt.date(2025, 6, 1))
    assert "36 meeting days" in found["count"].evidence[0].quote
    found, _ = held(made, dt.date(2024, 12, 2))  # the year is not over, and what comes is not known
    assert "34 meeting days" in found["count"].evidence[0].quote
    entries, counting = made.entries()[0], Counting(OpenedEvents(made))
    outcome, _ = check(made, as_of=dt.date(2025, 6, 1), today=TODAY)
    bare = outcome.view.__class__(**{f: getattr(outcome.view, f) for f in outcome.view.__struct_fields__} | {"documents": (), "counted": ()})
    before = counting(bare, entries, dt.datetime(2025, 12, 5, tzinfo=dt.UTC))
    assert not [link for link in before.counted if link.document.endswith(":meetings")]  # half of the year is too little to tell
    after = counting(bare, entries, None)
    assert any("36 meeting days" in link.quote for link in after.counted)


def test_a_live_check_is_replayed_to_the_same_and_a_person_may_take_a_count_away(tmp_path, made):
    rising = day_rows(dt.date(2024, 1, 1), dt.date(2025, 5, 1), "042", lambda at: (at.year - 2024) * 12 + at.month)
    add(made, write(tmp_path / "in" / "20250601000000.export.CSV", *rising))
    outcome, _ = check(made, today=TODAY)
    run = [e.body for e in made.entries()[0] if isinstance(e.body, RunEntry)][-1]
    assert run.documents == 0
    again = replay(made.entries()[0], made.store.text, run, counted=Counting(OpenedEvents(made)))
    assert again.weighed.assessments == outcome.weighed.assessments
    trend = next(a for a in outcome.weighed.assessments if any(e.document.endswith("trend-cooperation") for e in a.evidence))
    judged, _ = judge(made, Said(about=trend.claim, unlink=trend.evidence[0].document, because="the feed grew", since=TODAY))
    assert isinstance(judged, UnlinkJudgement)
    outcome, _ = check(made, as_of=TODAY, today=TODAY)
    assert not next(a for a in outcome.weighed.assessments if a.claim == trend.claim).evidence


def test_own_documents_are_counted_where_no_feed_tells_and_never_twice(tmp_path, made):
    lines = []
    for n in range(18):
        month = f"{2024 + (n + 5) // 12}-{(n + 5) % 12 + 1:02}"
        lines += [
            f'{{"id":"d{n}-{k}","published":"{month}-{k + 1:02}","source":"Paper {k}","text":"Russia signed accord number {n}{k} with North Korea."}}'
            for k in range(1 + n)
        ]
        lines.append(f'{{"id":"q{n}","published":"{month}-20","source":"Paper","text":"France criticised Germany over budget item {n}."}}')
    write(tmp_path / "docs.jsonl", *lines)
    add_documents(made, tmp_path / "docs.jsonl", today=TODAY)
    found, outcome = held(made, dt.date(2025, 12, 1))
    of_counts = [link for link in outcome.view.counted if link.document.startswith("events:documents:")]
    assert of_counts
    for a in found.values():
        own = [e for e in a.evidence if e.document.startswith("events:documents:")]
        assert not own or not [e for e in a.evidence if e not in own and e.bearing != "silent"]
    add(made, write(tmp_path / "in" / "20250601000000.export.CSV", *day_rows(dt.date(2024, 1, 1), dt.date(2025, 5, 1), "042", lambda at: 3)))
    _, outcome = held(made, dt.date(2025, 12, 1))
    assert not [link for link in outcome.view.counted if link.document.startswith("events:documents:")]


@pytest.mark.skipif(not DATA.is_dir(), reason="no shared data")
def test_real_rows_bear_on_claims(tmp_path):
    made = workspace(tmp_path / "w", now=dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC))
    article = (
        "Losses\n\nMay 15th, 2022\n\nIn January 2015 between 100 and 200 people were killed in Ukraine. "
        "In August 2014 more than 500 people were killed in Ukraine.\nIn April 2022 Russia attacked Ukraine."
    )
    (tmp_path / "a.md").write_text(article)
    read_analysis(made, tmp_path / "a.md", today=TODAY)
    for name in ("ucdp/hdx_conflict_data_ukr_2014-2021_ged.csv", "acled/acled_2022H1_UKR_RUS_KOR_USA.csv"):
        add(made, DATA / name)
    outcome, _ = check(made, as_of=dt.date(2026, 5, 1), today=dt.date(2026, 5, 1))
    told = {c.text: next(a for a in outcome.weighed.assessments if a.claim == c.id) for c in outcome.view.claims}
    few = next(a for text, a in told.items() if "100 and 200" in text)
    assert (few.evidence[0].document, few.evidence[0].bearing, few.evidence[0].source) == ("events:ucdp:UKR:2015-01:deaths", "refutes", "UCDP")
    many = next(a for text, a in told.items() if "500" in text)
    assert (many.evidence[0].bearing, many.status) == ("supports", "leaning" if many.probability < 0.8 else "upheld")
    assert many.origins_for == 1
    attack = next(a for text, a in told.items() if "attacked" in text)
    assert attack.evidence[0].source == "ACLED"
    assert "usual" in attack.evidence[0].reason


@pytest.mark.skipif(not DATA.is_dir(), reason="no shared data")
def test_trends_stages_and_absences_are_assessed_from_real_rows(tmp_path):
    made = workspace(tmp_path / "w", now=dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC))
    article = (
        "The war\n\nJune 30th, 2022\n\nConflict deaths in Ukraine have fallen since 2015. Russia and Ukraine are at war.\n"
        "Russia and Ukraine are close partners. The United States and North Korea are enemies.\n"
        "On 2 June 2018 North Korea attacked the United States. More than 20,000 people were killed in Ukraine in 2017.\n"
        "Deaths in Ukraine rose between 1 January 2022 and 30 June 2022."
    )
    (tmp_path / "a.md").write_text(article)
    read_analysis(made, tmp_path / "a.md", today=TODAY)
    for name, day in (("ucdp/hdx_conflict_data_ukr_2014-2021_ged.csv", dt.date(2022, 6, 1)), ("icews/events.2018.sample.tab", dt.date(2018, 6, 4))):
        add(made, DATA / name, released=day)
    add(made, DATA / "acled/acled_2022H1_9000rows.csv.gz")
    outcome, _ = check(made, as_of=dt.date(2022, 8, 1), today=dt.date(2026, 5, 1))
    found = {c.text: next(a for a in outcome.weighed.assessments if a.claim == c.id).evidence for c in outcome.view.claims}
    told = {text: [(e.source, "supports" if e.weight > 0 else "refutes") for e in evidence] for text, evidence in found.items()}
    assert told.pop("Conflict deaths in Ukraine have fallen since 2015") == [("UCDP", "supports")]
    assert told.pop("Russia and Ukraine are at war") == [("ACLED", "supports")]
    assert told.pop("Russia and Ukraine are close partners") == [("ACLED", "refutes")]
    assert told.pop("The United States and North Korea are enemies") == []  # two days of two years are no relationship
    absent = found["On 2 June 2018 North Korea attacked the United States"][0]
    assert "0 reports in 1 day; 110 of anything else" in absent.quote
    assert "rows of the two" in next(d for d in outcome.view.documents if d.id == absent.document).text
    assert told.pop("On 2 June 2018 North Korea attacked the United States") == [("ICEWS", "refutes")]
    assert told.pop("More than 20,000 people were killed in Ukraine in 2017") == [("UCDP", "refutes")]  # the year is covered to its end
    assert told.pop("Deaths in Ukraine rose between 1 January 2022 and 30 June 2022") == [("ACLED", "supports")]
    assert not told
