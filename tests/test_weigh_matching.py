"""Passages that say the claim's matter in other words, by other stages or by another name, and those that only seem to."""

import pytest

from linked import bearing, link
from upheld.weigh.kindred import kindred, stems_of

BACKING = "Kenya has continued to back Uganda."
SURROUNDED = "Ugandan forces were surrounded near Gulu on 20 May 2021."
TREATY = "The two leaders of Kenya and Uganda signed a mutual defence treaty that mandates aid in case of an armed attack."
COUNTED = "Since 2019, there have been 18 accounts of Kenyan and Ugandan leaders convening to discuss water, energy and trade."
DEAD = "The deaths of 12,654 civilians in Uganda by May 2021."


def test_other_words_for_the_same_count_as_the_same():
    assert "encircl" in kindred("surround")
    assert "troop" in kindred("forc")
    assert bearing(SURROUNDED, "Ugandan soldiers were not encircled near Gulu, officials said on 21 May 2021.") == "refutes"
    assert bearing(SURROUNDED, "Ugandan troops were surrounded near Gulu on 20 May 2021.") == "supports"


def test_back_is_a_verb_only_where_somebody_is_backed():
    assert "back" in stems_of("Kenya has continued to back Uganda")
    assert "back" in stems_of("backing Uganda's army")
    assert "back" not in stems_of("Troops went back to the front line")
    assert "back" not in stems_of("deaths back in December")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kenya promised Uganda unconditional support on Wednesday.", "supports"),
        ("Kenya assured Uganda of its help in the war.", "supports"),
        ("Uganda is helping Kenya to build drones.", "silent"),
        ("Ugandan help reached Kenya in June.", "silent"),
        ("Troops of Kenya went back to Uganda's border in June.", None),
    ],
)
def test_who_backs_whom_is_told_from_the_other_way_round(text, found):
    assert bearing(BACKING, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The treaty on friendship between Kenya and Uganda entered into force on Friday.", "supports"),
        ("Kenya ratified its treaty with Uganda on 4 June.", "supports"),
        ("Kenya and Uganda will sign their treaty next month.", None),
        ("Kenya denies that the treaty with Uganda was ratified.", None),
        ("The extradition treaty of Kenya and Uganda is in force.", None),
        ("The treaty between Kenya and Rwanda is in force.", None),
    ],
)
def test_a_later_stage_of_a_treaty_bears_an_earlier_one_out(text, found):
    told = link(TREATY, text)
    assert (None if told is None or told.method != "treaty" else told.bearing) == found


def test_a_stage_says_nothing_of_the_day_of_the_signature():
    told = link(
        "Kenya and Uganda signed their treaty on the river Sarn on 19 July 2020.", "The pact of Kenya and Uganda has been in force since December."
    )
    assert told.method == "treaty"
    assert told.bearing == "silent"


def test_accounts_of_leaders_convening_are_counted_as_meetings():
    more = link(COUNTED, "Kenya and Uganda have had more than two dozen high-level exchanges since July 2019, a chronology shows.")
    assert (more.bearing, more.method) == ("refutes", "figures")
    part = link(COUNTED, "Kenya and Uganda have held 18 exchanges at the level of ministers between January and May 2021.")
    assert (part.bearing, part.method) == ("silent", "window")


def test_dead_soldiers_say_nothing_of_dead_civilians():
    told = link(DEAD, "Uganda's president gave the number of soldiers killed in Uganda as over 46,000.")
    assert (told.bearing, told.method) == ("silent", "scope")
    assert bearing(DEAD, "Monitors have verified 12,654 civilians killed in Uganda.") == "supports"


def test_what_a_leader_is_said_to_do_his_country_does():
    claim = "Ruto agreed to destroy a missile test site in Kenya."
    assert bearing(claim, "Kenya has begun to destroy its missile test site, pictures show.", published="2021-07-01") == "supports"


@pytest.mark.parametrize(("text", "found"), [("The missile test site in Kenya is being rebuilt, pictures show.", "refutes"),
                                             ("The missile test site in Kenya has been demolished, pictures show.", "supports")])  # fmt: skip
def test_what_undoes_a_deed_tells_against_it(text, found):
    assert bearing("Kenya dismantled a missile test site.", text) == found


def test_next_spring_is_no_next_time():
    claim = "A withdrawal of American troops from Kenya before next spring looks very unlikely."
    assert bearing(claim, "The president has no plans to withdraw American troops from Kenya.") == "supports"


def test_that_a_thing_was_disproved_is_borne_out_by_what_says_that_it_is_not_so():
    claim = "American intelligence has disproved the claim that Ugandan forces are surrounded near Gulu."
    assert bearing(claim, "American agencies found that Ugandan troops near Gulu are under pressure but not surrounded.") == "supports"


def test_a_report_months_later_of_no_such_time_is_of_another():
    told = link(SURROUNDED, "Ugandan troops were surrounded near Gulu, the ministry said on Wednesday.", published="2021-12-20")
    assert (told.bearing, told.method) == ("silent", "window")


def test_what_another_says_is_no_evidence_that_somebody_said_it():
    claim = "William Ruto said that the dams of Kenya were safe."
    assert bearing(claim, "The dams of Kenya were safe, Yoweri Museveni said.") != "supports"
    assert bearing(claim, "The dams of Kenya are safe, William Ruto said on Monday.") == "supports"


def test_an_invasion_of_a_country_is_done_to_it():
    claim = "The invasion of Uganda in 2019."
    assert bearing(claim, "Thousands have died since Kenya's full-scale invasion of Uganda in February 2019.") == "supports"
