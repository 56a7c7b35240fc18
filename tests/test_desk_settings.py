import datetime as dt

import pytest

from upheld.desk import check, look
from upheld.desk_read import read_analysis
from upheld.ledger.entry import ClaimEntry, SettingsEntry, SourceEntry
from upheld.ledger.workspace import Workspace

TEXT = "After the dam\n\nJune 1st, 2021\n\nMore than 40 villages were flooded in May. Nairobi could ask Uganda for help within a year.\n"


class Clock:
    """A clock that the test sets."""

    def __init__(self):
        self.now = dt.datetime(2026, 1, 10, 12, tzinfo=dt.UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def workspace(tmp_path, clock):
    (tmp_path / "article.md").write_text(TEXT)
    made = Workspace(Workspace.init(tmp_path / "ws")[0].root, person="maya", clock=clock)
    read_analysis(made, tmp_path / "article.md", today=clock.now.date())
    return made


def put(workspace, name, text):
    (workspace.root / name).write_text(text)


def checked(workspace, **asked):
    return check(workspace, today=workspace.clock().date(), **asked)


def recorded(workspace, kind):
    return [e.body for e in workspace.entries()[0] if isinstance(e.body, kind)]


def hedge(workspace):
    seen, _ = look(workspace, as_of=workspace.clock().date())
    return next((c.hedge.low, c.hedge.high) for c in seen.claims if c.hedge and c.hedge.cue == "could")


def test_settings_are_recorded_once_and_again_when_they_change(workspace):
    assert len(recorded(workspace, SettingsEntry)) == 1
    checked(workspace)
    checked(workspace, as_of=dt.date(2021, 7, 1))
    assert len(recorded(workspace, SettingsEntry)) == 1
    put(workspace, "upheld.toml", "[weigh]\nrho = 0.5\n")
    checked(workspace)
    entry = [e for e in workspace.entries()[0] if isinstance(e.body, SettingsEntry)][-1]
    assert (entry.body.settings["weigh.rho"], entry.by, entry.recorded) == ("0.5", "maya", workspace.clock())


def test_a_setting_changes_the_assessment(workspace):
    before = checked(workspace, as_of=dt.date(2021, 6, 1))[0].weighed.assessments
    put(workspace, "upheld.toml", "[weigh.base_rate]\nquantity = 0.7\nforecast = 0.9\n")
    after = checked(workspace, as_of=dt.date(2021, 6, 1))[0].weighed.assessments
    assert (before[0].probability, after[0].probability) == (0.5, 0.7)
    assert after[1].probability > before[1].probability + 0.2


@pytest.mark.parametrize("line", ["rho = 0.5", "settled = 0.9", "scale.quantity = 0.5"])
def test_an_assessment_made_under_other_settings_has_other_inputs(workspace, line):
    before = checked(workspace)[0].weighed.assessments[0].inputs
    put(workspace, "upheld.toml", f"[weigh]\n{line}\n")
    assert checked(workspace)[0].weighed.assessments[0].inputs != before


def test_a_broken_file_is_told_and_the_last_recorded_settings_count(workspace):
    put(workspace, "upheld.toml", "[weigh.base_rate]\nquantity = 0.7\n")
    checked(workspace)
    put(workspace, "upheld.toml", "[weigh.base_rate\nquantity = 0.6\n")
    outcome, (problem,) = checked(workspace)
    assert (problem.where, problem.line) == (str(workspace.root / "upheld.toml"), 1)
    assert outcome.weighed.assessments[0].probability == 0.7
    assert len(recorded(workspace, SettingsEntry)) == 2


def test_a_day_before_any_settings_has_the_present_ones_and_a_day_after_those_in_force_then(workspace, clock):
    put(workspace, "upheld.toml", "[weigh.base_rate]\nquantity = 0.7\n")
    checked(workspace)
    clock.now += dt.timedelta(days=10)
    put(workspace, "upheld.toml", "[weigh.base_rate]\nquantity = 0.6\n")
    checked(workspace)

    def p(day, **asked):
        return checked(workspace, as_of=day, **asked)[0].weighed.assessments[0].probability

    assert p(dt.date(2021, 7, 1)) == 0.6
    assert p(dt.date(2026, 1, 19)) == 0.7
    assert p(dt.date(2026, 1, 20)) == 0.6
    assert p(dt.date(2026, 1, 19), as_recorded=True) == 0.7


def test_sources_are_recorded_changed_and_taken_out(workspace, clock):
    put(workspace, "sources.toml", '[[source]]\nname = "TASS"\ngrade = "E"\ninterest = "RUS"\n')
    checked(workspace)
    clock.now += dt.timedelta(days=1)
    put(workspace, "sources.toml", '[[source]]\nname = "TASS"\ngrade = "D"\n[[source]]\nname = "AP"\ngrade = "A"\n')
    checked(workspace)
    clock.now += dt.timedelta(days=1)
    put(workspace, "sources.toml", "")
    assert checked(workspace)[1] == []
    assert len(recorded(workspace, SourceEntry)) == 5
    grades = [{n: s.grade for n, s in look(workspace, as_of=dt.date(2026, 1, day))[0].sources.items()} for day in (10, 11, 12)]
    assert grades == [{"TASS": "E"}, {"TASS": "D", "AP": "A"}, {}]


@pytest.mark.parametrize("text", ['[[source]]\nname = "TASS"\ngrade = "F-"\n', "[[source]\n", '[[source]]\ngrade = "A"\n', None])
def test_no_wrong_or_missing_sources_file_takes_a_source_out(workspace, text):
    put(workspace, "sources.toml", '[[source]]\nname = "TASS"\ngrade = "E"\n')
    checked(workspace)
    if text is None:
        (workspace.root / "sources.toml").unlink()
    else:
        put(workspace, "sources.toml", text)
    assert len(checked(workspace)[1]) == 1
    assert look(workspace, as_of=dt.date(2026, 1, 10))[0].sources["TASS"].grade == "E"


def test_a_hedge_follows_its_cue_through_every_edit_of_the_list(workspace):
    assert hedge(workspace) == (0.2, 0.55)
    for low, high in ((0.3, 0.5), (0.25, 0.5)):
        put(workspace, "hedges.toml", f"could = [{low}, {high}]\n")
        checked(workspace)
        checked(workspace)
        assert hedge(workspace) == (low, high)
    put(workspace, "hedges.toml", "")
    checked(workspace)
    assert hedge(workspace) == (0.2, 0.55)


def test_a_hedge_drafted_with_an_own_range_follows_it_too(workspace, tmp_path):
    put(workspace, "hedges.toml", "could = [0.3, 0.5]\n")
    (tmp_path / "other.md").write_text(
        "Another day\n\nJune 1st, 2021\n\nRain fell on Kampala for a week. Kampala could ask Kenya for boats within a year.\n"
    )
    outcome, _ = read_analysis(workspace, tmp_path / "other.md", today=dt.date(2026, 1, 10))
    assert "low = 0.3" in outcome.path.read_text()
    put(workspace, "hedges.toml", "could = [0.25, 0.5]\n")
    for _ in range(3):
        checked(workspace)
        ranges = {(e.claim.hedge.low, e.claim.hedge.high) for e in recorded(workspace, ClaimEntry)[-2:] if e.claim.hedge}
        assert ranges == {(0.25, 0.5)}


def test_a_hedge_edited_by_hand_stays(workspace):
    path = next((workspace.root / "analyses").rglob("claims.toml"))
    path.write_text(path.read_text().replace("low = 0.2,", "low = 0.4,"))
    put(workspace, "hedges.toml", "could = [0.3, 0.5]\n")
    checked(workspace)
    assert hedge(workspace) == (0.4, 0.55)


def test_a_cue_of_the_workspace_may_be_written_alone(workspace):
    put(workspace, "hedges.toml", '"on balance" = [0.6, 0.7]\n')
    path = next((workspace.root / "analyses").rglob("claims.toml"))
    text = path.read_text()
    at = text.index("hedge = ")
    path.write_text(text[:at] + 'hedge = "on balance"' + text[text.index("\n", at) :])
    assert checked(workspace)[1] == []
    seen, _ = look(workspace, as_of=dt.date(2026, 1, 10))
    assert [(c.hedge.low, c.hedge.high) for c in seen.claims if c.hedge] == [(0.6, 0.7)]


def test_who_signs_may_be_set_in_the_file(workspace):
    put(workspace, "upheld.toml", 'person = "Ada"\n')
    assert Workspace.open(workspace.root).person == "Ada"
    assert Workspace.open(workspace.root, person="Bo").person == "Bo"
    put(workspace, "upheld.toml", "person = [\n")
    assert Workspace.open(workspace.root).person
