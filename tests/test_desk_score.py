import datetime as dt
import json

import pytest

from dam import TODAY, workspace
from test_cli import run
from upheld.desk import assess_entries, look
from upheld.desk_judge import judge
from upheld.desk_learn import accept, examples, learned_from
from upheld.desk_said import Said
from upheld.desk_score import own_words, scorable, would_settle
from upheld.desk_settings import sync_settings
from upheld.errors import SourceError, UsageError
from upheld.score.board import board
from upheld.weigh.parameters import SCALE, Parameters, parameters_of

END = dt.date(2022, 6, 30)


@pytest.fixture
def made(tmp_path):
    return workspace(tmp_path)


def scored(made, day=END):
    return scorable(made, as_of=day, today=TODAY)[0]


def find(found, part):
    return next(c for c in found.cases if part in c.claim.quote.exact)


def claims_of(made):
    found = scored(made)
    return {c.claim.quote.exact: c.claim.id for c in found.cases}


def said(made, about, **more):
    judge(made, Said(about=about, because="read it", since=more.pop("since", dt.date(2022, 1, 15)), **more))


def test_a_forecast_that_reports_settle_is_scored_on_what_was_known_before_them(made):
    visit = find(scored(made), "visit Kampala")
    assert (visit.outcome, visit.by, visit.settled) == ("occurred", "reports", dt.date(2021, 8, 3))
    assert visit.points[0].day == visit.published
    assert all(p.day < visit.settled for p in visit.points)
    assert all(e.document != "e6" for p in visit.points for e in p.assessment.evidence)


def test_silence_settles_at_the_deadline(made):
    asks = find(scored(made), "ask Uganda")
    assert (asks.outcome, asks.settled) == ("did-not-occur", asks.claim.deadline)
    assert asks.points[-1].p < asks.points[0].p


def test_on_an_earlier_day_less_has_an_outcome_and_the_rest_waits(made):
    early, late = scored(made, dt.date(2021, 7, 1)), scored(made)
    assert early.cases == ()
    waiting = {c.id for c in early.waiting}
    assert waiting >= {c.claim.id for c in late.cases}
    told = would_settle(early.waiting, as_of=early.as_of)
    assert all("deadline" in one for one in told)
    assert "has passed" in would_settle(early.waiting, as_of=dt.date(2040, 1, 1))[0]


def test_a_person_settles_any_claim_and_is_believed_before_reports(made):
    found = scored(made)
    visit = find(found, "visit Kampala").claim.id
    said(made, visit, probability=0.7, since=dt.date(2021, 7, 1))
    said(made, visit, probability=0.99, since=dt.date(2022, 3, 1))
    said(made, visit, resolve="did-not-occur")
    villages = next(c.id for c in look(made, as_of=END)[0].claims if "40 villages" in c.text)
    said(made, villages, resolve="did-not-hold")
    again = scored(made)
    settled = find(again, "visit Kampala")
    assert (settled.outcome, settled.by, settled.settled) == ("did-not-occur", "person", dt.date(2022, 1, 15))
    assert settled.people == {"maya": 0.7}  # what was said after the outcome is no forecast
    past = find(again, "40 villages")
    assert past.hedge is None
    assert past.points[-1].day == dt.date(2022, 1, 14)
    assert past.points[-1].p < past.base
    assert board(again.cases, as_of=END).by_person == 2


def test_a_verdict_fits_its_claim(made):
    forecast = find(scored(made), "ask Uganda").claim.id
    past = next(c.id for c in look(made, as_of=END)[0].claims if not c.of_future)
    for about, verdict, hint in ((forecast, "held", "occurred"), (past, "occurred", "held")):
        with pytest.raises(UsageError, match=hint):
            said(made, about, resolve=verdict)


def test_what_a_person_finds_of_the_past_leaves_its_validity_to_the_evidence(made):
    claim = next(c for c in look(made, as_of=END)[0].claims if "40 villages" in c.text)
    before = assess_entries(made.entries()[0], made.store.text, as_of=END).weighed.assessments
    said(made, claim.id, resolve="held")
    after = assess_entries(made.entries()[0], made.store.text, as_of=END).weighed.assessments
    assert before == after
    assert find(scored(made), "40 villages").so


def test_what_is_void_is_told_apart(made):
    asks = find(scored(made), "ask Uganda").claim.id
    said(made, asks, resolve="void")
    found = board(scored(made).cases, as_of=END)
    assert found.void == 1
    assert len(examples(scored(made).cases)) == found.claims - 1


def test_the_author_is_scored_by_the_words_used(made):
    found = find(scored(made), "ask Uganda")
    hedge = found.claim.hedge
    assert own_words(found.claim) == found.hedge == (hedge.low + hedge.high) / 2


def test_too_few_outcomes_teach_nothing(made):
    assert learned_from(scored(made).cases, Parameters()).changed == {}


def test_what_is_accepted_is_written_recorded_and_in_force(made):
    before = (made.root / "upheld.toml").read_text()
    assert accept(made, {"weigh.rho": 0.5, "weigh.scale.event": 1.5, "weigh.calibration.b1": 0.9}) == []
    after = (made.root / "upheld.toml").read_text()
    assert all(line in after for line in before.splitlines())
    held = sync_settings(made, made.standing()[0])[0].settings
    assert parameters_of(held) == Parameters(rho=0.5, scale={**SCALE, "event": 1.5}, calibration=(0.0, 0.9, 1.0))
    assert parameters_of({}) == Parameters()


def test_settings_that_are_no_toml_are_left_alone(made):
    (made.root / "upheld.toml").write_text("[weigh\n")
    with pytest.raises(SourceError, match="cannot be read"):
        accept(made, {"weigh.rho": 0.5})
    assert (made.root / "upheld.toml").read_text() == "[weigh\n"


def test_scoring_and_fitting_record_nothing(made):
    scored(made)
    before = made.entries()[0]
    for args in (("score",), ("score", "--by", "source", "--replay"), ("score", "--fit"), ("score", "--json")):
        run(made.root, *args)
    assert made.entries()[0] == before


def test_the_verb_says_what_it_found_and_ends_as_it_should(made):
    done = run(made.root, "score", "--as-of", "2022-06-30", "--by", "horizon", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["schema_version"], told["claims"]) == (0, 1, len(told["cases"]))
    assert {g["name"] for g in told["groups"]} >= {"1-30 days ahead"}
    early = run(made.root, "score", "--as-of", "2021-07-01")
    assert early.returncode == 3
    assert "nothing to score" in early.stdout
    assert "too few" in run(made.root, "score", "--fit", "--as-of", "2022-06-30").stdout
    assert json.loads(run(made.root, "score", "--fit", "--json").stdout)["settings"] == {}
    assert run(made.root, "score", "--accept").returncode == 2
