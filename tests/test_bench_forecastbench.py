"""The bench on questions of others: rounds see only what earlier rounds had resolved, and better forecasts score better."""

import csv
import datetime as dt

import numpy as np
import pytest

from bench import forecastbench
from bench.forecastbench import Count, Market, base_rate, count_forecasts, curve_of, figures, market_forecasts, paired_p

FIELDS = ("due", "source", "id", "resolution_date", "resolved", "resolved_to", "freeze_datetime", "freeze_value", "market_close", "question")
FIRST = dt.date(2025, 1, 5)


def made(path, *, rounds=6, each=60, seed=0):
    """Rounds in which busy places stay busy and prices lean too low for long questions."""
    rng = np.random.default_rng(seed)
    rows = []
    for n in range(rounds):
        due = FIRST + dt.timedelta(days=14 * n)
        for k in range(each):
            level = float(rng.choice([0.0, 0.5, 4.0, 40.0]))
            came = float(rng.poisson(rng.gamma(0.7, (level + 0.1) / 0.7)) > level)
            rows.append((due, "acled", f"a{n}-{k}", due + dt.timedelta(days=7), "True", came, due, level, "N/A",
                         f"Will there be more 'Battles' in Country{k} for the 30 days before {{resolution_date}} compared to the average?"))  # fmt: skip
            price = float(rng.uniform(0.02, 0.98))
            closes = due + dt.timedelta(days=10)
            rows.append(
                (due, "manifold", f"m{n}-{k}", closes, "True", float(rng.random() < price**1.6), due, price, f"{closes}T00:00:00+00:00", "Will it?")
            )
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        writer.writerows(rows)


def test_both_kinds_are_scored_beside_their_reference(tmp_path):
    made(tmp_path / "forecastbench_resolved.csv", rounds=14)
    found, beside = figures(tmp_path)
    assert found["acled_rows"] == 13 * 60  # the first round has nothing before it
    assert found["acled_brier"] < found["acled_base"]
    assert found["acled_p"] < 0.05
    assert found["market_rows"] == 14 * 60
    assert found["market_brier"] < found["market_crowd"]
    assert {"acled_ours_more", "manifold_crowd", "market_scheduled_p"} <= set(beside)


def test_a_round_is_told_nothing_of_what_was_resolved_after_it_was_due(tmp_path, monkeypatch):
    made(tmp_path / "forecastbench_resolved.csv")
    seen = []

    def watched(earlier, due):
        seen.append((max(q.resolved for q in earlier), min(q.due for q in due)))
        return count_forecasts(earlier, due)

    monkeypatch.setattr(forecastbench, "count_forecasts", watched)
    figures(tmp_path)
    assert seen
    assert all(last < due for last, due in seen)


def test_only_the_test_part_is_scored_where_there_is_one(tmp_path):
    made(tmp_path / "forecastbench_resolved_train.csv", rounds=3)
    made(tmp_path / "forecastbench_resolved_test.csv", rounds=4)
    found, _ = figures(tmp_path)
    assert found["market_rows"] == 4 * 60


def count(came, *, times=1, days=7, level=1.0):
    return Count(due=FIRST, resolved=FIRST + dt.timedelta(days=days), times=times, what="Battles", where="X", level=level, threshold=level, came=came)


def test_a_base_rate_is_of_the_kind_and_horizon_and_few_are_held_near_the_kind():
    earlier = [count(1.0)] * 3 + [count(0.0, days=30)] * 7
    assert base_rate(count(0.0), earlier) > base_rate(count(0.0, days=30), earlier)
    assert base_rate(count(0.0, days=90), earlier) == pytest.approx(3.5 / 11)


def test_few_outcomes_leave_a_price_as_it_is():
    one = Market(due=FIRST, resolved=FIRST, name="q", source="manifold", price=0.3, days=60, scheduled=True, came=1.0)
    assert market_forecasts([], [one])[0] == pytest.approx(0.3)
    assert abs(curve_of([one])[1] - 1) < 0.1


def test_equal_forecasters_differ_by_chance_and_a_better_one_does_not():
    rng = np.random.default_rng(1)
    same, names = rng.normal(size=200), [str(n) for n in range(200)]
    assert 0.2 < paired_p(same, rng.permutation(same), names) < 0.8
    assert paired_p(same - 0.5, rng.permutation(same), names) < 0.01
