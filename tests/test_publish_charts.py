import datetime as dt
from itertools import pairwise

import lxml.etree
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.publish import charts
from upheld.publish.graph import halves

P = st.floats(0, 1, allow_nan=False)


def numbers(svg, *names):
    return [float(v) for e in lxml.etree.fromstring(svg).iter() for n in names if (v := e.get(n)) is not None and e.tag != "svg"]


@given(P, P, P, st.none() | st.tuples(P, P))
def test_a_probability_bar_stays_inside_its_frame_and_the_needle_is_at_its_place(a, b, c, author):
    low, p, high = sorted((a, b, c))
    svg = charts.probability_bar(p, (low, high), tuple(sorted(author)) if author else None, label="x")
    needle = next(e for e in lxml.etree.fromstring(svg).iter() if e.get("class") == "needle")
    assert float(needle.get("x")) + float(needle.get("width")) / 2 == pytest.approx(p * 200, abs=0.02)
    assert all(-2 <= x <= 202 for x in numbers(svg, "x"))


@given(st.lists(st.tuples(st.integers(0, 4000), P, P, P), min_size=1, max_size=9, unique_by=lambda row: row[0]))
def test_a_sparkline_has_a_dot_a_day_in_order_higher_where_likelier(rows):
    dots = []
    for n, *ps in sorted(rows):
        low, p, high = sorted(ps)
        dots.append(charts.Dot(day=dt.date(2021, 1, 1) + dt.timedelta(days=n), p=p, low=low, high=high))
    svg = charts.sparkline(dots, label="x")
    xs, ys = numbers(svg, "cx"), numbers(svg, "cy")
    assert len(xs) == len(dots)
    assert xs == sorted(xs)
    assert all(0 <= x <= 240 for x in xs)
    assert all(0 <= y <= 72 for y in ys)
    for one, other in pairwise(dots):
        if one.p - other.p > 0.001:
            assert ys[dots.index(one)] < ys[dots.index(other)]


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_a_step_runs_from_before_to_after(before, after):
    svg = charts.step_bar(before, after)
    bar = next(e for e in lxml.etree.fromstring(svg).iter() if e.get("class") in {"up", "down", "still"})
    assert bar.get("class") == ("up" if after > before else "down" if after < before else "still")
    low, high = sorted((charts.along(before) * 2, charts.along(after) * 2))
    assert float(bar.get("x")) == pytest.approx(low, abs=0.01)
    assert float(bar.get("width")) == pytest.approx(max(high - low, 1), abs=0.01)


def test_counts_share_the_bar_by_their_numbers():
    svg = charts.counts_bar([("t-good", 3), ("t-bad", 1)], label="3 upheld, 1 overturned")
    widths = [float(e.get("width")) for e in lxml.etree.fromstring(svg).iter() if e.get("class", "").startswith("t-")]
    assert widths == [299, 99]


def test_labels_are_escaped():
    assert "<b>" not in charts.counts_bar([("t-good", 1)], label='"><b>')


@given(st.floats(min_value=0.5, max_value=1e7), st.floats(min_value=2, max_value=1e6))
def test_an_axis_bears_round_figures_inside_its_scale(low, times):
    found = charts.levels((low, low * times))
    assert all(low <= level <= low * times for level in found)
    assert list(found) == sorted(set(found))
    assert all(f"{level:.0e}"[0] in "125" for level in found)


def test_the_figures_of_losses_stand_on_their_axis():
    days = (dt.date(2025, 1, 1), dt.date(2025, 6, 1))
    drawn = charts.tolls([(days[0], 100.0, 100.0, "up"), (days[1], 2000.0, None, "down")], own=[(300.0, 400.0)], scale=(80.0, 2500.0), label="x")
    texts = [t.text for t in lxml.etree.fromstring(drawn).iter("{*}text", "text")]
    assert texts == ["100", "200", "500", "1,000", "2,000"]


def test_long_names_stand_on_two_lines():
    assert halves("Kenya") == ("Kenya",)
    assert halves("United Arab Emirates") == ("United Arab", "Emirates")
    assert halves("Liechtensteiner") == ("Liechtensteiner",)
