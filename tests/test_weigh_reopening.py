import datetime as dt

from upheld.model.assessment import Assessment
from upheld.model.claim import Claim, Quote
from upheld.model.evidence import Document, Link
from upheld.weigh.fuse import Step, fuse
from upheld.weigh.parameters import Parameters
from upheld.weigh.reopening import on_board, reopened

PUBLISHED = dt.date(2022, 1, 1)
P = Parameters()


def claim(kind="event"):
    return Claim(id="c", analysis="a", kind=kind, text="t", quote=Quote(exact="t", start=0, end=1))


def found(*rows, at=0.9, kind="event"):
    """Rows of (days after publication, step)."""
    steps, documents = [], {}
    for i, (days, value) in enumerate(rows):
        name = f"d{i}"
        documents[name] = Document(id=name, text_sha256="", known=PUBLISHED + dt.timedelta(days=days))
        link = Link(claim="c", document=name, quote="q", start=0, end=1, supports=0.9, refutes=0.05, silent=0.05)
        steps.append(Step(link=link, origin=f"o{i}", value=value))
    fused = fuse(steps, prior=0.5, kind=kind, parameters=P)
    return reopened(claim(kind), fused, documents, published=PUBLISHED, at_publication=at, parameters=P)


def test_a_verdict_is_reopened_on_the_day_the_evidence_suffices():
    again = found((-5, 1.6), (10, -1.7), (20, -1.7), (30, -1.7), (40, -1.7))
    assert again.on == PUBLISHED + dt.timedelta(days=30)
    assert again.documents == ("d1", "d2", "d3")
    assert again.e_value >= 20


def test_what_was_known_at_publication_what_agrees_and_what_is_little_reopen_nothing():
    assert found((-5, -1.7), (-4, -1.7), (-3, -1.7), (-2, -1.7)) is None
    assert found((10, 1.7), (20, 1.7), (30, 1.7)) is None
    assert found((10, -1.7)) is None


def test_no_verdict_and_no_forecast_is_reopened():
    many = [(i, -1.7) for i in range(1, 6)]
    assert found(*many, at=0.5) is None
    assert found(*many, kind="forecast") is None
    assert found(*many, at=0.1) is None


def test_a_board_of_many_verdicts_asks_for_more():
    a = Assessment(claim="c", as_of=PUBLISHED, status="contested", e_value=30.0)
    assert on_board([a], 1)[0].reasons
    assert on_board([a], 100)[0].reasons == ()
