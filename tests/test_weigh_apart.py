"""What people say of origins."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam import TODAY, workspace
from tests.test_cli import run
from tests.test_weigh_assess import KILLED, NOW, assess, document
from upheld.desk import check
from upheld.desk_judge import in_words, judge
from upheld.desk_said import Said
from upheld.errors import UsageError
from upheld.model.judgement import OriginJudgement, Signed
from upheld.model.view import View
from upheld.weigh.apart import as_judged
from upheld.weigh.origins import Origin

NAMES = [f"d{i}" for i in range(6)]
SAID = st.lists(st.builds(OriginJudgement, document=st.sampled_from(NAMES), other=st.sampled_from(NAMES), same=st.booleans(), because=st.just("seen"))
                .filter(lambda j: j.document != j.other), max_size=8)  # fmt: skip


def view(judgements):
    documents = tuple(document(name, "t", published=f"2021-06-{i + 1:02}") for i, name in enumerate(NAMES))
    signed = tuple(Signed(judgement=j, by="maya", recorded=NOW) for j in judgements)
    return View(as_of=dt.date(2022, 1, 1), analyses=(), claims=(), documents=documents, sources={}, judgements=signed, texts={}, settings={})


def grouped(*groups):
    return tuple(Origin(name=f"o-{g[0]}", documents=tuple(g)) for g in groups)


ALIKE = grouped(["d0", "d1", "d2"], ["d3"], ["d4", "d5"])


def parts(judgements, origins=ALIKE):
    return [set(o.documents) for o in as_judged(origins, view(judgements))]


@given(SAID)
def test_every_document_stays_in_one_origin_named_after_its_oldest(judgements):
    found = as_judged(ALIKE, view(judgements))
    assert sorted(d for o in found for d in o.documents) == NAMES
    assert all(o.name == f"o-{o.documents[0]}" and list(o.documents) == sorted(o.documents) for o in found)
    assert [o.documents[0] for o in found] == sorted(o.documents[0] for o in found)


def test_what_is_told_apart_leaves_alone_and_what_is_joined_counts_once():
    apart = OriginJudgement(document="d1", other="d0", same=False, because="own reporter")
    joined = OriginJudgement(document="d3", other="d5", same=True, because="both cite the letter")
    assert parts([apart, joined]) == [{"d0", "d2"}, {"d1"}, {"d3", "d4", "d5"}]
    reasons = {r for o in as_judged(ALIKE, view([apart, joined])) for r in o.joined_by}
    assert "d1: told apart from d0 by maya: own reporter" in reasons
    assert "d3: joined with d5 by maya: both cite the letter" in reasons


def test_the_last_said_of_a_pair_counts_and_what_is_not_there_waits():
    apart, again = (OriginJudgement(document="d1", other="d0", same=same, because="x") for same in (False, True))
    assert parts([apart, again]) == [{"d0", "d1", "d2"}, {"d3"}, {"d4", "d5"}]
    assert parts([again, apart])[1] == {"d1"}
    assert parts([OriginJudgement(document="d9", other="d0", same=True, because="x")]) == [set(o.documents) for o in ALIKE]


def test_copies_told_apart_count_twice_and_accounts_joined_count_once():
    text = "The Sarn dam failure in Kenya killed 400 miners, the county said."
    copies = [document("e1", text, cited="county"), document("e2", text, outlet="BBC", cited="county")]
    other = document("e3", "In all 400 miners were killed at the Sarn dam.", outlet="AFP", published="2021-07-20")
    split = OriginJudgement(document="e2", other="e1", same=False, because="its reporter was there")
    join = OriginJudgement(document="e3", other="e1", same=True, because="its source is the county's list")
    plain = assess(KILLED, *copies, other)
    assert plain.origins_for == 2
    assert assess(KILLED, *copies, other, judgements=[split]).origins_for == 3
    assert assess(KILLED, *copies, other, judgements=[join]).origins_for == 1


def test_it_is_recorded_from_the_command_line_and_changes_the_next_check(tmp_path):
    made = workspace(tmp_path)
    before = check(made, as_of=TODAY, today=TODAY)[0].weighed.origins
    pair = [o.documents[0] for o in before][:2]
    told = json.loads(run(made.root, "judge", pair[0], "--join", pair[1], "--because", "one telegram", "--json").stdout)
    assert told["recorded"]["same"] is True
    after = check(made, as_of=TODAY, today=TODAY)[0].weighed.origins
    assert len(after) == len(before) - 1
    judged, _ = judge(made, Said(about=pair[0], because="no", since=TODAY, split=pair[1]))
    assert "two accounts" in in_words(judged)
    assert len(check(made, as_of=TODAY, today=TODAY)[0].weighed.origins) == len(before)
    with pytest.raises(UsageError, match="one document"):
        judge(made, Said(about=pair[0], because="no", since=TODAY, split=pair[0]))
