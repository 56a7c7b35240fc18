"""What is kept in memory says what a check of each day says, whatever people judged meanwhile."""

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dam import TODAY, workspace
from upheld.desk import check
from upheld.desk_living import Living
from upheld.model.judgement import Correction, LinkJudgement, Retraction, UnlinkJudgement

DAYS = st.dates(dt.date(2021, 5, 1), TODAY)
IDS = st.sampled_from([f"e{n}" for n in range(1, 9)])


@pytest.fixture(scope="module")
def claims(tmp_path_factory):
    return [c.id for c in check(workspace(tmp_path_factory.mktemp("ids")), today=TODAY)[0].view.claims]


@settings(max_examples=25, deadline=None)
@given(data=st.data(), days=st.lists(DAYS, min_size=1, max_size=3))
def test_each_day_is_as_a_check_has_it(claims, data, days):
    name = st.sampled_from(claims)
    judgement = st.one_of(
        st.builds(UnlinkJudgement, claim=name, document=IDS, because=st.just("x")),
        st.builds(LinkJudgement, claim=name, document=IDS, bearing=st.sampled_from(["supports", "refutes"]), because=st.just("x")),
        st.builds(Retraction, document=IDS, since=DAYS, because=st.just("x")),
        st.builds(Correction, document=IDS, replaced_by=IDS, since=DAYS, because=st.just("x")),
    )
    with tempfile.TemporaryDirectory() as folder:
        made = workspace(Path(folder))
        living = Living(made, today=lambda: TODAY)
        living.record()
        made.journal.append(data.draw(st.lists(judgement, max_size=3)))
        for day in days:
            outcome, _ = check(made, as_of=day, today=TODAY)
            kept = living.record().outcome(day)
            told = [a if day < TODAY else _not_stale(a) for a in kept.weighed.assessments]
            assert told == list(outcome.weighed.assessments)
            assert kept.weighed.origins == outcome.weighed.origins
            assert kept.view.heads == outcome.view.heads
            assert [d.id for d in kept.view.documents] == [d.id for d in outcome.view.documents]


def _not_stale(assessment):
    import msgspec

    return msgspec.structs.replace(assessment, flags=tuple(f for f in assessment.flags if f != "stale"))


def test_a_change_of_the_journal_is_seen_at_once(tmp_path):
    made = workspace(tmp_path)
    living = Living(made, today=lambda: TODAY)
    first = living.record()
    assert living.record() is first
    made.journal.append([Retraction(document="e1", since=dt.date(2021, 1, 1), because="x")])
    assert living.record() is not first
    assert "e1" not in {d.id for d in living.record().outcome(TODAY).view.documents}


def test_whoever_has_no_patience_gets_the_ends_of_a_history_and_more_each_time(tmp_path):
    living = Living(workspace(tmp_path), today=lambda: TODAY)
    record = living.record()
    (slug,) = living.analyses()
    first = record.brief(slug, TODAY, patience_s=0)
    days = {len(points) for points in first.histories.values()}
    assert days == {2}
    published = first.analysis.published
    assert record.pending((published,), TODAY) == len(record.grid(published, TODAY)) - 2
    living.work_ahead()
    assert record.pending((published,), TODAY) == 0
    assert {len(p) for p in record.brief(slug, TODAY, patience_s=0).histories.values()} == {len(record.grid(published, TODAY))}
