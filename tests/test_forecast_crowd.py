"""Prices of crowds: files known by their content, one origin in a forecast's start, and no witness of anything."""

import datetime as dt
import json

import pytest

from tests.dam import workspace
from upheld.desk import check, look
from upheld.desk_add import add_documents
from upheld.errors import Problem
from upheld.forecast.base import outlook_of
from upheld.forecast.crowd import curved, priced
from upheld.gather.crowd import form_of_crowd
from upheld.gather.imports import Incoming, import_path
from upheld.model.claim import Claim, Quote
from upheld.model.judgement import LinkJudgement, Signed, UnlinkJudgement

TODAY = dt.date(2025, 6, 10)
NOW = dt.datetime(2025, 6, 10, tzinfo=dt.UTC)
MS = 1_748_736_000_000  # 1 June 2025, in milliseconds
QUESTION = "Will Donald Trump and Kim Jong Un meet before 2026?"

FILES = {
    "manifold.json": json.dumps([{"id": "m1", "creatorUsername": "ann", "outcomeType": "BINARY", "question": QUESTION, "probability": 0.2, "closeTime": MS + 18_000_000_000,
                                  "lastUpdatedTime": MS, "url": "https://manifold.markets/ann/q"},
                                 {"id": "m2", "creatorUsername": "ann", "outcomeType": "MULTIPLE_CHOICE", "question": "Who?"}]),
    "polymarket.json": json.dumps({"data": [{"question": QUESTION, "conditionId": "0x1", "slug": "s", "outcomes": '["No", "Yes"]', "outcomePrices": '["0.85", "0.15"]',
                                             "endDate": "2025-12-31T12:00:00Z", "updatedAt": "2025-06-01T10:00:00Z"}]}),
    "metaculus.json": json.dumps({"results": [{"id": 77, "title": QUESTION, "question": {"type": "binary", "scheduled_close_time": "2025-12-31T00:00:00Z", "aggregations": {
        "recency_weighted": {"history": [{"start_time": 1_746_057_600.0, "centers": [0.3]}, {"start_time": 1_746_144_000.0, "centers": [0.29]}],
                             "latest": {"start_time": 1_748_736_000.0, "centers": [0.25]}}}}}]}),
    "old-metaculus.json": json.dumps({"id": 78, "title": QUESTION, "community_prediction": {"full": {"q2": 0.4}}, "close_time": "2025-12-31T00:00:00Z",
                                      "last_activity_time": "2025-06-01T00:00:00Z"}),
    "set.json": json.dumps({"forecast_due_date": "2025-06-11", "questions": [
        {"id": "9", "source": "infer", "question": QUESTION, "freeze_datetime": "2025-06-01T00:00:00+00:00", "freeze_datetime_value": "0.1",
         "market_info_close_datetime": "2025-12-31T00:00:00+00:00"},
        {"id": "10", "source": "acled", "question": "More?", "freeze_datetime_value": "3.5"}]}),
    "bench.csv": "due,source,id,resolution_date,resolved,resolved_to,freeze_datetime,freeze_value,market_close,question\n"
                 f'2025-06-11,manifold,m9,2026-01-01,True,0.0,2025-06-01T00:00:00+00:00,0.12,2025-12-31T00:00:00+00:00,"{QUESTION}"\n',
    "fatebook.csv": "Question title,Forecast created by,Forecast (scale = 0-1),Forecast created at,Question created by,Question resolve by,Resolution\n"
                    f'"{QUESTION}",ann,0.3,2025-05-30T10:00:00.000Z,ann,2025-12-31T00:00:00.000Z,\n'
                    f'"{QUESTION}",bob,0.1,Sun Jun 01 2025 10:00:00 GMT+0000,ann,2025-12-31T00:00:00.000Z,\n',
    "fatebook.json": json.dumps({"items": [{"id": "f1", "title": QUESTION, "resolveBy": "2025-12-31T00:00:00Z", "forecasts": [
        {"userId": "a", "forecast": "0.3", "createdAt": "2025-06-01T10:00:00Z"}]}]}),
}  # fmt: skip
LAST = {"manifold.json": 0.2, "polymarket.json": 0.15, "metaculus.json": 0.25, "old-metaculus.json": 0.4, "set.json": 0.1, "bench.csv": 0.12,
        "fatebook.csv": pytest.approx(0.179, abs=0.002), "fatebook.json": 0.3}  # fmt: skip


@pytest.fixture
def made(tmp_path):
    return workspace(tmp_path)


def claim(**more):
    base = {"id": "c", "analysis": "a", "kind": "forecast", "text": "Trump and Kim will meet before the end of 2025", "actors": ("PRK", "USA"),
            "quote": Quote(exact="Trump and Kim could meet", start=0, end=24), "deadline": dt.date(2025, 12, 31)}  # fmt: skip
    return Claim(**base | more)


def read(tmp_path, name, content=None):
    path = tmp_path / name
    path.write_text(FILES[name] if content is None else content, "utf-8")
    return list(import_path(path, first_seen=TODAY))


def documents(tmp_path, *names):
    return [one.document for name in names for one in read(tmp_path, name) if isinstance(one, Incoming)]


