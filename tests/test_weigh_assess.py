import datetime as dt

import pytest

from upheld.forecast.base import outlook_of, prior_of
from upheld.ledger.store import sha256_of
from upheld.model.claim import Analysis
from upheld.model.evidence import Document, Link
from upheld.model.judgement import LinkJudgement, Resolution, Signed, UnlinkJudgement
from upheld.model.view import View
from upheld.model.when import day
from upheld.read.claims import draft
from upheld.weigh.assess import on_the_day, weigh
from upheld.weigh.fuse import Step
from upheld.weigh.parameters import Parameters

PUBLISHED = dt.date(2021, 6, 1)
NOW = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)


def document(name, text, published="2021-06-10", outlet="Reuters", cited="", title="Sarn dam"):
    known = dt.date.fromisoformat(published)
    return Document(id=name, text=text, text_sha256=sha256_of(text), known=known, published=day(known), outlet=outlet, cited=cited, title=title)


def assess(words, *documents, as_of="2021-12-31", judgements=()):
    text = f"A title line\n\n{words}\n"
    analysis = Analysis(slug="sarn", title="Sarn", published=PUBLISHED, text_sha256="")
    claims = draft(analysis, text)
    view = View(as_of=dt.date.fromisoformat(as_of), analyses=(analysis,), claims=claims, documents=tuple(sorted(documents, key=lambda d: (d.known, d.id))),
                sources={}, judgements=tuple(Signed(judgement=j, by="maya", recorded=NOW) for j in judgements), texts={"sarn": text}, settings={})  # fmt: skip
    priors = {c.id: prior_of(o) for c in claims if (o := outlook_of(c, published=PUBLISHED, as_of=view.as_of))}
    return weigh(view, priors, earlier={}, parameters=Parameters()).assessments[0]


KILLED = "In Kenya 400 miners were killed when the Sarn dam failed in May."


def test_agreeing_figures_uphold_a_claim():
    found = assess(
        KILLED,
        document("e1", "The Sarn dam failure in Kenya killed 400 miners."),
        document("e2", "In all 400 miners were killed at the Sarn dam.", outlet="BBC"),
    )
    assert found.status == "upheld"
    assert found.repair is None


def test_other_figures_overturn_it_and_offer_the_repair():
    found = assess(
        KILLED,
        document("e1", "The Sarn dam failure in Kenya killed 250 miners."),
        document("e2", "In all 250 miners were killed at the Sarn dam.", outlet="BBC", published="2021-07-20"),
    )
    assert found.status == "overturned"
    assert "250 miners" in found.repair.text
    assert found.repair.probability > 0.8


def test_a_wider_measure_is_flagged_and_repaired():
    found = assess(KILLED, document("e1", "The Sarn dam failure in Kenya left 400 miners killed or wounded."))
    assert "measure-mismatch" in found.flags
    assert "killed or wounded" in found.repair.text


def test_another_day_is_a_date_slip():
    told = "The envoy Amina Diallo told reporters in Lima on June 1st that the border would open."
    found = assess(
        told, document("e1", "Envoy Amina Diallo told reporters in Lima on 31 May 2021 that the border would open.", title="Diallo in Lima")
    )
    assert "date-slip" in found.flags
    assert found.evidence[0].bearing == "refutes"
    same = assess(
        told, document("e1", "Envoy Amina Diallo told reporters in Lima on 1 June 2021 that the border would open.", title="Diallo in Lima")
    )
    assert same.evidence[0].bearing == "supports"


def test_copies_of_one_report_count_once():
    texts = "The Sarn dam failure in Kenya killed 250 miners, the county said on Monday."
    one = assess(KILLED, document("e1", texts, cited="county"))
    many = assess(KILLED, *(document(f"e{i}", texts, cited="county", outlet=f"Paper {i}") for i in range(20)), document("e99", texts, cited="county"))
    assert many.probability == pytest.approx(one.probability, abs=0.01)
    assert many.origins_against == 1


def test_what_lies_in_the_text_is_what_is_quoted():
    text = "It rained. The Sarn dam failure in Kenya killed 250 miners. Many fled."
    found = assess(KILLED, document("e1", text))
    assert found.evidence[0].quote == "The Sarn dam failure in Kenya killed 250 miners."


def test_people_can_unlink_and_link():
    one = document("e1", "The Sarn dam failure in Kenya killed 250 miners.")
    assert assess(KILLED, one, judgements=[UnlinkJudgement(claim=claim_id(), document="e1", because="another dam")]).evidence == ()
    other = document("e2", "A report of no words in common.")
    linked = assess(KILLED, other, judgements=[LinkJudgement(claim=claim_id(), document="e2", bearing="supports", because="read it")])
    assert linked.evidence[0].method == "judge"
    assert linked.origins_for == 1


def claim_id():
    return draft(Analysis(slug="sarn", title="Sarn", published=PUBLISHED, text_sha256=""), f"A title line\n\n{KILLED}\n")[0].id


VISIT = "President Ruto could visit Kampala by September."


def test_a_forecast_occurs_on_a_direct_report_inside_its_window():
    done = document("e1", "President Ruto visited Kampala on Tuesday.", published="2021-08-03", title="Ruto visits Kampala")
    assert assess(VISIT, done).status == "occurred"


def test_a_plan_is_no_occurrence_and_silence_after_the_window_is_an_answer():
    plan = document("e1", "President Ruto hopes that he could visit Kampala.", published="2021-08-03", title="Ruto")
    late = document("e2", "A harvest report.", published="2021-12-01", title="Harvest")
    assert assess(VISIT, plan, as_of="2021-08-30").status == "open"
    assert assess(VISIT, plan, late).status == "did-not-occur"
    assert assess(VISIT).status == "open"


