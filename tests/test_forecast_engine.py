"""The engine on a small world: it never sees the day it is asked about, finds what recurs, and costs what new events cost."""

import numpy as np
import pytest

pytest.importorskip("numba")
pytest.importorskip("lightgbm")

from tests.forecast_made import NAMES, RELATIONS, made, rows
from upheld.forecast.actors import NOWHERE, actors, parsed
from upheld.forecast.book import HALF_LIVES, NEVER, book, find, silence, touch, weight, with_room
from upheld.forecast.engine import Asked, Engine
from upheld.forecast.features import NAMES as FEATURES
from upheld.forecast.frames import NEVER_AGAIN, Returns, came, frames, shut
from upheld.forecast.hazard_head import Growth, Head
from upheld.forecast.ranker import Memory, Plan, days, questions, sample, train
from upheld.forecast.recurrency import Recurrency
from upheld.forecast.space import space, stream
from upheld.forecast.standing import BEHIND, PLACED, STANDING, WHOLE, stand


def memory_before(day, events, room):
    memory = Memory(room)
    for of in days(events):
        if of.day < day:
            memory.learn(of)
    return memory


def told(memory, day):
    """All a memory says of a fixed set of questions about a day."""
    asked = Asked(s=np.repeat(np.arange(10), 8), r=np.tile(np.arange(8), 10))
    return [(t.x.tobytes(), t.question.tobytes(), t.candidate.tobytes()) for _, t in memory.tables(asked, day)]


@pytest.mark.parametrize("seed", [1, 2])
def test_what_comes_on_the_day_or_later_changes_nothing_said_of_the_day(seed):
    """Leak test: the future is shuffled, and not a byte of any row changes."""
    past, other = rows(40), rows(60, seed=seed)
    shuffled = other[other[:, 3] >= 40]
    shuffled[:, 2] = np.random.default_rng(seed).permutation(shuffled[:, 2])
    q = np.concatenate([past, shuffled])
    changed = stream(q[:, 0], q[:, 1], q[:, 2], q[:, 3], relations=RELATIONS)
    events, room = made()
    assert told(memory_before(40, events, room), 40) == told(memory_before(40, changed, room), 40)


class Peeks(Memory):
    """A look-ahead mutant: it learns the day before it is asked about it, under the name of the day before."""

    def learn(self, of):
        if of.day > 0:
            super().learn(of._replace(day=of.day - 1))


def test_a_mutant_that_peeks_is_caught():
    events, room = made()
    past, q = rows(40), rows(60, seed=3)
    q = np.concatenate([past, q[q[:, 3] >= 40]])
    changed = stream(q[:, 0], q[:, 1], q[:, 2], q[:, 3], relations=RELATIONS)

    def peeking(stream_):
        memory = Peeks(room)
        for of in days(stream_):
            if of.day <= 40:
                memory.learn(of)
        return told(memory, 40)

    assert peeking(events) != peeking(changed)


def test_a_day_once_learned_cannot_be_asked_about_or_learned_again():
    events, room = made()
    memory = memory_before(40, events, room)
    with pytest.raises(ValueError, match="its own events"):
        memory.engine.table(Asked(s=np.array([0]), r=np.array([0])), 39)
    with pytest.raises(ValueError, match="after day 39"):
        memory.engine.learn(np.array([0]), np.array([0]), np.array([1]), 39)


def test_what_recurs_is_found_and_ranked_first():
    events, room = made(100)
    memory, plan, rng = Memory(room), Plan(days=40, rounds=20, leaves=4, threads=1), np.random.default_rng(0)
    kept, trees, first = [], None, []
    for of in days(events):
        if 50 <= of.day < 84:
            kept += sample(memory, of, plan, rng)
        elif of.day >= 84:
            trees = trees or train(kept, plan)
            held = questions(of)
            for _, table in memory.tables(held.asked, of.day):
                score = trees.predict(table.x)
                for q, (s, r) in enumerate(zip(held.asked.s, held.asked.r, strict=True)):
                    mine = table.question == q
                    if (s, r) == (0, 0):
                        first.append(table.candidate[mine][np.argmax(score[mine])])
        memory.learn(of)
    assert first
    assert set(first) == {1}


def test_recurrency_alone_scores_what_came_before_above_the_rest():
    plain = Recurrency()
    plain.learn(np.array([0, 0, 2]), np.array([0, 0, 0]), np.array([1, 3, 4]), 5)
    plain.learn(np.array([0]), np.array([0]), np.array([1]), 25)
    who, score = plain.scores(0, 0, 26)
    by = dict(zip(who.tolist(), score.tolist(), strict=True))
    assert by[1] > by[3] > by[4] > 0


def test_counts_of_the_book_are_those_by_hand_and_chains_have_the_latest_first():
    held = book(2, slots=4)
    for day, key in ((0, 7), (3, 9), (3, 9), (10, 7), (11, 5)):
        held = with_room(held, 1)
        touch(held, key, key, 0, 1, day)
    slot = find(held, 7)
    assert held.n[slot] == 2
    assert silence(held, slot, 12) == 2
    assert silence(held, find(held, 8), 12) == NEVER
    for k, half_life in enumerate(HALF_LIVES):
        assert weight(held, slot, k, 12) == pytest.approx(2 ** (-12 / half_life) + 2 ** (-2 / half_life), rel=1e-5)
    chain, at = [], held.head[1]
    while at >= 0:
        chain.append(int(held.obj[at]))
        at = held.nxt[at]
    assert chain == [5, 7, 9]