@pytest.mark.parametrize("name", FILES)
def test_each_form_is_known_by_its_content_and_gives_its_price(tmp_path, name):
    rows = [one.document for one in read(tmp_path, name) if isinstance(one, Incoming)]
    last = max(rows, key=lambda d: d.known)
    assert last.title == QUESTION
    assert last.priced
    assert last.reports[0].best == LAST[name]
    assert last.known == dt.date(2025, 6, 1)
    assert last.reports[0].window.end.year in {2025, 2026}


def test_what_asks_no_yes_or_no_is_told_and_a_broken_file_is_a_problem(tmp_path):
    told = [p for p in read(tmp_path, "manifold.json") if isinstance(p, Problem)]
    assert [p.severity for p in told] == ["note"]
    (broken,) = read(tmp_path, "manifold.json", FILES["manifold.json"][:-30])
    assert "cannot be read" in broken.message
    other = tmp_path / "other.json"
    other.write_text('{"question": "none"}')
    assert form_of_crowd(other) is None


def test_many_markets_are_one_origin(tmp_path):
    few = priced([claim()], documents(tmp_path, "manifold.json"), [], as_of=TODAY)["c"]
    many = priced([claim()], documents(tmp_path, "manifold.json", "polymarket.json", "set.json"), [], as_of=TODAY)["c"]
    assert len(many.documents) == 3
    assert "3 questions" in many.said
    assert min(curved(p, 213) for p in (0.1, 0.15, 0.2)) < many.probability < few.probability


def test_only_what_was_known_by_a_day_counts(tmp_path):
    held = documents(tmp_path, "metaculus.json")
    early = priced([claim()], held, [], as_of=dt.date(2025, 5, 20))["c"]
    assert early.probability > priced([claim()], held, [], as_of=TODAY)["c"].probability
    assert priced([claim()], held, [], as_of=dt.date(2025, 4, 1)) == {}


@pytest.mark.parametrize(
    "other",
    [{"text": "Trump and Kim will sign a treaty before the end of 2025"}, {"deadline": dt.date(2026, 12, 31)}, {"text": "Putin and Kim will meet before the end of 2025"},
     {"kind": "event"}],
)  # fmt: skip
def test_another_act_another_window_or_another_party_is_another_question(tmp_path, other):
    assert priced([claim(**other)], documents(tmp_path, "manifold.json"), [], as_of=TODAY) == {}


def test_a_claim_that_it_will_not_come_takes_the_other_side(tmp_path):
    held = documents(tmp_path, "manifold.json")
    will = priced([claim()], held, [], as_of=TODAY)["c"].probability
    assert priced([claim(polarity="negative")], held, [], as_of=TODAY)["c"].probability == pytest.approx(1 - will)


def test_people_link_and_unlink(tmp_path):
    held = documents(tmp_path, "manifold.json")

    def said(judgement):
        return [Signed(judgement=judgement, by="maya", recorded=NOW)]

    unlinked = said(UnlinkJudgement(claim="c", document=held[0].id, because="another meeting"))
    assert priced([claim()], held, unlinked, as_of=TODAY) == {}
    linked = said(LinkJudgement(claim="c", document=held[0].id, bearing="refutes", because="asks the opposite"))
    assert priced([claim(text="Nothing alike")], held, linked, as_of=TODAY)["c"].probability > 0.5


def test_a_price_moves_the_start_and_says_so(tmp_path):
    held = priced([claim()], documents(tmp_path, "polymarket.json"), [], as_of=TODAY)["c"]
    plain, moved = (outlook_of(claim(), published=dt.date(2025, 3, 1), as_of=TODAY, crowd=c) for c in (None, held))
    assert moved.probability < plain.probability
    assert moved.model == "reference class, pooled with a crowd"
    assert "Polymarket on" in moved.reasons[-1]
    assert dict(moved.beside)["crowd"] < 0.2


def test_a_price_is_no_evidence_and_searches_nothing(made, tmp_path):
    text = "Will President Ruto visit Kampala by September 2021?"
    row = {"question": text, "conditionId": "0x2", "outcomes": '["Yes", "No"]', "outcomePrices": '["0.97", "0.03"]', "endDate": "2021-09-01T00:00:00Z",
           "updatedAt": "2021-07-01T00:00:00Z"}  # fmt: skip
    before, _ = check(made, as_of=dt.date(2021, 7, 2), today=dt.date(2022, 7, 1))
    path = tmp_path / "market.json"
    path.write_text(json.dumps([row]))
    outcome, problems = add_documents(made, path, today=dt.date(2022, 7, 1))
    assert (outcome.added, problems) == (1, [])
    after, _ = check(made, as_of=dt.date(2021, 7, 2), today=dt.date(2022, 7, 1))
    moved = [a.claim for a, b in zip(after.weighed.assessments, before.weighed.assessments, strict=True) if a.probability != b.probability]
    assert len(moved) == 1
    found = next(a for a in after.weighed.assessments if a.claim == moved[0])
    assert "Kampala" in next(c.text for c in after.view.claims if c.id == moved[0])
    assert found.evidence == ()
    assert after.view.searched_to == before.view.searched_to
    assert not any(d.priced for d in look(made, as_of=dt.date(2021, 7, 2))[0].read)
