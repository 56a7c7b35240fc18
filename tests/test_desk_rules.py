import datetime as dt
import json

import pytest

from upheld.config.feeds import Search
from upheld.desk import check
from upheld.desk_add import add_documents
from upheld.desk_read import read_analysis
from upheld.desk_seek import plans
from upheld.ledger.workspace import Workspace
from upheld.model.assessment import Crossing

TEXT = "After the dam\n\nJune 1st, 2021\n\nMore than 40 villages were flooded in May when the Sarn dam failed in Kenya.\n"
ROWS = [
    {"id": "e1", "published": "2021-06-20", "outlet": "Reuters", "text": "When the Sarn dam failed in Kenya, 25 villages were flooded."},
    {"id": "e2", "published": "2021-06-20", "outlet": "BBC", "cited": "county", "text": "Only 24 villages were flooded by the Sarn dam in Kenya."},
]
JUNE = dt.date(2021, 6, 22)


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "article.md").write_text(TEXT)
    (tmp_path / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    made = Workspace(Workspace.init(tmp_path / "ws")[0].root, person="maya", clock=lambda: dt.datetime(2021, 6, 22, 12, tzinfo=dt.UTC))
    read_analysis(made, tmp_path / "article.md", today=JUNE)
    add_documents(made, tmp_path / "d.jsonl", today=JUNE)
    return made


def crossings(workspace, day=JUNE, **asked):
    return check(workspace, as_of=day, today=JUNE, **asked)[0].crossings


def claim_file(workspace):
    return next((workspace.root / "analyses").rglob("claims.toml"))


def flags(workspace, today, **asked):
    return check(workspace, today=today, **asked)[0].weighed.assessments[0].flags


def test_without_rules_nothing_is_crossed(workspace):
    assert crossings(workspace) == ()


def test_the_rule_nearest_to_the_claim_counts(workspace):
    (workspace.root / "upheld.toml").write_text('[check]\nfail = "p < 0.20"\nwarn = "p > 0.9"\n')
    (found,) = crossings(workspace)
    assert (found.level, found.given_in, found.rule) == ("fail", "upheld.toml", "p < 0.20")
    assert found.numbers.startswith("p 0.0")
    path = claim_file(workspace)
    text = path.read_text()
    path.write_text(text.replace("[[claim]]", '[defaults]\nfail = "p < 0.01"\n\n[[claim]]'))
    assert crossings(workspace) == ()
    path.write_text(path.read_text().replace('kind = "quantity"', 'kind = "quantity"\nfail = "status == overturned"'))
    assert crossings(workspace) == (
        Crossing(claim=found.claim, level="fail", rule="status == overturned", given_in="claim", numbers="status overturned"),
    )


def test_a_change_is_counted_from_that_long_before_and_never_before_publication(workspace):
    (workspace.root / "upheld.toml").write_text('[check]\nwarn = "fall >= 0.10 in P7D"\nfail = "change >= 0.10 in P1Y"\n')
    fail, warn = crossings(workspace)
    assert (fail.level, warn.level) == ("fail", "warn")
    assert "in P7D (from 0.50)" in warn.numbers
    assert "in P1Y (from 0.50)" in fail.numbers
    assert [c.level for c in crossings(workspace, dt.date(2021, 7, 20))] == ["fail"]
    assert crossings(workspace, dt.date(2021, 6, 19)) == ()


def test_a_change_of_settings_is_no_change_of_the_claim(workspace):
    (workspace.root / "upheld.toml").write_text('[check]\nwarn = "change >= 0.05 in P7D"\n')
    check(workspace, today=JUNE)
    (workspace.root / "upheld.toml").write_text('[check]\nwarn = "change >= 0.05 in P7D"\n[weigh.base_rate]\nquantity = 0.9\n')
    assert crossings(workspace, dt.date(2021, 7, 20)) == ()


def test_a_rule_of_defaults_that_is_wrong_is_told_and_the_last_one_counts(workspace):
    path = claim_file(workspace)
    text = path.read_text()
    path.write_text(text.replace("[[claim]]", '[defaults]\nfail = "p < 0.20"\n\n[[claim]]'))
    assert len(crossings(workspace)) == 1
    path.write_text(text.replace("[[claim]]", '[defaults]\nfail = "p < 20"\n\n[[claim]]'))
    outcome, (problem,) = check(workspace, as_of=JUNE, today=JUNE)
    assert [c.rule for c in outcome.crossings] == ["p < 0.20"]
    assert path.read_text().split("\n")[problem.line - 1] == 'fail = "p < 20"'
    assert "column 5" in problem.message


def test_a_claim_not_searched_in_its_review_period_is_stale(workspace):
    assert "stale" not in flags(workspace, JUNE)
    assert "stale" not in flags(workspace, dt.date(2021, 6, 27))
    assert "stale" in flags(workspace, dt.date(2021, 6, 28))
    (workspace.root / "upheld.toml").write_text('[check]\nreview = "P1M"\n')
    assert "stale" not in flags(workspace, dt.date(2021, 7, 20))
    assert "stale" in flags(workspace, dt.date(2021, 7, 21))


def test_a_replay_of_the_past_is_not_stale_but_what_was_recorded_may_be(workspace):
    check(workspace, today=JUNE)
    assert "stale" not in flags(workspace, JUNE, as_of=dt.date(2021, 6, 15))
    assert "stale" in flags(workspace, JUNE, as_of=dt.date(2021, 7, 15), as_recorded=True)


def test_staleness_is_recorded_with_the_assessment(workspace):
    check(workspace, today=JUNE)
    check(workspace, today=dt.date(2021, 7, 20))
    last = [e.body.assessment for e in workspace.entries()[0] if hasattr(e.body, "assessment")][-1]
    assert "stale" in last.flags


def test_a_settled_claim_of_which_nothing_is_heard_comes_to_rest_and_is_searched_no_more(workspace):
    search = Search(name="s", provider="folder", address="old")
    (workspace.root / "upheld.toml").write_text('[check]\nretire = "P90D"\n')
    assert "at-rest" not in flags(workspace, dt.date(2021, 9, 17))
    assert plans(workspace.standing()[0], search, as_of=dt.date(2021, 9, 17))
    late = dt.date(2021, 10, 1)
    assert "at-rest" in flags(workspace, late)
    assert "stale" not in flags(workspace, late)
    assert check(workspace, today=late)[0].weighed.assessments[0].status == "overturned"  # its verdict stays
    assert plans(workspace.standing()[0], search, as_of=late) == ()
    woken = {"id": "e3", "published": "2021-09-30", "outlet": "AP", "text": "Only 26 villages were flooded by the Sarn dam in Kenya."}
    (workspace.root / "w.jsonl").write_text(json.dumps(woken) + "\n")
    add_documents(workspace, workspace.root / "w.jsonl", today=late)
    assert "at-rest" not in flags(workspace, late)
    assert plans(workspace.standing()[0], search, as_of=late)
    (workspace.root / "upheld.toml").write_text('[check]\nretire = "soon"\n')
    assert any("retire" in p.message for p in check(workspace, today=late)[1])
