"""The benches of forecasting on a small folder of the usual layout, from the command line's door."""

import numpy as np
import pytest

pytest.importorskip("numba")
pytest.importorskip("lightgbm")

from bench import hazard, tkg, tkg_ablation
from tests.forecast_made import NAMES, rows
from upheld.forecast.ranker import COLUMNS, Plan

SMALL = Plan(days=30, questions=50, rounds=15, leaves=4, threads=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """200 days at steps of 24, as hours count them; train to day 149, valid to 174, test the rest."""
    made = tmp_path_factory.mktemp("tkg")
    q = np.concatenate([rows(200), [[4, 0, 7, 199]]])  # the last is new
    for name, low, high in (("train", 0, 150), ("valid", 150, 175), ("test", 175, 200)):
        chosen = q[(q[:, 3] >= low) & (q[:, 3] < high)]
        (made / f"{name}.txt").write_text("".join(f"{s}\t{r}\t{o}\t{t * 24}\t0\n" for s, r, o, t in chosen.tolist()))
    (made / "entity2id.txt").write_text("".join(f"{name}\t{n}\n" for n, name in enumerate(NAMES)))
    (made / "relation2id.txt").write_text("".join(f"R{n}\t{n}\n" for n in range(4)))
    return made


def test_the_test_part_is_scored_in_both_directions_with_recurrency_beside(folder):
    told, beside = tkg.measured(folder, SMALL)
    facts = {line.rsplit("\t", 1)[0] for line in (folder / "test.txt").read_text().splitlines()}
    assert told["questions"] == 2 * len(facts)
    assert 0 < told["mrr_new"] <= 100  # two answers among ten actors: which is higher is chance
    assert 0 < told["mrr_repeat"] <= 100
    assert told["share_new"] == pytest.approx(100 * 2 / told["questions"], abs=0.01)
    assert told["h1"] <= told["h3"] <= told["h10"] <= 100
    assert 0 < beside["recurrency"]["mrr"] <= 100


def test_without_a_test_part_the_valid_part_is_scored(folder, tmp_path):
    for name in ("train.txt", "valid.txt", "entity2id.txt", "relation2id.txt"):
        (tmp_path / name).write_text((folder / name).read_text())
    split = tkg.load(tmp_path)
    assert (split.scored, split.first) == ("valid", 150)


def test_another_split_under_a_published_name_is_refused(folder, tmp_path):
    named = tmp_path / "ICEWS14"
    named.mkdir()
    for path in folder.iterdir():
        (named / path.name).write_text(path.read_text())
    with pytest.raises(SystemExit, match="another split"):
        tkg.load(named)


def test_the_ablation_scores_the_valid_part_and_never_the_test_part(folder, tmp_path):
    cut = tmp_path / "cut"
    cut.mkdir()
    for path in folder.iterdir():
        if path.name != "test.txt":
            (cut / path.name).write_text(path.read_text())
    told, beside = tkg_ablation.measured(folder, SMALL)
    again, beside_again = tkg_ablation.measured(cut, SMALL)
    assert {k: v for k, v in told.items() if k != "cpu_s"} == {k: v for k, v in again.items() if k != "cpu_s"}
    assert beside == beside_again
    assert 0 < told["mrr"] <= told["h10"] <= told["ceiling"] <= 100
    assert {"without factors", "without standing", "7 training days", "15 training days", "7 rounds", "new pairs"} <= set(beside)


def test_a_group_left_out_takes_its_standing_with_it():
    left = [COLUMNS[n] for n in tkg_ablation.without("factors")]
    assert not [name for name in left if name.startswith("factors")]
    assert len(COLUMNS) - len(left) == 3
    gone = {name for group in tkg_ablation._PARTS for name in set(COLUMNS) - {COLUMNS[n] for n in tkg_ablation.without(group)}}
    assert {"exact 30 place", "logit behind", "hops learned"} <= gone


def test_the_hazard_bench_tells_skill_and_calibration_at_every_window(folder):
    told, beside = hazard.measured(folder)
    for window in (1, 7, 30):
        assert -1 < told[f"bss_{window}"] < 1
        assert 0 <= told[f"ece_{window}"] < 0.3
        assert told[f"brier_{window}"] <= 1
        assert beside[f"n_{window}"] > 0
    assert told["bss_1"] > 0  # the week is there to be learned
