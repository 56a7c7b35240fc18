"""How widely a claim was searched is said, also where nothing was found."""

import datetime as dt

from tests import dam
from upheld.desk import check
from upheld.desk_coverage import coverage_of, in_words
from upheld.ledger.entry import SearchEntry
from upheld.model.watch import Searched


def told(made, claim, day=dam.AS_OF):
    seen = check(made, as_of=day, today=dam.TODAY)[0]
    found = next(a for a in seen.weighed.assessments if a.claim.startswith(claim))
    return coverage_of(made.standing()[0], seen.view, found)


def test_what_was_screened_what_bore_and_what_came_since_add_up(tmp_path):
    made = dam.workspace(tmp_path)
    found = told(made, "more-than-40")
    assert found.screened == len(dam.DOCUMENTS)
    assert 0 < found.bore < found.screened
    assert found.last is not None
    assert found.since < found.screened
    assert (
        f"{found.screened} documents screened, {found.bore} bear on it, the last of {found.last}; 0 new of {found.since} screened since"
        in in_words(found)
    )


def test_nothing_found_is_a_finding(tmp_path):
    made = dam.workspace(tmp_path)
    found = told(made, "nairobi")
    assert found.bore == 0
    assert "8 documents screened, nothing found that bears on it" in in_words(found)
    before = told(made, "nairobi", dt.date(2021, 5, 1))
    assert "no document was there to screen" in in_words(before)


def test_searches_made_for_a_claim_alone_are_counted_by_provider_and_day(tmp_path):
    made = dam.workspace(tmp_path)
    name = told(made, "nairobi").claim

    def row(provider, end, **more):
        return Searched(claim=name, provider=provider, query="q", start=dt.date(2021, 6, 1), end=end, **more)

    made.journal.append([SearchEntry((row("gdelt", dt.date(2022, 1, 1), found=4, new=1), row("news", dt.date(2022, 2, 1), failed="down")))])
    made.journal.append([SearchEntry((row("gdelt", dt.date(2022, 3, 1), found=2), row("gdelt", dt.date(2022, 7, 1), found=9)))])
    found = told(made, "nairobi")
    assert (found.searches, found.failed, found.providers, found.asked_to, found.found, found.new) == (3, 1, ("gdelt",), dt.date(2022, 3, 1), 6, 1)
    assert "3 times, 1 of them in vain in gdelt to 2022-03-01: 6 found, 1 of them new" in in_words(found)