def test_a_book_grows_without_forgetting():
    held = book(1, slots=4)
    for key in range(200):
        held = with_room(held, 1)
        touch(held, key * 37, key, 0, 0, key)
    assert [int(held.obj[find(held, key * 37)]) for key in range(200)] == list(range(200))


def test_taking_in_a_day_does_not_grow_with_the_past():
    """O(new events): slots made for a day depend on its events alone."""
    room = space(actors(NAMES), RELATIONS)
    engine, made_by_day = Engine(room), []
    for day in range(50):
        before = int(engine.book.used[0])
        engine.learn(np.array([0]), np.array([0]), np.array([1 + day % 2]), day)
        made_by_day.append(int(engine.book.used[0]) - before)
    assert sum(made_by_day[2:]) == 0


def test_rows_of_a_question_hold_what_their_names_say():
    events, room = made()
    engine = memory_before(57, events, room).engine  # the last visit was on day 56
    table = engine.table(Asked(s=np.array([0]), r=np.array([0])), 57)
    row = table.x[table.candidate == 1][0]
    by = dict(zip((*FEATURES, *STANDING), row.tolist(), strict=True))
    assert (by["exact n"], by["exact silence"], by["exact gap"]) == (9, 1, 7)
    assert by["same country"] == 0
    assert 0 < by["softmax"] <= 1
    assert by["exact silence place"] == 0
    assert table.x.shape[1] == WHOLE


def test_a_standing_is_the_place_among_the_rows_of_a_question_and_ties_share_it():
    x = np.random.default_rng(0).integers(0, 3, size=(9, WHOLE)).astype(np.float32)
    before = x.copy()
    stand(x)
    np.testing.assert_array_equal(x[:, : len(FEATURES)], before[:, : len(FEATURES)])
    for k, name in enumerate((*PLACED, *BEHIND)):
        column = before[:, FEATURES.index(name)]
        told = x[:, len(FEATURES) + k]
        if k >= len(PLACED):
            np.testing.assert_array_equal(told, column - column.max())
        elif "silence" in name:
            np.testing.assert_array_equal(told, [(column < c).sum() for c in column])
        else:
            np.testing.assert_array_equal(told, [(column > c).sum() for c in column])


def test_the_standing_of_one_question_knows_nothing_of_another():
    events, room = made()
    memory = memory_before(40, events, room)
    s, r = np.array([0, 0, 3, 5]), np.array([0, 1, 0, 2])
    together = memory.engine.table(Asked(s=s, r=r), 40)
    for q in range(s.size):
        alone = memory.engine.table(Asked(s=s[q : q + 1], r=r[q : q + 1]), 40)
        np.testing.assert_array_equal(alone.x, together.x[together.question == q])


def test_actors_tell_their_country_and_sector():
    assert parsed("Police_(Iran)") == ("Police", "Iran")
    assert parsed("Jane Roe") == ("Jane Roe", None)
    who = actors([*NAMES, "Police (Oman)"])
    assert who.countries[who.country[0]] == who.countries[who.country[2]] == "Iran"
    assert who.countries[who.country[6]] == NOWHERE
    assert {who.sectors[k] for k in who.sector} == {"(country)", "(named)", "(rare)", "Police"}


def test_returns_look_ahead_and_shut_frames_do_not():
    events, room = made()
    one = np.array([0], dtype=np.int32)
    assert Returns(events, room).after(one, one, np.array([1], dtype=np.int32), 56).tolist() == [NEVER_AGAIN]
    assert Returns(events, room).after(one, one, np.array([1], dtype=np.int32), 50).tolist() == [6]
    held = list(frames(events, room, range(30, 58)))
    assert [f.day for f in shut(held, 7, 40)] == [30, 31, 32, 33]
    truncated = type(events)(*(column[events.day <= 40] for column in events))
    again = list(frames(truncated, room, range(30, 58)))
    assert [f.x.tobytes() for f in again] == [f.x.tobytes() for f in held if f.day <= 40]


def test_the_hazard_head_learns_the_week():
    events, room = made(200)
    held = list(frames(events, room, range(60, 199)))
    fitted = Head(shut(held, 1, 170), 1, growth=Growth(rounds=30, leaves=4, least=5, threads=1))
    p = {f.day: fitted.probabilities(fitted.raw(f))[(f.s == 0) & (f.r == 0) & (f.o == 1)] for f in held if f.day > 170}
    due = [float(v[0]) for day, v in p.items() if (day + 1) % 7 == 0]
    others = [float(v[0]) for day, v in p.items() if (day + 1) % 7]
    assert min(due) > 2 * max(others)
    assert {bool(came(f, 1)[(f.s == 0) & (f.r == 0)][0]) for f in held} == {True, False}
