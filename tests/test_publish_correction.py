"""The notice an author should publish: what fell and why, with a wording that holds; nothing that only changed later or has not come about."""

import msgspec
import pytest

import dam
from upheld.plugins import declared
from upheld.publish.correction import publish, to_correct

GIVEN = dam.told()


def test_only_what_the_evidence_contradicts_is_corrected():
    notice = publish(GIVEN).decode()
    wrong = [(c, a) for c, a in zip(GIVEN.claims, GIVEN.assessments, strict=True) if to_correct(c, a)]
    assert 0 < len(wrong) < len(GIVEN.claims)
    for claim, a in zip(GIVEN.claims, GIVEN.assessments, strict=True):
        assert (f"## “{claim.quote.exact}”" in notice) == to_correct(claim, a)
    assert all(a.repair.text in notice for _, a in wrong if a.repair)


@pytest.mark.parametrize("status", ["upheld", "leaning", "unverified", "open"])
def test_what_holds_is_not_corrected(status):
    assessments = tuple(msgspec.structs.replace(a, status=status) for a in GIVEN.assessments)
    assert "Nothing in it is contradicted" in publish(msgspec.structs.replace(GIVEN, assessments=assessments)).decode()


def test_equal_inputs_give_equal_bytes_and_no_markup_of_a_source_acts():
    assert publish(GIVEN) == publish(GIVEN)
    claims = tuple(msgspec.structs.replace(c, text=f"{c.text} <script>") for c in GIVEN.claims)
    assert b"<script>" not in publish(msgspec.structs.replace(GIVEN, claims=claims))


def test_it_is_a_format_of_the_brief():
    assert "correction" in declared("upheld.publishers")
