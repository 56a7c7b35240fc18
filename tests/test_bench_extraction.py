import json
from pathlib import Path

import pytest

from bench.extraction import OWN, answers, figures, scored
from upheld.model.claim import Claim, Quote

TEXT = "Peru signed the pact in May. Chile may follow."


def listed(start, end, **more):
    return {
        "tier": "core", "accept_types": ["event"], "span": {"start": start, "end": end}, "actors": [], "attribution": {"source": "author"}, "hedge": {"cues": []},
        "quantities": [], "time": {}, "conditional": None, **more,
    }  # fmt: skip


def claim(start, end, kind="event"):
    return Claim(id="a", analysis="a", kind=kind, text="x", quote=Quote(exact=TEXT[start:end], start=start, end=end))


def test_spans_answer_one_to_one_by_greatest_overlap():
    a, b = frozenset(range(10)), frozenset(range(10, 14))
    assert answers([a, b], [frozenset(range(8)), frozenset(range(5, 14))]) == {0: 0, 1: 1}
    assert answers([a], [frozenset({0, 20, 21})]) == {}


def test_a_list_answered_in_full_scores_one_and_an_idle_claim_costs_precision():
    gold = {"claims": [listed(0, 27)]}
    assert scored(TEXT, gold, [claim(0, 27)])["core_recall"] == 1
    worse = scored(TEXT, gold, [claim(0, 27, kind="trend"), claim(29, 45)])
    assert (worse["precision"], worse["kind"], worse["quotes_exact"]) == (0.5, 0, 1)


def test_what_is_no_claim_is_counted():
    gold = {"claims": [listed(0, 27)], "non_claims": [{"start": 29, "end": 45}]}
    assert scored(TEXT, gold, [claim(29, 45)])["non_claims"] == 1


@pytest.mark.parametrize("folder", sorted(p.parent for p in OWN.rglob("gold-claims.json")), ids=lambda p: p.name)
def test_every_listed_span_stands_in_its_article(folder):
    text = (folder / "article.md").read_text("utf-8")
    gold = json.loads((folder / "gold-claims.json").read_text("utf-8"))
    assert gold["document"]["chars"] == len(text)
    assert all(text[c["span"]["start"] : c["span"]["end"]] == c["span"]["text"] for c in gold["claims"])
    assert all(text[n["start"] : n["end"]] == n["text"] for n in gold["non_claims"])
    assert len({c["id"] for c in gold["claims"]}) == len(gold["claims"])


def test_means_stand_beside_each_article():
    found = figures(Path(OWN) / "dev")
    assert found["core_recall"] == pytest.approx(sum(v for k, v in found.items() if k.endswith(".core_recall")) / 3, abs=0.001)
