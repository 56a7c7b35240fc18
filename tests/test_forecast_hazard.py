"""The hazard door on histories written by hand and on a loaded event file."""

import datetime as dt

import pytest

from tests.events_support import add, gdelt_row, workspace, write
from upheld.desk_events import events
from upheld.errors import UsageError
from upheld.forecast.hazard import hazard_of
from upheld.forecast.hazard_types import Deed, Wanted
from upheld.forecast.history import from_store, history
from upheld.forecast.reasons import class_words, wanted_words

YEAR = dt.date(2024, 1, 1)


def deed(day, event_class="CONSULT", actor="PRK", recipient="RUS", lag=1):
    at = YEAR + dt.timedelta(days=day)
    known = at + dt.timedelta(days=lag)
    return Deed(happened=at, actor=actor, recipient=recipient, event_class=event_class, known=known, row=f"made:{event_class}/{day}")


def visits(**given):
    asked = {"actors": ("PRK",), "recipients": ("RUS",), "classes": ("CONSULT.visit",), "start": dt.date(2024, 12, 1), "days": 7, **given}
    return Wanted(**asked)


@pytest.fixture(scope="module")
def past():
    """A consultation every twelve days; three in four are followed by a visit four days on; everyday threats of others."""
    told = [deed(day) for day in range(0, 330, 12)]
    told += [deed(day + 4, "CONSULT.visit") for n, day in enumerate(range(0, 330, 12)) if n % 4]
    return told + [deed(day, "THREATEN", actor="KOR", recipient="JPN") for day in range(330)]


def test_a_rule_is_told_with_its_share_its_cases_its_last_day_and_its_rows(past):
    found = hazard_of(past, visits(), as_of=dt.date(2024, 11, 25))
    rule = next(r for r in found.reasons if r.kind == "rule")
    assert "a consultation was followed by a visit within" in rule.text
    assert rule.cases >= 20
    assert 0.6 < rule.share < 0.85
    assert rule.rows[0].startswith("made:CONSULT/")
    assert {b.name for b in found.beside} == {"base rate", "poisson", "recurrency"}
    assert 0.2 < found.probability < 0.8


def test_what_already_came_is_certain_and_what_is_over_leaves_the_late_reports(past):
    came = hazard_of(past, visits(start=dt.date(2024, 1, 10), days=30), as_of=dt.date(2024, 2, 20))
    assert (came.probability, came.model) == (1.0, "seen")
    missed = hazard_of(past, visits(classes=("AID",), start=dt.date(2024, 5, 1)), as_of=dt.date(2024, 6, 20))
    assert missed.probability < 0.01


def test_a_class_takes_in_its_kinds_and_sides_may_swap(past):
    day = dt.date(2024, 11, 25)
    wide = hazard_of(past, visits(classes=("CONSULT",)), as_of=day)
    assert wide.probability > hazard_of(past, visits(), as_of=day).probability
    swapped = visits(actors=("RUS",), recipients=("PRK",))
    assert hazard_of(past, swapped, as_of=day).probability < 0.1
    either = visits(actors=("RUS",), recipients=("PRK",), either_way=True)
    assert hazard_of(past, either, as_of=day).probability > 0.2


def test_an_unknown_pair_is_told_by_its_like(past):
    found = hazard_of(past, visits(actors=("CHN",), recipients=("BLR",)), as_of=dt.date(2024, 11, 25))
    assert 0 < found.probability < 0.5
    assert "never seen" in found.reasons[0].text


def test_no_history_is_said_to_be_none():
    found = hazard_of([], visits(), as_of=dt.date(2024, 11, 25))
    assert (found.model, found.reasons[0].kind) == ("none", "short")


@pytest.mark.parametrize("wrong", [{"days": 0}, {"at_least": 0}, {"actors": (), "recipients": ()}])
def test_a_question_that_asks_nothing_is_refused(wrong):
    with pytest.raises(UsageError):
        visits(**wrong)


def test_words():
    assert class_words("COERCE.arrest") == "coercion (arrest)"
    assert class_words("Make_a_visit") == "“Make a visit”"
    assert wanted_words(visits(classes=("CONSULT.visit", "AGREE"), at_least=2)) == "a visit or an agreement on 2 days"


def test_the_history_of_a_workspace_is_one_deed_a_day_and_knows_when_it_was_known(tmp_path):
    made = workspace(tmp_path / "w")
    lines = []
    for n in range(40):
        day = YEAR + dt.timedelta(days=n // 2 * 3)  # each told twice
        lines.append(
            gdelt_row(GLOBALEVENTID=n, SQLDATE=f"{day:%Y%m%d}", DATEADDED=f"{day:%Y%m%d}120000", EventCode="042", SOURCEURL=f"https://e.org/{n}")
        )
    add(made, write(tmp_path / "a.CSV", *lines))
    store = events(made)[0]
    whole, half = from_store(store), from_store(store, as_of=YEAR + dt.timedelta(days=29))
    assert (len(whole), len(half)) == (20, 10)
    assert whole.classes == ("CONSULT.visit",)
    assert from_store(store, as_of=dt.date(2020, 1, 1)) is None
    wanted = visits(actors=whole.actors[:1], recipients=(), start=YEAR + dt.timedelta(days=60), either_way=True)
    found = hazard_of(whole, wanted, as_of=YEAR + dt.timedelta(days=58))
    assert found.probability > 0.7
    assert found.reasons[0].rows[0].startswith("gdelt:")


def test_the_events_model_answers_where_it_can_and_knows_nothing_later(past):
    model_of = pytest.importorskip("upheld.forecast.events_model")
    for needed in ("numba", "lightgbm"):
        pytest.importorskip(needed)
    names = [f"N{n:02}" for n in range(12)]
    busy = [deed(day, "ACCUSE", actor=names[(day * 5 + k) % 12], recipient=names[(day + k * 7) % 12]) for day in range(330) for k in range(8)]
    held = history([*past, *busy])
    day = dt.date(2024, 11, 25)
    model = model_of.events_model(held, as_of=day)
    wanted = visits(actors=("KOR",), recipients=("JPN",), classes=("THREATEN",), days=10)
    found = hazard_of(held, wanted, as_of=day, model=model)
    assert found.model == "events model"
    assert found.probability > 0.8
    assert {b.name for b in found.beside} >= {"base rate", "poisson", "events model"}
    # a model of a later day is not taken for an earlier question, nor asked what it cannot tell
    assert hazard_of(held, visits(start=dt.date(2024, 8, 1)), as_of=dt.date(2024, 7, 20), model=model).model == "poisson and recurrency"
    assert hazard_of(held, visits(at_least=2), as_of=day, model=model).model == "poisson and recurrency"
    assert model_of.events_model(history(past[:50]), as_of=day) is None


def test_without_the_extra_there_is_no_model(past, monkeypatch):
    model_of = pytest.importorskip("upheld.forecast.events_model")
    monkeypatch.setattr(model_of, "installed", lambda: False)
    assert model_of.events_model(history(past), as_of=dt.date(2024, 11, 25)) is None
