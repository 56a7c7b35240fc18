"""What Telegram's program exports: each message with words is a document of its day, and nothing of it is lost silently."""

import datetime as dt
import json

from upheld.errors import Problem
from upheld.gather.imports import import_path
from upheld.gather.telegram import is_telegram

SEEN = dt.date(2022, 1, 1)


def message(n, text, **more):
    return {"id": n, "type": "message", "date": "2021-05-20T23:30:00", "date_unixtime": "1621553400", "from": "Sarn News", "text": text} | more


def channel(*messages, **more):
    return {"name": "Sarn News", "type": "public_channel", "id": 77, "messages": list(messages)} | more


def taken(tmp_path, whole, name="result.json"):
    path = tmp_path / name
    path.write_text(json.dumps(whole), "utf-8")
    found = list(import_path(path, first_seen=SEEN))
    return [one for one in found if not isinstance(one, Problem)], [one for one in found if isinstance(one, Problem)]


def test_a_message_is_a_document_of_its_day_with_its_channel_and_whom_it_passes_on(tmp_path):
    pieces = ["The dam failed.\n", {"type": "bold", "text": "25 villages"}, " were flooded."]
    (one, other), problems = taken(
        tmp_path, channel(message(5, pieces, forwarded_from="County"), message(6, "Rain.", date_unixtime="", date="2021-05-21T10:00:00"))
    )
    assert one.text == "The dam failed.\n25 villages were flooded."
    d = one.document
    assert (d.id, d.outlet, d.cited, d.title) == ("telegram-77-5", "Sarn News", "County", "The dam failed.")
    assert d.published.text() == "2021-05-20"
    assert other.document.published.text() == "2021-05-21"
    assert problems == []


def test_in_a_group_whoever_writes_is_cited(tmp_path):
    (one,), _ = taken(tmp_path, channel(message(1, "Seen it.", **{"from": "Ben"}), type="private_supergroup"))
    assert one.document.cited == "Ben"


def test_what_holds_no_words_is_counted(tmp_path):
    documents, problems = taken(tmp_path, channel(message(1, ""), {"id": 2, "type": "service", "text": ""}, 3, message(4, "Words.")))
    assert [d.document.id for d in documents] == ["telegram-77-4"]
    (told,) = problems
    assert (told.severity, told.message) == ("note", "3 messages hold no words")


def test_chats_between_persons_of_an_account_are_left_alone(tmp_path):
    whole = {"about": "all", "chats": {"about": "", "list": [channel(message(1, "Open.")), channel(message(2, "Secret."), type="personal_chat")]}}
    documents, problems = taken(tmp_path, whole)
    assert [d.text for d in documents] == ["Open."]
    assert "1 chats between persons" in problems[0].message


def test_a_damaged_export_says_so_and_other_json_is_not_taken_for_one(tmp_path):
    (tmp_path / "cut.json").write_text(json.dumps(channel(message(1, "Words.")))[:-5])
    (told,) = import_path(tmp_path / "cut.json", first_seen=SEEN)
    assert "cannot be read" in told.message
    (tmp_path / "half.json").write_text(json.dumps(channel(message(1, "\ud800"), message(2, "Words."))))
    documents = [one for one in import_path(tmp_path / "half.json", first_seen=SEEN) if not isinstance(one, Problem)]
    assert [d.document.id for d in documents] == ["telegram-77-2"]
    (tmp_path / "csl.json").write_text('[{"type": "article", "messages": "x"}]')
    assert not is_telegram(tmp_path / "csl.json")
    assert not is_telegram(tmp_path / "none.json")
