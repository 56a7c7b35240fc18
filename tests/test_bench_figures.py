from bench.figures_fusion import PUBLISHED, crps, first_figures, made_up, real
from bench.figures_made import figures_made
from upheld.weigh.biases import Error
from upheld.weigh.quantities import Told, posterior


def test_the_table_has_sixty_things_of_named_sources():
    rows = first_figures()
    assert len({r.thing for r in rows}) >= 60
    assert all(r.low or r.high for r in rows)
    assert all(r.source and r.counted > 0 for r in rows)
    assert {r.side for r in rows} == {"own", "enemy", "neutral", "first"}


def test_made_figures_come_out_the_same_every_time():
    assert figures_made(5, seed=1) == figures_made(5, seed=1) != figures_made(5, seed=2)


def test_a_score_is_better_for_what_is_nearer_and_sharper():
    sharp, wide = (posterior([Told(low=100.0, high=100.0, origin="a", error=Error(0, s))]) for s in (0.1, 0.6))
    assert crps(sharp, 100) < crps(wide, 100)
    assert crps(sharp, 100) < crps(sharp, 200)


def test_bands_hold_what_they_promise_and_learning_helps():
    for ours, peers, plain in ((*made_up(), "no bias learned"), (*real(), "nothing learned")):
        assert 0.85 <= ours["cover_90"] <= 0.95
        assert ours["crps"] < peers[plain]["crps"]
    assert PUBLISHED > 1598
