"""A disputed claim from all sides."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_weigh_assess import KILLED, assess, document
from upheld.model.claim import Claim, Quote
from upheld.model.evidence import Link, Source
from upheld.publish.wording import disagreement
from upheld.weigh.fuse import Step, fuse
from upheld.weigh.parameters import Parameters
from upheld.weigh.sides import blocs_of, said

P = Parameters()
STATES = {"r": "Kremlin", "u": "Zelensky", "n": "Reuters"}
ROWS = st.lists(st.tuples(st.sampled_from(["r", "u", "n"]), st.floats(-3, 3).filter(bool)), max_size=8)


def claim(kind="event", attribution=None, text="The bridge at Sarn was blown up by the army"):
    return Claim(
        id="c", analysis="a", kind=kind, text=text, quote=Quote(exact=text, start=0, end=len(text)), attribution=attribution, actors=("RUS", "UKR")
    )


def made(rows):
    documents = {f"d{i}": document(f"d{i}", "t", cited=STATES[who]) for i, (who, _) in enumerate(rows)}
    links = [Link(claim="c", document=name, quote="t", start=0, end=1, supports=0.5, refutes=0.4, silent=0.1) for name in documents]
    return documents, [Step(link=link, origin=f"o{i}", value=v) for i, (link, (_, v)) in enumerate(zip(links, rows, strict=True))]


SOURCES = {"Kremlin": Source(name="Kremlin", interest="RUS"), "Zelensky": Source(name="Zelensky", interest="UKR")}


@given(ROWS)
def test_leaving_a_bloc_out_is_weighing_without_its_documents(rows):
    documents, steps = made(rows)
    for bloc in blocs_of(claim(), steps, documents, SOURCES, prior=0.6, parameters=P):
        letter = {"RUS": "r", "UKR": "u"}[bloc.bloc]
        kept, own = ([s for s, (who, _) in zip(steps, rows, strict=True) if (who == letter) == one] for one in (False, True))
        assert bloc.without == pytest.approx(fuse(kept, prior=0.6, kind="event", parameters=P).probability, abs=1e-4)
        assert bloc.alone == pytest.approx(fuse(own, prior=0.6, kind="event", parameters=P).probability, abs=1e-4)
        assert len(bloc.origins) == len(own)


def test_a_copy_that_cites_nobody_belongs_to_the_bloc_it_repeats():
    documents, steps = made([("r", 1.0), ("n", 1.0)])
    joined = [Step(link=s.link, origin="o", value=s.value) for s in steps]
    (bloc,) = blocs_of(claim(), joined, documents, SOURCES, prior=0.6, parameters=P)
    assert bloc.bloc == "RUS"
    assert bloc.without == 0.6


def passage(quote, cited="Kremlin", *, bearing=0.05):
    link = Link(claim="c", document="d", quote=quote, start=0, end=len(quote), supports=bearing, refutes=0.9 - bearing, silent=0.1)
    return link, {"d": document("d", quote, cited=cited)}


def probability_said(quote, cited="Kremlin", **more):
    link, documents = passage(quote, cited)
    return said(claim("dispute", "the Kremlin", **more), [link], {"d": "o"}, documents, {}, P)


def test_that_it_was_said_stands_apart_from_whether_it_is_so():
    told = "The bridge at Sarn was blown up by the army, the Kremlin said, which the governor denied."
    assert probability_said(told) > P.base_rate["statement"]
    assert probability_said("The governor denied that the bridge at Sarn was blown up by the army.", cited="governor") == P.base_rate["statement"]
    assert said(claim(), [], {}, {}, {}, P) is None  # nobody is named
    assert said(claim("statement", "the Kremlin"), [], {}, {}, {}, P) is None  # that they said it is the claim itself


def test_disagreement_is_told_by_side_at_any_probability():
    found = assess(
        KILLED,
        document("e1", "The Sarn dam failure in Kenya killed 400 miners, Kenya's government said.", cited="Kenyan government"),
        document("e2", "In all 250 miners were killed at the Sarn dam.", outlet="BBC", cited="army of Uganda", published="2021-07-20"),
    )
    assert {b.bloc for b in found.blocs} == {"KEN", "UGA"}
    told = dict(disagreement(found))
    assert found.contention > 0.3
    assert told["disagreement"].startswith(f"{found.contention:.0%}"[:-1])
    assert "by that alone" in told["by side"]
    assert found.as_of == dt.date(2021, 12, 31)
