"""A few disturbed turns of the soak, so that what the bench measures at length is held here too."""

import datetime as dt

from bench import soak
from upheld.desk import verify


def test_disturbed_turns_lose_nothing_and_tell_what_undisturbed_ones_tell(tmp_path, monkeypatch):
    monkeypatch.setattr(soak, "_QUICK", soak._Size(turns=4, step=dt.timedelta(days=18), rate=0.25, claims=20))
    found = soak.figures(None)
    assert (found["lost"], found["alerts_wrong"]) == (0, 0)
    assert found["faults"] >= 3
    assert 20 <= found["documents"] <= 60


def test_the_record_of_a_disturbed_run_is_whole(tmp_path):
    made, _, _ = soak._lived(tmp_path, soak._Size(turns=2, step=dt.timedelta(days=18), rate=0.2, claims=2), faults=soak._Faults(3))
    assert [p for p in verify(made) if p.severity == "error"] == []
