import datetime as dt

import lxml.html
import pytest

from browsing import OURS, site
from upheld.ledger.entry import heads_text
from upheld.model.judgement import Correction, LinkJudgement, Rating, Resolution, Retraction, SetProbability, UnlinkJudgement


@pytest.fixture
def served(tmp_path):
    return site(tmp_path)


def forms(served, claim):
    """The forms of a claim's page, by what they judge, as a browser would fill them."""
    got = served.get(f"/claim/{claim}", token=True)
    found = {}
    for form in lxml.html.fromstring(got.text).forms:
        if form.method == "POST":
            found[form.fields["what"]] = dict(form.fields)
    return found


def claim_with(served, test):
    outcome = served.living.record().outcome(served.living.today())
    claims = {c.id: c for c in outcome.view.claims}
    return next(a.claim for a in outcome.weighed.assessments if test(claims[a.claim], a))


def said(served, kind):
    return [e for e in served.workspace.entries()[0] if isinstance(e.body, kind)]


def test_a_probability_is_recorded_under_its_writers_name_and_shown_beside_ours(served):
    claim = claim_with(served, lambda c, a: a.probability is not None)
    form = forms(served, claim)["p"] | {"p": "25", "because": "I know the valley", "by": "Jomo"}
    got = served.post("/judge", form)
    assert (got.status_code, got.headers["location"]) == (303, f"/claim/{claim}#judge")
    (entry,) = said(served, SetProbability)
    assert (entry.by, entry.body) == ("Jomo", SetProbability(claim=claim, probability=0.25, since=served.living.today(), because="I know the valley"))
    assert "Jomo holds 25%" in served.get(f"/claim/{claim}").text


def test_a_withdrawn_document_no_longer_counts(served):
    claim = claim_with(served, lambda c, a: len(a.evidence) > 1)
    before = served.living.record().outcome(served.living.today())
    document = next(a for a in before.weighed.assessments if a.claim == claim).evidence[0].document
    served.post("/judge", forms(served, claim)["retract"] | {"document": document, "because": "it was withdrawn"})
    assert [e.body.document for e in said(served, Retraction)] == [document]
    after = served.living.record().outcome(served.living.today())
    assert document not in {e.document for a in after.weighed.assessments for e in a.evidence}


def test_a_document_is_replaced_by_the_one_that_corrects_it(served):
    claim = claim_with(served, lambda c, a: len(a.evidence) > 1)
    form = forms(served, claim)["retract"] | {"document": "e1", "replaced_by": "e8", "because": "they counted again"}
    assert served.post("/judge", form).status_code == 303
    (entry,) = said(served, Correction)
    assert (entry.body.document, entry.body.replaced_by) == ("e1", "e8")
    assert said(served, Retraction) == []
    assert served.post("/judge", forms(served, claim)["retract"] | {"document": "e2", "replaced_by": "none", "because": "x"}).status_code == 400


def test_whether_a_claim_of_the_past_held_is_said_from_its_page(served):
    claim = claim_with(served, lambda c, a: not c.of_future and c.kind != "normative")
    page = lxml.html.fromstring(served.get(f"/claim/{claim}", token=True).text)
    assert page.xpath("//select[@name='resolve']/option/@value") == ["held", "did-not-hold", "void"]
    served.post("/judge", forms(served, claim)["resolve"] | {"resolve": "did-not-hold", "because": "I measured it"})
    (entry,) = said(served, Resolution)
    assert (entry.body.claim, entry.body.outcome) == (claim, "did-not-hold")


def test_every_form_records_its_judgement(served):
    fact = claim_with(served, lambda c, a: len(a.evidence) > 1)
    forecast = claim_with(served, lambda c, a: c.of_future)
    served.post("/judge", forms(served, fact)["unlink"] | {"because": "it is about another dam"})
    text = "A harvest report."
    served.post("/judge", forms(served, fact)["link"] | {"document": "e8", "bearing": "refutes", "quote": f" {text}\r\n", "because": "I read it"})
    served.post("/judge", forms(served, fact)["rate"] | {"source": "Nation", "grade": "B", "interest": "KEN", "because": "ten years of it"})
    served.post("/judge", forms(served, forecast)["resolve"] | {"resolve": "occurred", "because": "I was there"})
    assert said(served, UnlinkJudgement)[0].body.because == "it is about another dam"
    assert (said(served, LinkJudgement)[0].body.quote, said(served, LinkJudgement)[0].body.bearing) == (text, "refutes")
    assert (said(served, Rating)[0].body.grade, said(served, Rating)[0].body.interest) == ("B", "KEN")
    assert said(served, Resolution)[0].body.outcome == "occurred"
    shown = lxml.html.fromstring(served.get(f"/claim/{fact}").text).xpath("//ul[@class='said']")[0].text_content()
    assert "e8 refutes it" in shown
    assert "does not bear on it" in shown
    assert "it is about another dam" in shown
    assert all(e.by == "maya" for kind in (UnlinkJudgement, LinkJudgement, Rating, Resolution) for e in said(served, kind))


def test_a_line_written_on_an_older_record_is_not_taken_but_can_be_sent_again(served):
    claim = claim_with(served, lambda c, a: a.probability is not None)
    form = forms(served, claim)["p"] | {"p": "25", "because": "first", "by": "Jomo"}
    served.post("/judge", form | {"because": "another was quicker"})
    got = served.post("/judge", form)
    assert got.status_code == 409
    assert "has changed since you opened that page" in got.text
    assert [e.body.because for e in said(served, SetProbability)] == ["another was quicker"]
    (again,) = [f for f in lxml.html.fromstring(got.text).forms if f.method == "POST"]
    assert again.fields["seen"] == heads_text(served.living.record().heads)
    assert served.post("/judge", dict(again.fields)).status_code == 303
    assert [e.body.because for e in said(served, SetProbability)] == ["another was quicker", "first"]


@pytest.mark.parametrize(
    "wrong",
    [{"p": "0"}, {"p": "100"}, {"p": ""}, {"p": "x"}, {"p": "٣"}, {"because": " "}, {"by": " "}, {"what": "nothing"}, {"claim": "none"}, {"since": "x"},
     {"what": "link", "document": "none"}, {"what": "link", "document": "e8", "bearing": "maybe"}, {"what": "rate", "grade": "Z", "source": "x"},
     {"what": "link", "document": "e8", "bearing": "supports", "quote": "not in it"}, {"what": "resolve", "resolve": "perhaps"}],
)  # fmt: skip
def test_what_makes_no_judgement_is_said_and_nothing_is_recorded(served, wrong):
    claim = claim_with(served, lambda c, a: a.probability is not None)
    before = served.living.record().heads
    got = served.post("/judge", forms(served, claim)["p"] | {"p": "25", "because": "x", "by": "Jomo"} | wrong)
    assert got.status_code == 400
    assert "That cannot be shown" in got.text
    assert served.living.record().heads == before


def test_a_reader_sees_no_form(served):
    claim = claim_with(served, lambda c, a: True)
    page = lxml.html.fromstring(served.get(f"/claim/{claim}").text)
    assert [f for f in page.forms if f.method == "POST"] == []
    assert "To judge, open the address" in page.text_content()


def test_the_day_a_line_is_made_is_the_day_it_counts_from(served):
    claim = claim_with(served, lambda c, a: a.probability is not None)
    served.post("/judge", forms(served, claim)["p"] | {"p": "25", "because": "x", "since": "2021-09-01"}, headers=OURS)
    assert said(served, SetProbability)[0].body.since == dt.date(2021, 9, 1)
