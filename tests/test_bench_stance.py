import gzip
import json
from collections import Counter

import numpy as np
import pytest

from bench.pairs import REFUTES, SILENT, SUPPORTS, held
from bench.probes import probes
from bench.stance import asked, metrics, text_folder
from bench.train.generate import MAKERS, generated


def shingles(text, n=5):
    words = text.lower().split()
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


def test_probes_are_many_even_and_each_once():
    pairs, families = probes()
    assert len(pairs) >= 400
    assert len(set(pairs)) == len(pairs)
    assert set(families) == {"negation", "number", "measure", "date", "unit", "role", "statement", "superlative", "absence"}
    assert max(Counter(p.label for p in pairs).values()) - min(Counter(p.label for p in pairs).values()) <= 1
    assert len(set(Counter(families).values())) == 1


def test_probes_share_no_wording_with_the_generator():
    made = {s for p in generated(3000, 7) for s in shingles(p.claim) | shingles(p.passage)}
    pairs, _ = probes()
    assert not made & {s for p in pairs for s in shingles(p.claim) | shingles(p.passage)}


def test_the_generator_is_seeded_and_uses_every_family():
    one = generated(600, 3)
    assert one == generated(600, 3)
    assert one != generated(600, 4)
    assert len(set(one)) == 600
    assert {p.origin for p in one} == {f"generated:{maker.__name__}" for maker, _ in MAKERS}


def test_negation_tells_nothing_alone_in_generated_pairs():
    claims = Counter((" not " in p.claim or " never " in p.claim, p.label) for p in generated(4000, 5) if p.origin.endswith("negation"))
    assert abs(claims[True, SUPPORTS] - claims[True, REFUTES]) < 0.2 * (claims[True, SUPPORTS] + claims[True, REFUTES])


def test_metrics_of_known_probabilities():
    p = np.array([[0.9, 0.1, 0.0], [0.2, 0.7, 0.1], [0.8, 0.1, 0.1], [0.1, 0.1, 0.8]])
    told = metrics(p, [SUPPORTS, REFUTES, REFUTES, SILENT])
    assert told["accuracy"] == 0.75
    assert told["brier"] == pytest.approx((0.02 + 0.14 + (0.64 + 0.81 + 0.01) + 0.06) / 4, abs=1e-4)
    assert told["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3, abs=1e-4)
    assert told["ece"] == pytest.approx((abs(1 - 0.9) + abs(1 - 0.7) + 2 * abs(0.5 - 0.8)) / 4, abs=1e-4)


def test_two_classes_leave_out_the_silent_and_the_rest_is_one():
    p = np.array([[0.3, 0.1, 0.6]])
    assert asked(p, [SUPPORTS], "two")[0].tolist() == [[pytest.approx(0.75), pytest.approx(0.25)]]
    assert asked(p, [SILENT], "rest")[1] == [1]


def test_a_test_part_is_scored_before_a_dev_part(tmp_path):
    folder = tmp_path / "vitaminc"
    folder.mkdir()
    for part, label in (("dev", "SUPPORTS"), ("test", "REFUTES")):
        with gzip.open(folder / f"upheld_split_{part}.jsonl.gz", "wt") as out:
            out.write(json.dumps({"claim": "a", "evidence": "b", "label": label}) + "\n")
    (one,) = held(text_folder(tmp_path))
    assert (one.name, [p.label for p in one.pairs]) == ("vitaminc", [REFUTES])


def test_averitec_answers_are_its_passages(tmp_path):
    folder = tmp_path / "data" / "text" / "averitec"
    folder.mkdir(parents=True)
    row = {"claim": "It rained.", "label": "Refuted", "questions": [{"question": "Did it rain?", "answers": [{"answer": "No, it was dry."}]}]}
    (folder / "dev.json").write_text(json.dumps([row]))
    (one,) = held(text_folder(tmp_path))
    assert one.name == "averitec_dev"
    assert one.pairs[0].passage == "Did it rain? No, it was dry."
