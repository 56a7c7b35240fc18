"""Which passages bear on a claim and which only have its words: other people of a name, other wars, plans, quotations, denials."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linked import bearing, claims_of, document, link, links
from upheld.weigh import gate
from upheld.weigh.linking import found_in

SIGNED = "Kenya and Uganda signed a treaty on the river Sarn in May 2021."
MEETING = "A second meeting of William Ruto and Yoweri Museveni within a year is more likely than not."
TESTS = "William Ruto ordered the dams built. Ruto has presided over six dam tests."


def test_a_report_of_the_same_supports_and_says_by_which_words():
    found = link(SIGNED, "Kenya and Uganda signed the treaty on the river Sarn in Kampala.")
    assert found.bearing == "supports"
    assert found.reason == "the passage says it in the same words, as the claim has it"
    found = link("Nairobi could visit the Sarn dam by September.", "Engineers from Nairobi visited the Sarn dam on Monday.")
    assert found.reason == "the passage says that it is so, as the claim has it (on visited, Sarn, dam)"


def test_another_person_of_the_name_is_not_the_claims():
    assert bearing(MEETING, "William Ruto and Yoweri Museveni held a second summit in Kampala.") == "supports"
    assert bearing(MEETING, "In Kampala Daniel Ruto and Yoweri Museveni held a second summit.") is None


def test_a_meeting_with_somebody_else_is_another_meeting():
    found = link(MEETING, "William Ruto held a second meeting with Paul Kagame, a year after he saw Yoweri Museveni off.")
    assert found is None or found.bearing == "silent"


def test_a_name_alone_at_the_head_of_a_sentence_is_a_name():
    assert bearing(TESTS, "Six dam tests were held under Ruto.", at=1) == "supports"
    assert bearing(TESTS, "Kenya has held six dam tests since 1990, an agency says.", at=1) is None


def test_another_war_is_not_the_claims():
    words = "Kenya lost 400 soldiers in the Sarn War."
    assert bearing(words, "Kenya lost 400 soldiers in the Sarn War, the ministry said.") == "supports"
    assert bearing(words, "Kenya lost 400 soldiers in the Ogaden War, the ministry said.") is None


def test_the_threat_from_one_is_not_the_threat_from_another():
    words = "The military threat from Uganda to the Sarn dam has ended."
    found = link(words, "Kenya says its neighbours must see the Kenyan military threat to the Sarn dam ended before Uganda talks.")
    assert found is None or found.bearing == "silent"


@pytest.mark.parametrize(
    "text",
    [
        "If Kenya and Uganda signed a treaty on the river Sarn, it would change little.",
        "Kenya and Uganda plan to sign a treaty on the river Sarn.",
        "Kenya and Uganda could have signed a treaty on the river Sarn, lawyers think.",
    ],
)
def test_a_hypothetical_bears_on_nothing_that_is_claimed_to_have_been(text):
    assert bearing(SIGNED, text) in {None, "silent"}


def test_a_matter_that_is_left_open_is_silent_and_says_so():
    found = link(SIGNED, "The ministry cannot confirm that Kenya and Uganda signed a treaty on the river Sarn.")
    assert found.bearing == "silent"
    assert found.reason == "the passage says that this is not settled"


def test_a_quotation_of_the_claim_is_no_evidence_and_a_denial_of_it_is():
    quoted = "A columnist wrote: “Kenya and Uganda signed a treaty on the river Sarn in May 2021”."
    assert bearing(SIGNED, quoted) is None
    assert bearing(SIGNED, "Uganda denied that Kenya and Uganda signed a treaty on the river Sarn.") == "refutes"


def test_none_of_a_figure_is_no_support_for_it():
    words = "Officials told Reuters that as many as 200 sets of remains could be handed over by Kenya within a month."
    assert bearing(words, "Kenya has returned 200 sets of remains since Friday, handing them to the army.", published="2021-06-12") == "supports"
    assert bearing(words, "None of the 200 sets of remains has been handed over by Kenya.", published="2021-06-12") == "refutes"
    assert (
        bearing(words, "A minister claims 200 sets of remains came home from Kenya.", title="No remains back from Kenya", published="2021-06-12")
        == "silent"
    )


def test_what_somebody_asserts_before_a_crowd_is_no_report_that_it_came_about():
    words = "President Ruto could visit Kampala by September."
    told = link(words, "President Ruto visited Kampala on 3 August 2021.", published="2021-08-04")
    boasted = link(words, "A candidate told a rally that President Ruto visited Kampala on 3 August 2021.", published="2021-08-04")
    assert told.directness == "direct"
    assert boasted.directness == "indirect"


def test_who_told_whom_need_not_be_met():
    words = "Officials told CNN and Reuters that Kenya will hand over 200 sets of remains within a month."
    assert bearing(words, "Kenya has returned 200 sets of remains since Friday, handing them to the army.", published="2021-06-12") == "supports"


def test_what_came_after_the_window_missed_it():
    words = "President Ruto could visit Kampala by September."
    assert bearing(words, "President Ruto visited Kampala on 3 August 2021.", published="2021-08-04") == "supports"
    found = link(words, "President Ruto visited Kampala on 14 November 2021.", published="2021-11-15")
    assert found.bearing == "refutes"
    assert "after the window" in found.reason


def test_a_later_toll_does_not_refute_an_earlier_one_and_half_a_year_is_not_a_year():
    toll = "By 1 June 2021 40 miners had been killed in Kenya at the Sarn dam."
    assert bearing(toll, "In all 60 miners have been killed in Kenya at the Sarn dam.", published="2021-06-09") == "silent"
    yearly = "In 2020 40 miners were killed in Kenya at the Sarn dam."
    half = link(yearly, "In the first half of 2020 40 miners were killed in Kenya at the Sarn dam.", published="2021-02-01")
    assert half.bearing == "silent"
    assert "a part of the time" in half.reason
    assert bearing(yearly, "In the first half of 2020 90 miners were killed in Kenya at the Sarn dam.", published="2021-02-01") == "refutes"
    assert bearing(yearly, "In 2020 40 miners were killed in Kenya at the Sarn dam.", published="2021-02-01") == "supports"


def test_more_than_a_fine_figure_is_little_more_and_at_least_is_open():
    words = "The 54,000 Kenyans who died in the Sarn War."
    assert bearing(words, "More than 36,000 Kenyans died in the Sarn War.") == "refutes"
    assert bearing(words, "At least 36,000 Kenyans died in the Sarn War.") == "silent"


def test_the_very_figure_is_met_whatever_its_noun():
    words = "The Sarn exercise drew about 17,500 Kenyan service members in 2020."
    found = link(words, "About 17,500 Kenyan personnel took part in the Sarn exercise last year.")
    assert (found.bearing, found.method) == ("supports", "figures")


def test_the_wording_settles_who_did_it_to_whom():
    words = "Kenya invaded Uganda in March 2021."
    assert bearing(words, "Uganda was invaded by Kenya, the report says.") == "supports"
    assert bearing(words, "Uganda invaded Kenya, the report says.") == "refutes"


def test_without_the_model_links_are_found_all_the_same(monkeypatch):
    monkeypatch.setattr(gate, "_JUDGED", {})
    monkeypatch.setattr(gate, "judge", lambda: (None, ()))
    assert bearing(SIGNED, "Kenya and Uganda signed the treaty on the river Sarn in Kampala.") == "supports"


TEXTS = (
    "Kenya and Uganda signed the treaty on the river Sarn in Kampala.",
    "Uganda denied that a treaty on the river Sarn was signed with Kenya.",
    "The orchestra of Oslo opened its season.",
    "Кения и Уганда подписали договор 3 мая 2021 года.",
)


@given(st.permutations(range(len(TEXTS))), st.sets(st.sampled_from(range(len(TEXTS))), min_size=1))
def test_a_documents_links_are_its_own_whatever_stands_beside_it(order, kept):
    claims = claims_of(SIGNED)
    days = {"a": dt.date(2021, 6, 1)}
    documents = [document(TEXTS[n], name=f"d{n}") for n in order]
    together = found_in(documents, claims, days)
    alone = found_in([d for d in documents if int(d.id[1:]) in kept], claims, days)
    assert all(alone.get(f"d{n}") == together.get(f"d{n}") for n in kept)


@given(st.sampled_from(TEXTS), st.sampled_from(["", "Sarn treaty", "No treaty on the Sarn"]))
def test_a_link_quotes_its_document_and_its_shares_sum_to_one(text, title):
    for found in links(SIGNED, document(text, title=title)).values():
        assert text[found.start : found.end] == found.quote
        assert abs(found.supports + found.refutes + found.silent - 1) < 1e-9
        assert min(found.supports, found.refutes, found.silent) >= 0
        assert found.reason
        assert "\n" not in found.reason


AGAIN = "William Ruto and Yoweri Museveni will meet again before the end of 2021."


def test_a_meeting_on_a_day_inside_the_window_is_one_more_without_the_word():
    later = {"published": "2021-09-03"}
    assert bearing(AGAIN, "William Ruto and Yoweri Museveni met in Kampala on 3 September.", **later) == "supports"
    assert bearing(AGAIN, "William Ruto and Yoweri Museveni met in Kampala on 4 May, their biographer says.", **later) is None


def test_talks_that_are_still_to_come_are_a_plan():
    words = "William Ruto and Yoweri Museveni could meet before the end of 2021."
    found = link(words, "Paul Kagame told William Ruto by telephone about his coming talks with Yoweri Museveni.")
    assert found is None or found.directness == "indirect"


def test_a_title_that_denies_something_else_denies_nothing_of_the_claim():
    text = "Kenya and Uganda signed the treaty on the river Sarn in Kampala."
    assert bearing(SIGNED, text, title="Kenya still denies losing Kampala, a year after its surprise") == "supports"
    assert bearing(SIGNED, text, title="Kenya denies signing a treaty") == "refutes"


def test_what_nothing_has_confirmed_is_against_the_claim():
    words = "Kenya handed 200 lorries over to Uganda."
    assert bearing(words, "Nothing has confirmed the claim that Kenya handed over 200 lorries to Uganda, the agency notes.") != "supports"


def test_the_losses_of_one_countrys_soldiers_are_none_of_anothers():
    claim = "About 900 Kenyan soldiers were killed in the lake war in 2020."
    own = link(claim, "About 900 Kenyan soldiers were killed in the lake war in 2020.", published="2021-06-10")
    other = link(claim, "Some 60 Ugandan troops were killed in the lake war of 2020 out of 1,500 sent.", published="2021-06-10")
    assert own is None or own.bearing == "supports"
    beside = link(claim, "Kenya lost over 900 soldiers killed fighting Ugandan forces in the lake war in 2020.", published="2021-06-10")
    assert other is None or other.bearing == "silent"
    assert beside is None or beside.method != "matter"


def test_a_relationship_made_on_a_day_has_that_day():
    claim = "Kenya and Uganda signed their treaty of friendship in Kampala on 19 May 2021."
    other = link(claim, "Kenya and Uganda signed a treaty of friendship in Kampala on 19 April 2021.", published="2021-04-19")
    assert (other.method, other.bearing) == ("dates", "refutes")


def test_soldiers_killed_are_no_civilians_killed():
    claim = "In Kenya 400 civilians were killed in the lake war in 2020."
    assert bearing(claim, "In Kenya 900 soldiers were killed in the lake war in 2020.") != "refutes"
    assert bearing(claim, "In Kenya 900 civilians were killed in the lake war in 2020.") == "refutes"
    said = bearing(claim, "The general put the number of soldiers killed in the lake war of 2020 in Kenya at over 900.")
    assert said != "refutes"
