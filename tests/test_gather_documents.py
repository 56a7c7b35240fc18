import datetime as dt
import json

import pytest

from upheld.errors import Problem, SourceError
from upheld.gather.documents import Incoming, read_jsonl

TODAY = dt.date(2026, 1, 10)
GOOD = {"id": "e1", "published": "2025-03", "happened": ["2025-03-02", "2025-03-02"], "outlet": "Daily", "title": "T", "text": "Two bridges fell."}


def load(tmp_path, *lines):
    path = tmp_path / "documents.jsonl"
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    found = list(read_jsonl(path, first_seen=TODAY))
    return [f for f in found if isinstance(f, Incoming)], [f for f in found if isinstance(f, Problem)]


def test_a_document_keeps_its_fields_and_its_text(tmp_path):
    (incoming,), problems = load(tmp_path, GOOD)
    assert problems == []
    assert incoming.text == "Two bridges fell."
    assert (incoming.document.outlet, incoming.document.known) == ("Daily", dt.date(2025, 3, 31))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"id": "e2", "text": "cut o', "no JSON"),
        (b"[1, 2]", "no JSON object"),
        (b'{"text": "\xff\xfe"}', "not UTF-8"),
        ({"id": "e2", "text": " "}, "text is empty"),
        ({"id": "e2", "text": 5}, "text is not text"),
        ({"id": "e2", "text": "t", "published": "c. 2024"}, "is not a date"),
        ({"id": "e2", "text": "t", "published": 2024}, "write a date as text"),
        ({"id": "e2", "text": "t", "happened": ["2025-03-02"]}, "neither a date nor a pair"),
        ({"id": "e2", "text": "t", "happened": ["2025-03-02", "2025-03-01"]}, "before it starts"),
    ],
)
def test_a_wrong_line_is_named_and_the_rest_goes_in(tmp_path, line, message):
    documents, (problem,) = load(tmp_path, GOOD, line, GOOD | {"id": "e3"})
    assert [d.document.id for d in documents] == ["e1", "e3"]
    assert problem.line == 2
    assert message in problem.message
    assert problem.remedy


@pytest.mark.parametrize(
    ("change", "message"),
    [({"published": "2027-01-01", "happened": None}, "after today"), ({"published": "2025-02-01"}, "before what it reports")],
)
def test_doubtful_dates_are_taken_in_with_a_warning_and_count_from_first_sight(tmp_path, change, message):
    (incoming,), (problem,) = load(tmp_path, GOOD | change)
    assert problem.severity == "warning"
    assert message in problem.message
    assert incoming.document.known == TODAY


def test_the_same_id_with_another_text_is_a_new_version_and_said(tmp_path):
    documents, (problem,) = load(tmp_path, GOOD, GOOD, GOOD | {"text": "Three bridges fell."})
    assert len(documents) == 3
    assert "comes again" in problem.message


def test_a_document_without_id_gets_one_from_its_words(tmp_path):
    (incoming,), _ = load(tmp_path, {"text": "Two bridges fell."})
    assert incoming.document.id.startswith("d-")


def test_a_file_that_is_not_there_is_an_error_for_the_caller(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        list(read_jsonl(tmp_path / "none.jsonl", first_seen=TODAY))
