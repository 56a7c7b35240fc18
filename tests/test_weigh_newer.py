import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.linked import claims_of
from tests.linked import links as linked
from tests.test_weigh_assess import KILLED, assess, document
from upheld.weigh.newer import without_taken_back

SAYS = "The Sarn dam failure in Kenya killed {} miners."


def weights(*documents, words=KILLED):
    return {c.document: c.weight for c in assess(words, *documents).evidence}


def test_a_newer_figure_of_a_source_takes_back_its_older_one_and_says_so():
    old = document("e1", SAYS.format(400), outlet="Kyodo", cited="ministry")
    new = document("e2", SAYS.format(250), outlet="AFP", cited="ministry", published="2021-08-01")
    found = assess(KILLED, old, new)
    assert {c.document: c.weight for c in found.evidence}["e1"] == 0
    assert "taken back: ministry has since given 250 (e2, 2021-08-01)" in next(c.reason for c in found.evidence if c.document == "e1")
    assert found.origins_for == 0
    assert found.estimate.median == pytest.approx(250, rel=0.05)  # nor does it pull at what the figures come to
    assert weights(old)["e1"] > 0  # until then it counts in full


def test_what_another_source_gave_stays():
    old = document("e1", SAYS.format(400), outlet="Kyodo", cited="ministry")
    new = document("e2", SAYS.format(250), outlet="AFP", cited="union", published="2021-08-01")
    assert weights(old, new)["e1"] > 0


def test_officials_of_two_outlets_are_not_one_source():
    told = "The Sarn dam failure in Kenya killed {} miners, officials said."
    old = document("e1", told.format(400), outlet="Kyodo")
    new = document("e2", told.format(250), outlet="AFP", published="2021-08-01")
    same = document("e3", told.format(250), outlet="Kyodo", published="2021-08-01")
    assert weights(old, new)["e1"] > 0
    assert weights(old, same)["e1"] == 0


def test_a_figure_of_another_window_takes_nothing_back():
    words = "Kenya carried out 30 missile tests in 2020."
    old = document("e1", "Kenya carried out 30 missile tests in 2020, the army said.", cited="army")
    new = document("e2", "Kenya carried out 12 missile tests in January 2021 alone, the army said.", cited="army", published="2021-08-01")
    assert weights(old, new, words=words)["e1"] > 0


def test_a_bound_that_leaves_the_older_figure_open_takes_nothing_back():
    old = document("e1", SAYS.format(400), cited="ministry")
    new = document("e2", SAYS.format("at least 100"), cited="ministry", published="2021-08-01")
    assert weights(old, new)["e1"] > 0


def test_that_somebody_said_it_stays_borne_out():
    claim = msgspec.structs.replace(claims_of(KILLED)[0], kind="statement")
    old, new = document("e1", SAYS.format(400), cited="ministry"), document("e2", SAYS.format(250), cited="ministry", published="2021-08-01")
    links = list(linked(KILLED, old, new).values())
    assert without_taken_back(claim, links, {d.id: d for d in (old, new)}) == tuple(links)


@given(figures=st.lists(st.integers(min_value=200, max_value=400), min_size=2, max_size=5))
def test_of_one_sources_figures_only_its_last_speaks(figures):
    told = [document(f"e{n}", SAYS.format(f), cited="ministry", published=f"2021-{n + 7:02}-01") for n, f in enumerate(figures)]
    spoken = {name for name, w in weights(*told).items() if w}
    assert spoken <= {f"e{len(figures) - 1}"}
