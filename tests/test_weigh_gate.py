"""The model at the gate: it reduces what it is silent on, turns nothing round, adds nothing, and is not needed."""

import datetime as dt

from upheld.errors import Problem
from upheld.ledger.store import sha256_of
from upheld.model.claim import Claim, Quote
from upheld.model.evidence import Document, Link
from upheld.weigh import gate

TEXT = "Kenya signed a treaty on the river with Uganda"
CLAIM = Claim(id="c", analysis="a", kind="event", text=TEXT, quote=Quote(exact=TEXT, start=0, end=len(TEXT)))


def link(document, quote, method="polarity"):
    return Link(
        claim="c", document=document, quote=quote, start=0, end=len(quote), supports=0.6, refutes=0.08, silent=0.32, method=method, reason="as so"
    )


def document(name, text, title=""):
    return Document(id=name, text=text, text_sha256=sha256_of(text), known=dt.date(2021, 1, 1), title=title)


def through(*pairs):
    documents = {name: document(name, text) for name, text, _ in pairs}
    found = {"c": {name: link(name, text, method) for name, text, method in pairs}}
    return found["c"], gate.gated(found, {"c": CLAIM}, documents)["c"]


def test_a_passage_of_another_matter_keeps_little_and_one_of_the_same_keeps_all():
    before, after = through(
        ("same", "Kenya and Uganda signed a treaty on the river in Kampala.", "polarity"),
        ("other", "The orchestra of Oslo opened its season with a new work.", "polarity"),
    )
    assert after["same"] == before["same"]
    assert after["other"].supports < 0.5 * before["other"].supports
    assert "silent" in after["other"].reason
    assert abs(after["other"].supports + after["other"].refutes + after["other"].silent - 1) < 1e-9


def test_figures_and_people_are_not_asked_about():
    before, after = through(("other", "The orchestra of Oslo opened its season with a new work.", "figures"))
    assert after == before


def test_without_the_model_everything_stays_and_it_is_said(monkeypatch):
    monkeypatch.setattr(gate, "_JUDGED", {})
    monkeypatch.setattr(
        gate, "judge", lambda: (lambda _pairs: (None, [Problem(where="stance", message="the model is not there", severity="note")]), ())
    )
    before, after = through(("other", "The orchestra of Oslo opened its season with a new work.", "polarity"))
    assert after == before
    assert [p.message for p in gate.notes()] == ["the model is not there"]