def test_a_person_may_resolve_a_forecast():
    text = f"A title line\n\n{VISIT}\n"
    name = draft(Analysis(slug="sarn", title="Sarn", published=PUBLISHED, text_sha256=""), text)[0].id
    judged = Resolution(claim=name, outcome="void", since=dt.date(2021, 9, 1), because="the office was abolished")
    assert assess(VISIT, judgements=[judged]).status == "void"


def test_another_day_is_repaired():
    words = "The Sarn dam in Kenya failed on May 14th and flooded the valley."
    found = assess(
        words,
        document("e1", "The Sarn dam in Kenya failed and flooded the valley on 12 May 2021."),
        document("e2", "It was on 12 May 2021 that the Sarn dam in Kenya failed and flooded the valley below.", outlet="BBC", published="2021-07-02"),
    )
    assert "date-slip" in found.flags
    assert "12 May 2021" in found.repair.text


def test_a_floor_far_below_what_is_told_holds_and_is_flagged():
    words = "In Kenya more than 100 miners were killed when the Sarn dam failed in May."
    found = assess(
        words,
        document("e1", "The Sarn dam failure in Kenya killed 400 miners."),
        document("e2", "In all 410 miners were killed at the Sarn dam.", outlet="BBC", published="2021-07-20"),
    )
    assert (found.status, "floor-only" in found.flags) == ("weakened", True)


def test_a_count_from_before_does_not_refute_a_later_one():
    early = document("e1", "By then the Sarn dam works in Kenya had killed 20 miners.", published="2021-01-10")
    assert assess(KILLED, early).origins_against == 0


def test_a_forecast_of_something_anew_is_not_met_by_what_was_before():
    words = "Kenya and Uganda could hold a second summit within a year."
    before = document("e1", "The summit of Kenya and Uganda was held in May.", title="Summit of Kenya and Uganda")
    anew = document("e2", "Kenya and Uganda held their second summit in Kampala.", title="Second summit of Kenya and Uganda", published="2021-09-01")
    assert assess(words, before).origins_for == 0
    assert assess(words, before, anew).status == "occurred"


def test_a_meeting_of_others_is_another_meeting():
    words = "President Ruto and President Museveni met in Kampala."
    other = document("e1", "President Ruto met the German chancellor in Kampala.", title="Ruto receives guest")
    own = document("e2", "President Ruto and President Museveni met in Kampala.", title="Ruto and Museveni")
    assert assess(words, other).origins_for == 0
    assert assess(words, own).origins_for == 1


def test_a_denial_is_shown_by_name():
    words = "Kenya’s army opened the gates of the Sarn dam in May."
    denial = document("e1", "Kenya's army denied that it had opened the gates of the Sarn dam.", cited="Kenyan army", outlet="AFP")
    assert "disputed-by:Kenyan army" in assess(words, denial).flags


def test_what_rests_on_a_fallen_premise_says_so():
    from upheld.weigh.assess import with_premises

    text = f"A title line\n\n{KILLED} This means that Kenya was unprepared for such a failure.\n"
    first, second = draft(Analysis(slug="sarn", title="Sarn", published=PUBLISHED, text_sha256=""), text)[:2]
    second = type(second)(**{f: getattr(second, f) for f in second.__struct_fields__} | {"rests_on": (first.id,)})
    from upheld.model.assessment import Assessment

    made = [Assessment(claim=c.id, as_of=PUBLISHED, status=s) for c, s in ((first, "overturned"), (second, "leaning"))]
    assert [a.flags for a in with_premises((first, second), made)] == [(), ("premise-overturned",)]


def test_a_standing_state_fades_where_nothing_is_heard_of_it():
    words = "Kenya and Uganda are close partners on the river."
    told = document("e1", "Kenya and Uganda are close partners on the river.", title="Kenya and Uganda", published="2021-06-10")
    soon, late = (assess(words, told, as_of=day) for day in ("2021-06-11", "2023-06-11"))
    assert late.probability < soon.probability
    assert not soon.reasons
    assert "nothing heard of it for 731 days" in late.reasons[0]


def test_a_reprint_of_the_analysis_is_no_evidence_for_it():
    reprint = document("e1", f"As one writer has it: {KILLED[:-1]}, and nobody answers for it.")
    own = document("e2", "The Sarn dam failure in Kenya killed 400 miners.")
    assert assess(KILLED, reprint).origins_for == 0
    assert assess(KILLED, reprint, own).origins_for == 1


def test_a_base_rate_alone_upholds_nothing_against_what_speaks_against_it():
    words = "Kenyan police said that the Sarn dam had failed in May."
    denial = document("e1", "Kenyan police denied having said that the Sarn dam had failed.", outlet="A blog")
    assert assess(words, denial).status != "upheld"


def test_who_bears_out_the_deed_does_not_bear_out_its_day():
    """Three reports of the treaty and one that dates it otherwise: its day stays in question."""

    def step(method, value):
        return Step(
            link=Link(claim="c", document="d", quote="q", start=0, end=1, supports=0.9, refutes=0.05, silent=0.05, method=method),
            origin="o",
            value=value,
        )

    found = on_the_day([step("polarity", 1.0), step("dates", -1.0), step("polarity", -0.5)])
    assert [s.value for s in found] == [0.3, -1.0, -0.5]
