import datetime as dt
import json

import pytest

from tests.test_cli import folder, run  # noqa: F401
from upheld.desk_replay import Track
from upheld.model.assessment import Assessment
from upheld.model.claim import Claim, Quote
from upheld.publish.replay import as_rows, table

DAYS = (dt.date(2021, 6, 1), dt.date(2021, 6, 30))
CLAIM = Claim(id="villages", analysis="dam", kind="quantity", text="40 villages were flooded", quote=Quote(exact="40", start=0, end=2))


def at(day, status, p):
    return Assessment(claim="villages", as_of=day, status=status, probability=p)


@pytest.mark.parametrize(
    ("then", "now", "arrow"),
    [
        (("unverified", 0.5), ("overturned", 0.1), "▼"),
        (("leaning", 0.7), ("upheld", 0.9), "▲"),
        (("leaning", 0.79), ("upheld", 0.81), "●"),
        (("upheld", 0.81), ("upheld", 0.82), " "),
        (("normative", None), ("normative", None), " "),
    ],
)
def test_a_claim_gets_an_arrow_where_it_moved(then, now, arrow):
    track = Track(claim=CLAIM, points=(at(DAYS[0], *then), at(DAYS[1], *now)))
    head, row = table([track], DAYS).splitlines()[:2]
    assert row.ljust(99)[head.index("2021-06-30") - 2] == arrow


def test_a_claim_that_was_not_there_yet_leaves_its_cell_empty():
    track = Track(claim=CLAIM, points=(None, at(DAYS[1], "upheld", 0.9)))
    assert table([track], DAYS).splitlines()[1].split() == ["villages", "upheld", ".90"]
    assert as_rows([track], DAYS)[0]["points"][0] == {"as_of": "2021-06-01", "status": None, "probability": None}


def test_the_command_shows_the_days_in_order_and_as_json(folder):  # noqa: F811
    shown = run(folder, "check", "--replay", "2021-06-30, 2021-06-01")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.split()[1:3] == ["2021-06-01", "2021-06-30"]
    whole = json.loads(run(folder, "check", "--replay", "2021-06-01,2021-06-30", "--json").stdout)
    assert whole["days"] == ["2021-06-01", "2021-06-30"]
    assert [p["status"] for p in whole["claims"][0]["points"]] == ["unverified", "overturned"]


@pytest.mark.parametrize(
    ("args", "message"),
    [(("--replay", "2021-06-01,June"), "write YYYY-MM-DD"), (("--replay", "2021-06-01", "--as-of", "2021-06-01"), "its own days")],
)
def test_days_that_cannot_be_are_told(folder, args, message):  # noqa: F811
    done = run(folder, "check", *args)
    assert done.returncode == 2
    assert message in done.stderr
