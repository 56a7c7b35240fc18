import datetime as dt
import json
import random

import msgspec
import pytest

import dam
import upheld
from browsing import site
from upheld.desk_add import add_documents
from upheld.desk_living import Living
from upheld.desk_search import Finder
from upheld.errors import UsageError
from upheld.ledger.words import Words
from upheld.model.judgement import Retraction
from upheld.publish import rows
from upheld.text.finding import terms


@pytest.fixture
def served(tmp_path):
    return site(tmp_path)


def found(served, query, day=dam.TODAY, **how):
    return served.app.app.state.finder.find(query, day, **how)


def ids(hits):
    return {h.document.id for h in hits.documents}


def test_words_are_found_in_names_and_texts_and_the_claims_they_bear_on_are_named(served):
    hits = found(served, "BBC")
    assert ids(hits) == {"e3"}
    assert hits.documents[0].excerpt == ()
    hits = found(served, "250 mine kill")
    assert ids(hits) == {"e5"}
    assert any(p.hit and p.text == "killed" for p in hits.documents[0].excerpt)
    assert hits.documents[0].bears_on
    assert {h.claim.kind for h in found(served, "miners").claims} == {"quantity"}


def test_a_search_as_of_a_day_finds_nothing_later(served):
    assert ids(found(served, "villages", dt.date(2021, 5, 20))) == {"e1"}
    assert ids(found(served, "villages", dt.date(2021, 6, 30))) == {"e1", "e2", "e3"}
    with pytest.raises(UsageError, match="ahead"):
        found(served, "dam", dt.date(2999, 1, 1))


def test_what_comes_in_or_is_withdrawn_later_is_found_or_not(served, tmp_path):
    assert ids(found(served, "breach")) == set()
    row = {"id": "new", "published": "2022-06-29", "outlet": "AP", "text": "A breach was seen at Sarn."}
    (tmp_path / "more.jsonl").write_text(json.dumps(row) + "\n")
    add_documents(served.workspace, tmp_path / "more.jsonl", today=dam.TODAY)
    assert ids(found(served, "breach")) == {"new"}
    served.workspace.journal.append([Retraction(document="new", since=dt.date(2022, 6, 30), because="x")])
    assert ids(found(served, "breach")) == set()
    assert ids(found(served, "breach", dt.date(2022, 6, 29))) == {"new"}


def test_the_index_is_derived_and_a_damaged_one_is_made_anew(served, tmp_path):
    wanted = ids(found(served, "villages"))
    path = served.workspace.root / ".cache" / "words.sqlite"
    for damage in (b"", b"no database", random.Random(3).randbytes(4096)):
        path.write_bytes(damage)
        finder = Finder(Living(served.workspace, today=lambda: dam.TODAY))
        assert ids(finder.find("villages", dam.TODAY)) == wanted
    path.unlink()
    path.mkdir()  # cannot be written at all
    finder = Finder(Living(served.workspace, today=lambda: dam.TODAY))
    assert ids(finder.find("villages", dam.TODAY)) == wanted


def test_an_index_damaged_in_any_place_never_shows_what_does_not_hold_the_words(tmp_path):
    path = tmp_path / "words.sqlite"
    texts = {str(n): (lambda n=n: ("", f"word{n} dam {'valley ' * (n % 7)}")) for n in range(300)}
    whole = Words(path)
    whole.take(texts)
    whole.close()
    good, rng = path.read_bytes(), random.Random(5)
    for _ in range(40):
        spoilt = bytearray(good)
        spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
        path.write_bytes(spoilt)
        index = Words(path)
        index.take(texts)
        assert set(index.find(terms("word17"))) <= set(texts)
        index.close()


def test_two_processes_may_take_at_once(tmp_path):
    one, other = Words(tmp_path / "words.sqlite"), Words(tmp_path / "words.sqlite")
    texts = {str(n): (lambda n=n: ("", f"word{n}")) for n in range(50)}
    assert one.take(texts) == 50
    assert other.take(texts) == 0
    assert one.find(terms("word7")) == other.find(terms("word7")) == ["7"]


def test_pages_api_and_python_find_the_same(served):
    got = served.get("/api/v1/search?q=sarn+dam&limit=2")
    answer = msgspec.json.decode(got.content, type=rows.SearchAnswer)
    assert len(answer.documents) == 2
    assert answer.total > 2
    more = msgspec.json.decode(served.get("/api/v1/search?q=sarn+dam&limit=2&offset=2").content, type=rows.SearchAnswer)
    assert not {d.document.id for d in answer.documents} & {d.document.id for d in more.documents}
    page = served.get("/search?q=sarn+dam").text
    assert page.count("<mark>") >= answer.total
    assert "claim 1" in page
    table = upheld.open(served.workspace.root).search("sarn dam", as_of=dam.AS_OF)
    assert {r["id"] for r in table.records()} == ids(found(served, "sarn dam", dam.AS_OF))
    for path in ("/search", "/search?q=%3F", "/search?q=" + "x" * 5000, "/search?q=dam&page=99"):
        assert served.get(path).status_code == 200
    for path in ("search", "search?q=", "search?q=dam&limit=101", "search?q=dam&as_of=2999-01-01", "search?q=dam&x=1"):
        assert served.get(f"/api/v1/{path}").status_code == 400
