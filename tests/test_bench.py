import tomllib

import pytest

from bench.__main__ import BENCHES, FLOORS, below
from bench.case import flat


def test_every_floor_belongs_to_a_bench_and_says_which_way():
    floors = tomllib.loads(FLOORS.read_text())
    assert set(floors) <= set(BENCHES)
    assert all(len(pin) == 1 and set(pin) <= {"least", "most"} for bench in floors.values() for pin in bench.values())


@pytest.mark.parametrize(
    ("figures", "missed"),
    [({"a": 0.5, "b": 2}, 0), ({"a": 0.4, "b": 2}, 1), ({"a": 0.5, "b": 4}, 1), ({"b": 2}, 1)],
)
def test_a_figure_beyond_its_pin_or_missing_is_named(figures, missed):
    assert len(below(figures, {"a": {"least": 0.5}, "b": {"most": 3}})) == missed


def test_a_case_without_lists_gives_the_seconds_alone():
    assert flat({"seconds": 3.0}) == {"seconds": 3.0}
