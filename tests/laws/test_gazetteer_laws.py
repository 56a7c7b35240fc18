"""Laws of the gazetteer: terms of one office do not overlap, a name is of one state, codes are unique, and every state is named."""

import datetime as dt
import itertools
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.ledger.events_countries import countries
from upheld.read.cast import cast_of
from upheld.text.names import actors, bodies, people
from upheld.text.offices import holders, surnames_on, terms

DAYS = st.dates(dt.date(2010, 1, 1), dt.date(2026, 12, 31))
BY_OFFICE = {key: list(of) for key, of in itertools.groupby(terms(), key=lambda t: (t.iso3, t.office))}


def rows(name):
    lines = resources.files("upheld.text").joinpath(f"data/{name}.tsv").read_text("utf-8").splitlines()
    return [(iso3, names.split("|")) for iso3, _, names in (line.partition("\t") for line in lines)]


def test_terms_of_one_office_do_not_overlap():
    for terms_of in BY_OFFICE.values():
        for one, after in itertools.pairwise(terms_of):
            assert one.end is not None, f"{one.names[0]} never leaves, {after.names[0]} follows"
            assert one.end.start <= after.start.end, f"{one.names[0]} and {after.names[0]}"


def test_every_term_ends_after_it_began_and_reaches_into_our_years():
    for term in terms():
        assert term.end is None or term.start.start < term.end.end
        assert term.end is None or term.end.end >= dt.date(2010, 1, 1)
        assert term.start.start < dt.date(2026, 12, 31)


@given(DAYS)
def test_an_office_is_held_by_one_person_a_day_and_by_two_only_when_it_is_handed_over(day):
    for iso3, office in BY_OFFICE:
        found = holders(iso3, office, day)
        assert len(found) < 2 or (len(found) == 2 and found[0].end.end.replace(day=1) <= day)


@given(DAYS)
def test_a_surname_names_somebody_who_holds_office_that_day(day):
    for name, iso3 in surnames_on(day).items():
        assert any(t.iso3 == iso3 and t.holds(day) and any(name in n for n in t.names) for t in terms())


@pytest.mark.parametrize("table", ["countries", "people", "bodies"])
def test_a_name_is_of_one_state(table):
    named = [(name, iso3) for iso3, names in rows(table) for name in names]
    named += [(name, t.iso3) for t in terms() for name in t.names] if table == "people" else []
    states = {}
    for name, iso3 in named:
        states.setdefault(name, set()).add(iso3)
    assert {name: found for name, found in states.items() if len(found) > 1} == {}


def test_every_state_has_a_row_and_no_row_is_of_no_state():
    known = {c.iso3 for c in countries()}
    named = {iso3 for iso3, _ in rows("countries")}
    assert named <= known
    assert {c.iso3 for c in countries() if c.cow} <= named
    assert {t.iso3 for t in terms()} | {iso3 for table in ("people", "bodies") for iso3, _ in rows(table)} <= named


@pytest.mark.parametrize("scheme", ["iso2", "iso3", "cow", "gw", "cameo"])
def test_a_code_is_of_one_state(scheme):
    codes = [code for c in countries() if (code := getattr(c, scheme))]
    assert len(codes) == len(set(codes))
    places = [code for c in countries() for code in c.fips]
    assert len(places) == len(set(places))


@pytest.mark.parametrize(
    ("iso3", "office", "day", "name"),
    [
        ("ZWE", "president", dt.date(2016, 1, 1), "Robert Mugabe"),
        ("ZWE", "president", dt.date(2020, 1, 1), "Emmerson Mnangagwa"),
        ("JPN", "foreign-minister", dt.date(2018, 6, 12), "Taro Kono"),
        ("USA", "president", dt.date(2018, 6, 12), "Donald Trump"),
        ("GBR", "prime-minister", dt.date(2022, 10, 1), "Liz Truss"),
    ],
)
def test_who_held_office(iso3, office, day, name):
    assert [t.names[0] for t in holders(iso3, office, day)] == [name]


def test_full_names_and_bodies_speak_for_their_states():
    assert [m.iso3 for m in people("Hakainde Hichilema met Emmanuel Macron")] == ["ZMB", "FRA"]
    assert [m.iso3 for m in bodies("The Knesset and the IRGC")] == ["ISR", "IRN"]
    assert actors("The FSB blamed the SBU") == ("RUS", "UKR")


def test_a_surname_speaks_for_the_state_of_who_holds_office_on_the_day_and_where_the_text_names_it():
    text = "Zambia is in debt. Hichilema asked for relief."
    assert cast_of(text, published=dt.date(2022, 5, 1)).actors("Hichilema asked") == ("ZMB",)
    assert cast_of(text, published=dt.date(2020, 5, 1)).actors("Hichilema asked") == ()
    assert cast_of("Hichilema asked for relief.", published=dt.date(2022, 5, 1)).actors("Hichilema asked") == ()


@pytest.mark.parametrize("text", ["Talks may begin in May", "the key to peace", "Lee and Park left", "Moon rises over the bay"])
def test_common_words_and_names_shared_by_many_are_nobody(text):
    states = "Britain New Zealand South Korea Singapore "
    assert set(cast_of(states + text, published=dt.date(2018, 6, 1)).names) <= {"the South", "The South"}
