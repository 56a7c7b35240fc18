import datetime as dt
import json
import re

import msgspec
import pytest

from browsing import site
from upheld.desk import check
from upheld.publish import rows
from upheld.publish.contract import check_json
from upheld.web.api import ROUTES


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return site(tmp_path_factory.mktemp("served"))


def asked(served, path, kind):
    got = served.get(f"/api/v1/{path}")
    assert got.status_code == 200, got.text
    assert got.headers["content-type"] == "application/json"
    return msgspec.json.decode(got.content, type=kind, strict=True)


@pytest.mark.parametrize("day", ["2021-06-01", "2021-12-31", "2022-07-01"])
def test_claims_are_those_of_a_check_word_for_word(served, day):
    outcome, _ = check(served.workspace, as_of=dt.date.fromisoformat(day), today=served.living.today())
    whole = json.loads(check_json(outcome.view, outcome.weighed.assessments, origins=len(outcome.weighed.origins)))
    assert whole.pop("rules") == []
    got = served.get(f"/api/v1/claims?as_of={day}").json()
    stale = {c["id"] for c in got["claims"] if "stale" in c["flags"]}
    for claim in got["claims"]:
        claim["flags"] = [f for f in claim["flags"] if f != "stale"]
    assert got == whole
    assert bool(stale) == (day == "2022-07-01")  # a check of another day than today is not asked whether it was searched in time


def test_claims_can_be_narrowed(served):
    every = asked(served, "claims", rows.ClaimsAnswer).claims
    some = asked(served, "claims?kind=quantity", rows.ClaimsAnswer).claims
    assert some == tuple(r for r in every if r.kind == "quantity")
    assert 0 < len(some) < len(every)


def test_one_claim_has_its_history_and_its_evidence(served):
    name = max(asked(served, "claims", rows.ClaimsAnswer).claims, key=lambda r: len(r.evidence)).id
    one = asked(served, f"claims/{name}", rows.ClaimAnswer)
    assert one.history[-1].probability == one.claim.probability
    assert [h.day for h in one.history] == sorted(h.day for h in one.history)
    told = asked(served, f"claims/{name}/evidence", rows.EvidenceAnswer)
    assert [(e.document, e.quote, e.weight) for e in told.evidence] == [(e.document, e.quote, e.weight) for e in one.claim.evidence]


def test_changes_and_documents(served):
    changed = asked(served, "changes?from=2021-06-01&to=2022-06-30", rows.ChangesAnswer)
    assert changed.changes
    assert all(c.before.day == dt.date(2021, 6, 1) for c in changed.changes)
    whole = asked(served, "documents?limit=1000", rows.DocumentsAnswer)
    parts = [asked(served, f"documents?limit=3&offset={n}", rows.DocumentsAnswer) for n in (0, 3, 6)]
    assert sum((p.documents for p in parts), ()) == whole.documents
    assert whole.total == len(whole.documents) == 8


def test_every_route_is_described_and_every_reference_holds(served):
    described = served.get("/api/v1/openapi.json").json()
    assert set(described["paths"]) | {"/api/v1/openapi.json"} == {r.path for r in ROUTES}
    text = json.dumps(described)
    for name in set(re.findall(r'"#/components/schemas/(\w+)"', text)):
        assert name in described["components"]["schemas"]
    fields = described["components"]["schemas"]["ClaimRow"]["properties"]
    assert set(fields) == set(served.get("/api/v1/claims").json()["claims"][0])


@pytest.mark.parametrize("path", ["claims?as_of=1", "claims?q=x", "claims/none?x=1", "changes", "changes?from=2022-01-01&to=2021-01-01", "documents?limit=9999",
                                  "documents?offset=x", "changes?from=2021-01-01&to=2999-01-01"])  # fmt: skip
def test_a_question_that_makes_no_sense_is_answered_with_what_to_do(served, path):
    got = served.get(f"/api/v1/{path}")
    assert got.status_code == 400
    answer = msgspec.json.decode(got.content, type=rows.ErrorAnswer)
    assert answer.error
    assert answer.hint
