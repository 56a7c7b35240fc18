import math

import numpy as np
import pytest

from bench import fusion, pooling
from bench.data import part
from bench.fusion_data import family_names, held
from bench.fusion_model import beliefs, checked, table, train


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Knuth, Donald E.", "knuth"),
        ("Donald E. Knuth", "knuth"),
        ("o'leary, timothy j.;  o'leary, linda i.;", "oleary"),
        ("Strunk, William; White, E. B.", "strunk;white"),
        ("Andrew Conry-Murray, Vincent Weafer", "conrymurray;weafer"),
        ("Ada Lovelace and Mary Somerville (Editor)", "lovelace;somerville"),
        ("Smith, Ann, Jones, Bo", "jones;smith"),
        ("Not Available", None),
        ("", None),
    ],
)
def test_authors_come_down_to_family_names(written, names):
    assert family_names(written) == names


@pytest.fixture
def folder(tmp_path):
    """Three witnesses who see 240 things: one right nine times in ten, two right every other time, who often agree in error."""
    random = np.random.default_rng(5)
    here = tmp_path / "heritages"
    here.mkdir()
    claims, truth = ["obj,src,value"], ["obj,value"]
    for i in range(240):
        lucky = random.random(3) < (0.9, 0.5, 0.5)
        said = [f"town {i}" if ok else f"{wrong} {i}" for ok, wrong in zip(lucky, random.choice(["village", "hamlet"], 3), strict=True)]
        claims += [f"thing {i},{who},{what}" for who, what in zip("abc", said, strict=True)]
        truth.append(f'thing {i},"town {i},Land"')
    (here / "claims.csv").write_text("\n".join(claims))
    (here / "groundtruths.csv").write_text("\n".join(truth))
    return tmp_path


def test_a_good_source_is_found_without_labels(folder):
    (claims,) = held(folder).values()
    t = table(claims)
    _, accuracy = beliefs(t)
    assert t.sources[int(np.argmax(accuracy))] == "a"


def test_the_stack_is_better_than_counting_voices(folder, monkeypatch):
    monkeypatch.setattr(fusion.importlib.util, "find_spec", lambda _: None)
    ours, theirs = fusion.figures(folder)
    assert ours["heritages.brier"] < theirs["heritages.vote_share.brier"] - 0.02
    assert ours["heritages.accuracy"] > 0.8
    assert ours["heritages.ece"] < 0.12


def test_labels_of_another_set_of_names_are_left_out(folder):
    (claims,) = held(folder).values()
    t = table(claims._replace(truth={**claims.truth, "unheard of": "nowhere"}))
    assert len(checked(claims, t)) == 240


def test_weights_without_a_lesson_stay_small():
    rows = [np.tile([[-0.7, 0.0]], (2, 1)) for _ in range(10)]
    assert np.abs(train(rows, [0, 1] * 5).weights[:2]).max() == pytest.approx(0, abs=1e-9)


def test_pooling_learns_from_what_was_resolved_before_the_first_question_it_is_scored_on():
    questions = [pooling.Question((0.6, 0.7, 0.8), f"2015-{m:02}", f"2015-{m:02}", 1.0) for m in range(1, 13)]
    train_on, test_on = pooling.split(questions)
    assert max(q.resolved for q in train_on) <= min(q.last for q in test_on)
    assert len(train_on) + len(test_on) == 12


def test_a_pool_of_one_mind_is_that_mind():
    one = pooling.Question((0.7, 0.7, 0.7), "", "", 1.0)
    assert pooling.pooled([one], lambda x: float(x.mean()))[0] == pytest.approx(0.7)
    assert pooling.peers([one], [one], "")["sum_of_log_odds.brier"] == pytest.approx((1 / (1 + math.exp(3 * math.log(0.7 / 0.3)))) ** 2, abs=1e-9)


def test_data_may_be_the_folder_or_the_one_above_it(folder):
    assert part(folder, "heritages") == folder / "heritages"
    assert part(folder / "heritages", "heritages") == folder / "heritages"
