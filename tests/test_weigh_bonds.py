"""How far two states have bound themselves, as documents tell it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_weigh_assess import document
from upheld.publish.tendencies import bond_lines
from upheld.weigh.bonds import STAGES, bond_of
from upheld.weigh.parameters import Parameters

P, DAY = Parameters(), dt.date(2022, 1, 1)
TOLD = {
    "transactional": "Kenya sold Uganda 200 trucks in return for oil.",
    "strategic": "Kenya and Uganda held joint exercises on the lake.",
    "treaty": "Kenya and Uganda signed a treaty of mutual defence.",
    "military": "Kenya sent 3,000 soldiers to help Uganda in its war.",
}


def bond(*texts, as_of=DAY, a="KEN", b="UGA", **more):
    documents = [document(f"d{i}", t, outlet=("Reuters", "BBC", "AFP")[i % 3], published=f"2021-{i % 9 + 1:02}-05", title=more.get("title", "On the lake"))
                 for i, t in enumerate(texts)]  # fmt: skip
    return bond_of(a, b, documents, {}, as_of=as_of, parameters=P)


def stages(*texts, **more):
    return {r.stage for r in bond(*texts, **more).reached}


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_is_told_by_its_own_words(stage):
    assert stage in stages(TOLD[stage])


@pytest.mark.parametrize("text", [
    "Kenya did not sell Uganda any trucks.", "Kenya denied that it had signed a treaty with Uganda.", "Kenya may send soldiers to help Uganda.",
    "Kenya sent 3,000 soldiers against Uganda.", "Kenya and Uganda held joint exercises with Ethiopia.", "Kenyan and Ugandan singers met.",
    "Kenya imposed sanctions on what Uganda exports.",
])  # fmt: skip
def test_what_is_denied_planned_hostile_or_of_a_third_state_is_none(text):
    assert not stages(text)


def test_whose_word_it_is_makes_no_third_state():
    assert "transactional" in stages("Kenya sold Uganda 200 trucks, Ethiopia's foreign minister said.")


def test_a_title_that_names_both_lends_them_to_a_sentence_that_names_one():
    text = "It sent 3,000 soldiers to help Uganda in its war."
    assert not stages(text)
    assert stages(text, title="Kenya stands by Uganda") == {"military"}
    assert not stages(text, title="Kenya and Ethiopia stand by Uganda")


def test_the_stage_is_the_highest_that_is_likelier_than_not_and_lower_ones_stay():
    found = bond(*TOLD.values(), *(TOLD["military"].replace("3,000", f"{n}00") for n in (4, 5, 6)), TOLD["treaty"].replace("signed", "ratified"))
    assert found.stage == "military"
    assert [r.stage for r in found.reached] == list(STAGES)
    assert bond(TOLD["transactional"], TOLD["transactional"].replace("200 trucks", "a ferry")).stage == "transactional"
    assert bond().stage is None


@given(st.lists(st.sampled_from(sorted(TOLD.values())), max_size=6), st.sampled_from(sorted(TOLD.values())))
def test_one_more_passage_never_makes_a_stage_less_likely(texts, more):
    later = "In June, " + more[0].lower() + more[1:] if not more.startswith("Kenya") else f"In June {more}"
    before, after = bond(*texts), bond(*texts, later)
    held = {r.stage: r.probability for r in after.reached}
    assert all(held[r.stage] >= r.probability - 1e-3 for r in before.reached)


@given(st.integers(0, 3000))
def test_what_is_not_heard_of_again_fades_towards_its_start_and_a_treaty_slowest(days):
    then = {r.stage: r.probability for r in bond(*TOLD.values(), as_of=DAY + dt.timedelta(days=days)).reached}
    now = {r.stage: r.probability for r in bond(*TOLD.values(), as_of=DAY).reached}
    assert all(then[s] <= now[s] + 1e-4 for s in STAGES)


def test_the_order_of_the_states_does_not_matter():
    assert bond(*TOLD.values(), a="UGA", b="KEN") == bond(*TOLD.values())


def test_the_lines_name_the_stage_and_the_first_passage():
    lines = bond_lines(bond(*TOLD.values(), *(TOLD["military"].replace("3,000", f"{n}00") for n in (4, 5, 6))))
    assert lines[0].endswith(": military")
    assert "first in d3: “Kenya sent 3,000 soldiers" in lines[1]
    assert bond_lines(bond()) == []
