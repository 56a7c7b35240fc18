"""Forecasts by their rules in a workspace: from a file of events to a start, an outcome in the journal and a score, as a person at the command line has it."""

import datetime as dt
import json
import os
import subprocess
import sys

import pytest

from tests.events_support import add, workspace, write
from upheld.desk import check
from upheld.desk_add import add_documents
from upheld.desk_forecast import outlooks
from upheld.desk_judge import judge
from upheld.desk_read import read_analysis
from upheld.desk_said import Said
from upheld.desk_score import scorable
from upheld.desk_tried import tried, tried_rule
from upheld.errors import UsageError
from upheld.ledger.entry import OutcomeEntry
from upheld.model.claim import Rule
from upheld.model.judgement import RuleAccepted

ARTICLE = b"""\
What comes next on the lake

1 January 2024

Kenya will attack Uganda before July 2024. Uganda could impose sanctions on Kenya before July 2024. Kenya will probably hold talks with Tanzania by June 2024.
If Uganda attacks Kenya, Kenya would attack Uganda by July 2024. Ruto will visit Kampala before July 2024.
"""
PUBLISHED = dt.date(2024, 1, 1)
NOW = dt.datetime(2025, 1, 15, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
MAP = """\
[[events]]
files = "border-*.csv"
source = "border-watch"
columns = { id = "nr", date = "day", actor = "who", recipient = "whom", type = "kind", known = "seen" }
types = { talks = "CONSULT", attack = "ASSAULT", sanctions = "SANCTION" }
"""


def lines(first=dt.date(2020, 1, 1), last=dt.date(2024, 12, 31)):
    """Talks every 50 days, an attack by Kenya every 250, filler every ten days; the seventh attack falls into the window."""
    made = []
    for n in range((last - first).days + 1):
        day = first + dt.timedelta(days=n)
        seen = day + dt.timedelta(days=2)
        if n % 50 == 0:
            made.append(f"t{n},{day},KEN,TZA,talks,{seen}")
        if n % 250 == 10:
            made.append(f"a{n},{day},KEN,UGA,attack,{seen}")
        if n % 10 == 0:
            made.append(f"f{n},{day},ETH,ERI,talks,{seen}")
    return made


@pytest.fixture
def made(tmp_path):
    held = workspace(tmp_path / "w", now=NOW)
    (held.root / "sources.toml").write_text(MAP)
    (tmp_path / "lake.md").write_bytes(ARTICLE)
    read_analysis(held, tmp_path / "lake.md", today=TODAY)
    return held


@pytest.fixture
def fed(made, tmp_path):
    outcome, problems = add(made, write(tmp_path / "border-1.csv", "nr,day,who,whom,kind,seen", *lines()))
    assert problems == []
    assert outcome.rejected == 0
    return made


def found(made, day=None):
    outcome, problems = check(made, as_of=day, today=TODAY)
    return {a.claim: a for a in outcome.weighed.assessments}, outcome.view, problems


def named(held, part):
    return next(v for k, v in held.items() if part in k)


def test_without_a_feed_every_forecast_has_a_named_base_rate_a_model_and_reasons(made):
    assessed, seen, problems = found(made, PUBLISHED)
    assert problems == []
    ahead = outlooks(seen)
    assert len(ahead) == len(assessed) == 5
    for one in ahead.values():
        assert one.model == "reference class"
        assert "Good Judgment Project" in one.base_of or "upheld.toml" in one.base_of or "estimate" in one.base_of
        assert one.reasons
        assert assessed[one.claim].prior_reason == one.in_words
    assert not named(ahead, "attack-uganda").foreseen.trial.accepted


def test_a_feed_gives_the_start_and_its_base_rate(fed):
    _, seen, problems = found(fed, PUBLISHED)
    one = named(outlooks(seen), "kenya-attack-uganda")
    assert one.model == "events: poisson and recurrency"
    assert "past windows as long in border-watch" in one.base_of
    assert 0.5 < one.base_rate < 0.95
    assert one.foreseen.novelty == "seen triple"
    assert (one.foreseen.trial.lag, one.foreseen.trial.accepted) == (2, True)
    (refused,) = [p for p in problems if p.entry]  # talks come in every window: the rule asks nothing
    assert "asks nothing" in refused.message
    assert "all the same" in refused.message
    assert refused.line is not None


def test_an_outcome_stands_in_the_journal_with_its_rows_once(fed):
    assessed, _, _ = found(fed)
    attack = named(assessed, "kenya-attack-uganda")
    assert (attack.status, attack.probability > 0.95) == ("occurred", True)
    assert "3 days counted" not in attack.prior_reason
    assert named(assessed, "uganda-could-impose").status == "did-not-occur"
    assert named(assessed, "uganda-attacks-kenya").status == "void"
    found(fed)
    told = [e.body for e in fed.entries()[0] if isinstance(e.body, OutcomeEntry)]
    assert len(told) == len({e.claim for e in told})
    by = {e.claim: e for e in told}
    occurred, void = named(by, "kenya-attack-uganda"), named(by, "uganda-attacks-kenya")
    assert (occurred.outcome, void.outcome) == ("occurred", "void")
    assert occurred.rule.startswith("count(actor1=KEN, actor2=UGA")
    assert occurred.evidence[0].startswith("border-1.csv:")
    assert "condition never came about" in void.because


def test_nothing_that_came_in_later_changes_an_earlier_day(fed, tmp_path):
    day = dt.date(2024, 3, 1)
    before, _, _ = found(fed, day)
    late = [f"x{n},2024-02-{n + 1:02},UGA,KEN,attack,2024-06-01" for n in range(20)] + [
        f"y{n},2024-04-{n + 1:02},KEN,UGA,attack,2024-04-30" for n in range(20)
    ]
    add(fed, write(tmp_path / "border-2.csv", "nr,day,who,whom,kind,seen", *late))
    assert found(fed, day)[0] == before
    after, _, _ = found(fed, dt.date(2024, 8, 1))
    assert named(after, "uganda-attacks-kenya").status == "occurred"


def test_a_person_may_say_otherwise(fed):
    claim = next(k for k in found(fed)[0] if "kenya-attack-uganda" in k)
    judge(fed, Said(about=claim, because="the attack was a drill", since=TODAY, resolve="did-not-occur"))
    assert found(fed)[0][claim].status == "did-not-occur"


def test_scores_split_by_class_and_novelty_and_count_the_void(fed):
    from upheld.score.board import board

    scored, _ = scorable(fed, as_of=TODAY, today=TODAY)
    whole = board(scored.cases, as_of=TODAY, by="novelty")
    assert whole.void == 1
    assert 0 < whole.void_rate < 1
    assert {g.name for g in whole.groups} >= {"seen triple", "seen pair"}
    assert {g.name for g in board(scored.cases, as_of=TODAY, by="class").groups} >= {"clash", "sanctions"}


def test_pages_say_what_a_check_says(fed):
    from upheld.desk_living import Living

    outcome = Living(fed, today=lambda: TODAY).record().outcome(dt.date(2024, 3, 1))
    assert {a.claim: a for a in outcome.weighed.assessments} == found(fed, dt.date(2024, 3, 1))[0]


def run(made, *words, err=False):
    environment = os.environ | {"COLUMNS": "200"}
    done = subprocess.run([sys.executable, "-m", "upheld", *words], cwd=made.root, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stderr if err else done.stdout


def test_show_tells_base_rate_model_reasons_rule_and_the_rise(fed):
    claim = next(k for k in found(fed)[0] if "kenya-attack-uganda" in k)
    told = run(fed, "show", claim, "--as-of", "2024-02-01")
    for words in ("Where it starts", "base rate", "model", "because", "rule", "count(actor1=KEN, actor2=UGA, class='attack') >= 1", "tried", "so far",
                  "The chance that it has come about", "base 0."):  # fmt: skip
        assert words in told
    tried = run(fed, "check", "--as-of", "2024-02-01", err=True)
    assert "4 resolution rules: 3 hold on the history of border-watch" in tried
    assert "past windows, rows within 2 days" in tried
    as_json = json.loads(run(fed, "show", claim, "--as-of", "2024-02-01", "--json"))
    assert as_json["outlook"]["foreseen"]["trial"]["accepted"] is True
    assert "could ask" in run(fed, "show", "ruto", "--as-of", "2024-02-01")


def test_a_rule_is_accepted_after_a_dry_run_that_is_printed_and_recorded(fed):
    claim = next(k for k in found(fed)[0] if "ruto" in k)  # what a person will do himself gets no rule of ours
    query = "count(actor1=KEN, actor2=UGA)"
    told = run(fed, "judge", claim, "--rule", query, "--yes", ">= 1", "--because", "a visit shows as any deed", "--since", str(TODAY))
    assert f"{claim} is settled by {query} >= 1" in told
    assert "tried: " in told
    assert "past windows as long; rows come into border-watch within 2 days" in told
    assert "held: " in told
    kept = [e.body for e in fed.entries()[0] if isinstance(e.body, RuleAccepted)]
    assert [(k.claim, k.rule.query, k.trial.cases, len(k.trial.past)) for k in kept] == [(claim, query, 7, 6)]
    assert "[claim.resolve]" in (fed.root / "analyses" / "what-comes-next-on-the-lake" / "claims.toml").read_text()
    assert found(fed)[0][claim].status == "occurred"
    again = run(fed, "judge", claim, "--rule", "--because", "read again", "--since", str(TODAY))
    assert "held: " in again


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--rule", "count(between=KEN|TZA, class='talks')", "--yes", ">= 1"), "asks nothing"),
        (("--rule", "count(actor1=KEN, actor2=MDG)", "--yes", ">= 1"), "tells nothing of MDG"),
        (("--rule", "count(actor1=KEN)", "--yes", "often"), "cannot be read"),
        (("--rule", "count(actor1=KEN)"), "needs a bound"),
        (("--rule",), "has no rule of its own"),
    ],
)
def test_a_rule_that_the_dry_run_refuses_is_not_accepted(fed, words, message):
    claim = next(k for k in found(fed)[0] if "ruto" in k)
    done = subprocess.run(
        [sys.executable, "-m", "upheld", "judge", claim, *words, "--because", "x"], cwd=fed.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert message in done.stderr
    assert "hint" in done.stderr
    assert not [e for e in fed.entries()[0] if isinstance(e.body, RuleAccepted)]


def test_documents_settle_what_their_rule_asks_and_forecast_nothing(made, tmp_path):
    claim = next(k for k in found(made)[0] if "ruto" in k)
    story = (
        "President Ruto visited Kampala on Thursday and signed a pact on water. "
        + "Both sides spoke of the lake, its fish and the ferries that cross it. " * 2
    )
    said = {
        "plan": ("2024-03-01", "Ruto will visit Kampala next week, his office said."),
        "denial": ("2024-03-20", "Ruto did not visit Kampala, his office said."),
        "visit": ("2024-05-02", story),
        "copy": ("2024-05-03", story),
    }
    (tmp_path / "papers").mkdir()
    for name, (day, text) in said.items():
        (tmp_path / "papers" / f"{name}.md").write_text(f"# {name}\n\n{day}\n\n{text}\n")
    rule = Rule(feed="documents", query="told(words='Ruto & visit* & Kampala', per=report)", yes=">= 1")
    assert not tried_rule(made, claim, rule, today=TODAY)[0].trial.accepted  # no document is there yet
    assert add_documents(made, tmp_path / "papers", today=TODAY)[0].added == 4
    trial = tried_rule(made, claim, rule, today=TODAY)[0].trial
    assert (trial.accepted, trial.feed) == (True, "documents")
    judge(made, Said(about=claim, because="papers will tell", since=TODAY, rule=rule.query, yes=rule.yes, feed="documents"))
    again = run(made, "judge", claim, "--try")
    assert "so far: 1 counted in its window, 1 asked about\n" in again
    assert "documents: " not in again
    before = outlooks(found(made, dt.date(2024, 4, 1))[1])[claim]
    assert (before.model, before.foreseen.outcome) == ("reference class", None)
    seen = found(made, dt.date(2024, 6, 1))[1].foreseen[claim]
    assert (seen.outcome, seen.since, len(seen.rows)) == ("occurred", dt.date(2024, 5, 2), 1)
    assert "1 reports counted in documents" in seen.because


def test_a_rate_set_in_the_settings_is_used_and_said(made):
    (made.root / "upheld.toml").write_text("format = 1\n\n[reference]\nclash = 0.5\n")
    one = named(outlooks(found(made, PUBLISHED)[1]), "kenya-attack-uganda")
    assert one.base_rate == 0.5
    assert "as set in upheld.toml" in one.base_of


def test_the_learned_model_is_taken_where_the_settings_ask_for_it(fed, monkeypatch):
    from upheld.forecast import events_model

    asked = []
    monkeypatch.setattr(events_model, "installed", lambda: True)
    monkeypatch.setattr(events_model, "events_model", lambda events, *, as_of: asked.append(as_of) or (lambda past, wanted, span: 0.42))
    plain = named(outlooks(found(fed, PUBLISHED)[1]), "kenya-attack-uganda")
    assert asked == []
    (fed.root / "upheld.toml").write_text('format = 1\n\n[forecast]\nmodel = "events"\n')
    learned = named(outlooks(found(fed, PUBLISHED)[1]), "kenya-attack-uganda")
    assert asked == [PUBLISHED]
    assert (plain.model, learned.model) == ("events: poisson and recurrency", "events: events model")
    assert {"poisson", "recurrency", "events model"} <= {name for name, _ in learned.beside}


def test_without_its_extra_the_counts_stand_alone_and_that_is_said(fed, monkeypatch):
    from upheld.forecast import events_model

    monkeypatch.setattr(events_model, "installed", lambda: False)
    (fed.root / "upheld.toml").write_text('format = 1\n\n[forecast]\nmodel = "events"\n')
    _, seen, problems = found(fed, PUBLISHED)
    assert named(outlooks(seen), "kenya-attack-uganda").model == "events: poisson and recurrency"
    assert any("upheld[forecast]" in p.remedy and p.severity == "note" for p in problems)


def test_judge_tries_a_rule_on_history_and_prints_its_base_rate_and_records_nothing(fed):
    claim = next(k for k in found(fed)[0] if "kenya-attack-uganda" in k)
    before = len(fed.entries()[0])
    told = run(fed, "judge", claim, "--try", "--rule", "count(actor1=UGA, actor2=KEN, class='attack')", "--yes", ">= 1")
    assert "base rate: " in told
    assert "past windows as long met it" in told
    assert "lag: rows come into border-watch within 2 days" in told
    assert "so far: 0 counted in its window, 1 asked about" in told
    assert "documents: none at hand" in told
    assert f'upheld judge {claim} --rule "count(actor1=UGA, actor2=KEN, class=\'attack\')" --yes ">= 1"' in told
    own = run(fed, "judge", claim, "--try")
    assert own.startswith("count(actor1=KEN, actor2=UGA, class='attack') >= 1")
    assert "--rule" not in own
    assert json.loads(run(fed, "judge", claim, "--try", "--json"))["tried"]["foreseen"]["trial"]["accepted"] is True
    assert len(fed.entries()[0]) == before


def test_a_rule_that_asks_nothing_is_refused_when_it_is_tried(fed):
    claim = next(k for k in found(fed)[0] if "tanzania" in k)
    told = run(fed, "judge", claim, "--try")
    assert "refused: past windows as long met it in" in told
    assert 'write yes = ">=' in told


@pytest.mark.parametrize(
    ("about", "rule", "said"),
    [
        ("kenya-attack", "talks soon", "cannot be read"),
        ("kenya-attack", "count(actor1=Kenya)", "is no ISO3 code"),
        ("kenya-attack", "count(actor1=KEN, class='feast')", "unknown class"),
        ("ruto", "", "has no rule of its own"),
        ("nothing", "", "no claim"),
    ],
)
def test_what_cannot_be_tried_is_refused(made, about, rule, said):
    with pytest.raises(UsageError) as wrong:
        tried(made, Said(about=about, because="", since=TODAY, rule=rule, yes=">= 1"), today=TODAY)
    assert said in wrong.value.message


def test_documents_at_hand_that_tell_of_the_deed_are_named(made, tmp_path):
    from upheld.desk_add import add_documents
    from upheld.publish.tried_told import told

    (tmp_path / "n.jsonl").write_text(json.dumps({"id": "r1", "published": "2024-02-03", "outlet": "Reuters", "happened": "2024-02-02",
                                                  "title": "Attack", "text": "Kenya attacked Uganda on 2 February 2024."}) + "\n")  # fmt: skip
    add_documents(made, tmp_path / "n.jsonl", today=TODAY)
    one, problems = tried(made, Said(about="kenya-attack", because="", since=TODAY), today=TODAY)
    assert problems == []
    assert one.told == (dt.date(2024, 2, 2),)
    assert "no feed 'events' is loaded here" in told(one)
    assert "the 1 at hand tell of such a deed on 1 days (2024-02-02)" in told(one)


def test_reading_an_article_prints_how_its_rules_did_on_history(fed, tmp_path):
    (tmp_path / "again.md").write_bytes(ARTICLE.replace(b"What comes next on the lake", b"What follows on the lake"))
    told = run(fed, "read", str(tmp_path / "again.md"), err=True)
    assert "their rules, tried on history before they count:" in told
    assert "past windows as long met it" in told


def test_what_documents_tell_is_counted_however_often_it_is_asked_though_they_bear_on_no_claim(made, tmp_path):
    from upheld.desk_living import Living

    claim = next(k for k in found(made)[0] if "ruto" in k)
    rows = [{"id": f"h{n}", "published": f"2024-05-{n + 1:02}", "text": f"The harvest of orchard {n} was brought in."} for n in range(4)]
    (tmp_path / "h.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    add_documents(made, tmp_path / "h.jsonl", today=TODAY)
    judge(made, Said(about=claim, because="x", since=TODAY, rule="told(words='harvest & orchard', per=report)", yes=">= 3", feed="documents"))
    day = dt.date(2024, 6, 1)
    first, second = (check(made, as_of=day, today=TODAY)[0].view.foreseen[claim] for _ in range(2))
    assert first.outcome == "occurred"
    assert second == first
    assert Living(made, today=lambda: TODAY).record().outcome(day).view.foreseen[claim] == first
