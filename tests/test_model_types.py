import datetime as dt

import msgspec
import pytest

from upheld.model.claim import Claim, Quantity, Quote, Rule
from upheld.model.evidence import Link
from upheld.model.judgement import Judgement, Resolution, Retraction, RuleAccepted
from upheld.model.trial import Trial

CLAIM = Claim(id="sarn-villages", analysis="sarn", kind="quantity", text="More than 40 villages were flooded",
              quote=Quote(exact="more than 40 villages", start=10, end=31), quantity=Quantity(low=40, comparator="more than", measure="villages"))  # fmt: skip


def test_a_claim_survives_a_round_trip_through_json():
    assert msgspec.json.decode(msgspec.json.encode(CLAIM), type=Claim) == CLAIM


def test_claims_cannot_be_changed_in_place():
    with pytest.raises(AttributeError):
        CLAIM.text = "fewer"


@pytest.mark.parametrize(("kind", "future"), [("forecast", True), ("conditional", True), ("event", False), ("intent", False)])
def test_forecasts_and_conditionals_speak_of_the_future(kind, future):
    assert msgspec.structs.replace(CLAIM, kind=kind).of_future is future


@pytest.mark.parametrize(
    ("supports", "refutes", "silent", "bearing"),
    [(0.7, 0.1, 0.2, "supports"), (0.1, 0.7, 0.2, "refutes"), (0.3, 0.3, 0.4, "silent"), (0.5, 0.0, 0.5, "silent")],
)
def test_a_link_bears_the_likeliest_way_and_silence_wins_a_tie(supports, refutes, silent, bearing):
    link = Link(claim="c", document="d", quote="q", start=0, end=1, supports=supports, refutes=refutes, silent=silent)
    assert link.bearing == bearing


@pytest.mark.parametrize(
    "judgement",
    [
        Retraction(document="d1", since=dt.date(2025, 1, 2), because="withdrawn by its outlet"),
        Resolution(claim="c1", outcome="did-not-occur", since=dt.date(2025, 1, 2), because="the window shut"),
        RuleAccepted(
            claim="c1",
            rule=Rule(feed="events", query="q", yes=">= 1"),
            since=dt.date(2025, 1, 2),
            because="it is what was meant",
            trial=Trial(accepted=True, base_rate=0.2, cases=7),
        ),
    ],
)
def test_judgements_are_told_apart_by_their_tag(judgement):
    assert msgspec.json.decode(msgspec.json.encode(judgement), type=Judgement) == judgement


def test_a_rule_keeps_the_word_else_in_files():
    assert msgspec.to_builtins(Rule(feed="events", query="q", yes=">= 1", otherwise="no"))["else"] == "no"
