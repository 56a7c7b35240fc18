import shutil

import numpy as np
import pytest

from upheld import plugins
from upheld.model.ports import Pair
from upheld.weigh.stack import ALONE, CLEAR, Stack, Tree, capped, features, kept, lexical
from upheld.weigh.stance import Judge, bearing, models, stance

PAIRS = [
    Pair(claim="The parliament approved the treaty.", passage="The treaty was approved by the parliament on Monday."),
    Pair(claim="The parliament approved the treaty.", passage="The parliament did not approve the treaty."),
    Pair(claim="The parliament approved the treaty.", passage="Rice is eaten with vegetables in most homes of the island."),
    Pair(claim="More than 40 villages were flooded.", passage="Only 25 villages were flooded, the survey found."),
]


def test_the_shipped_model_judges_plain_pairs():
    judged, problems = stance(PAIRS)
    assert problems == []
    assert [int(np.argmax(p)) for p in judged] == [0, 1, 2, 1]
    assert all(sum(p) == pytest.approx(1) and min(p) >= 0 for p in judged)


def test_a_pair_is_judged_alike_alone_and_among_others():
    others = [
        Pair(claim=f"Port {n} was shut in {1990 + n}.", passage=f"In {1991 + n} port {n} was opened to ships {'again ' * n}.") for n in range(20)
    ]
    many, _ = stance([*others, *PAIRS, Pair(claim="a " * 200, passage="b " * 400)])
    again, _ = stance(PAIRS[::-1])
    assert again[::-1] == many[20:24]
    assert [bearing(p.claim, p.passage) for p in PAIRS] == many[20:24]


def test_it_comes_in_by_the_door():
    found, problems = plugins.load("upheld.stance", "cross-encoder")
    assert found is stance
    assert problems == []


@pytest.mark.parametrize("missing", ["stance.onnx", "tokenizer.json", "stack.json"])
def test_without_its_files_it_says_so_and_judges_nothing(tmp_path, missing):
    for name in ("stance.onnx", "tokenizer.json", "stack.json"):
        if name != missing:
            shutil.copy(models() / name, tmp_path / name)
    judged, (note,) = Judge(tmp_path)(PAIRS)
    assert judged is None
    assert note.severity == "note"
    assert "comparators alone" in note.message


def test_the_model_ships_with_its_licence_and_card():
    assert "Creative Commons" in (models() / "LICENSE").read_text("utf-8")
    assert "sha256" in (models() / "made.json").read_text("utf-8")


def test_a_clear_verdict_is_never_overruled_by_the_model_alone():
    against = Pair(claim=PAIRS[0].claim, passage=PAIRS[0].passage, verdict=(0.04, 0.9, 0.06))
    (judged,), _ = stance([against])
    assert int(np.argmax(judged)) == 1


def test_an_unclear_verdict_is_one_voice_among_others():
    (judged,), _ = stance([Pair(claim=PAIRS[0].claim, passage=PAIRS[0].passage, verdict=(0.3, 0.4, 0.3))])
    assert int(np.argmax(judged)) == 0


def test_nothing_asked_is_nothing_judged():
    assert stance([]) == ((), [])


def test_the_forest_adds_its_leaves():
    tree = Tree(feature=[0, -1, -1], threshold=[0.5, 0, 0], left=[1, 0, 0], right=[2, 0, 0], value=[0, 1.0, -1.0])
    leaf = Tree(feature=[-1], threshold=[0], left=[0], right=[0], value=[0.0])
    stack = Stack(start=[0.0, 0.0, 0.0], temperature=1.0, rounds=[[tree, leaf, leaf]])
    low, high = stack.probabilities(np.array([[0.2], [0.7]]))
    assert low[0] == pytest.approx(np.e / (np.e + 2))
    assert high[0] == pytest.approx(np.exp(-1) / (np.exp(-1) + 2))


@pytest.mark.parametrize("stacked", [(0.98, 0.01, 0.01), (0.5, 0.2, 0.3), (0.1, 0.8, 0.1)])
def test_a_kept_verdict_stays_likeliest_and_sums_to_one(stacked):
    verdict = np.array([0.03, CLEAR + 0.05, 0.17])
    out = kept(verdict, np.array(stacked))
    assert int(out.argmax()) == 1
    assert out.sum() == pytest.approx(1)


@pytest.mark.parametrize("stacked", [(0.98, 0.015, 0.005), (0.1, 0.85, 0.05), (0.5, 0.3, 0.2)])
def test_the_model_alone_is_never_surer_than_its_cap(stacked):
    out = capped(np.array(stacked))
    assert out.argmax() == np.argmax(stacked)
    assert out.max() <= ALONE
    assert out.sum() == pytest.approx(1)


def test_features_have_one_length_whatever_the_texts():
    rows = [features(Pair(claim=c, passage=p), np.zeros(3, np.float32)) for c, p in (("a", ""), ("In 2019, 5 of 7 fell", "not so"), ("", "x"))]
    assert len({len(r) for r in rows}) == 1
    assert len(rows[0]) == 7 + len(lexical(Pair(claim="a", passage="b")))
