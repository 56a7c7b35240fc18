"""Files of events made by hand, and the shortest way to load them."""

import datetime as dt
from pathlib import Path

from upheld.desk_events import add_events, events
from upheld.gather.events.gdelt import LAYOUTS
from upheld.ledger.workspace import Workspace

COLUMNS = LAYOUTS[61][1]
NOW = dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)
BASE = {
    "GLOBALEVENTID": "1233702893", "SQLDATE": "20250322", "MonthYear": "202503", "Year": "2025", "FractionDate": "2025.2247", "Actor1Code": "RUSGOV",
    "Actor1Name": "RUSSIA", "Actor1CountryCode": "RUS", "Actor1Type1Code": "GOV", "Actor2Code": "PRK", "Actor2Name": "NORTH KOREA",
    "Actor2CountryCode": "PRK", "IsRootEvent": "1", "EventCode": "042", "EventBaseCode": "042", "EventRootCode": "04", "QuadClass": "1",
    "GoldsteinScale": "1.9", "NumMentions": "4", "NumSources": "1", "NumArticles": "4", "AvgTone": "-1.5", "ActionGeo_Type": "4",
    "ActionGeo_FullName": "Pyongyang, P'yongyang-si, North Korea", "ActionGeo_CountryCode": "KN", "ActionGeo_Lat": "39.0194",
    "ActionGeo_Long": "125.755", "DATEADDED": "20250322180000", "SOURCEURL": "https://example.org/a",
}  # fmt: skip


def gdelt_row(columns=COLUMNS, **given):
    cells = BASE | given
    return "\t".join(str(cells.get(c, "")) for c in columns)


def workspace(folder, now=NOW):
    made, _ = Workspace.init(folder)
    made.clock = lambda: now
    return made


def add(made: Workspace, path: Path, **given):
    outcome, problems = add_events(made, path, **given)
    assert outcome.rows == outcome.loaded + outcome.rejected
    return outcome, problems


def rows(made: Workspace, columns: str, *, as_of=None, where="true", order="row_no", table="event"):
    """Rows in force, as tuples."""
    from upheld.ledger.events import rows as view

    store, _ = events(made)
    relation = view(store, as_of=as_of, where=where)
    return relation.query("v", f"SELECT {columns} FROM v ORDER BY {order}").fetchall()


def write(path: Path, *lines, end="\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join((line if isinstance(line, bytes) else line.encode()) + end.encode() for line in lines))
    return path


def load(tmp_path, path, **given):
    made = workspace(tmp_path / "w")
    outcome, problems = add(made, path, **given)
    return made, outcome, problems
