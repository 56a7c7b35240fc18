import re

import msgspec
import pytest

from dam import told
from payloads import hostile
from upheld.publish import terminal
from upheld.publish.terminal import Screen, short_ids

PLAIN = Screen(width=120)


def shown(given, claim="villages", on=PLAIN):
    own = next(c for c in given.claims if c.id.startswith(claim))
    a = next(a for a in given.assessments if a.claim == own.id)
    return terminal.show(
        own, a, given.histories.get(own.id, ()), given.changes.get(own.id, ()), ["maya holds 0.70"], documents=given.documents, on=on
    )


@pytest.mark.parametrize("width", [80, 120])
def test_check(snapshot, width):
    given = told()
    snapshot(terminal.check(given.view, given.assessments, origins=5, on=Screen(width=width)) + "\n", name=str(width))


def test_show(snapshot):
    snapshot(shown(told()) + "\n\n" + shown(told(), "killed") + "\n")


def test_diff(snapshot):
    snapshot(terminal.diff(told().moved, on=PLAIN) + "\n")
    assert terminal.diff((), on=PLAIN) == "nothing moved"


def test_a_document_that_is_gone_is_named_as_gone():
    (first, *_) = told().moved
    kept = [e for e in first.after.evidence if e.document != "e1"]
    back = msgspec.structs.replace(first, before=first.after, after=msgspec.structs.replace(first.after, evidence=tuple(kept)), documents=("e1",))
    assert "no longer counts  Reuters" in terminal.diff([back], on=PLAIN)


@pytest.mark.parametrize("width", [60, 80, 140])
def test_no_line_is_wider_than_the_screen_and_none_ends_in_spaces(width):
    given = told()
    text = terminal.check(given.view, given.assessments, origins=5, on=Screen(width=width)) + "\n" + shown(given, on=Screen(width=width))
    assert all(len(line) <= width and line == line.rstrip() for line in text.splitlines())


def test_colour_changes_nothing_but_colour():
    given = told()
    plain, coloured = (terminal.check(given.view, given.assessments, origins=5, on=Screen(width=120, colour=c)) for c in (False, True))
    assert "\x1b[" not in plain
    assert "\x1b[" in coloured
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in stripped.splitlines()] == plain.splitlines()


@pytest.mark.parametrize("payload", ["\x1b[2J\x1b[31m", "\x9b31m", "\r\x08", "[red]x[/red]", "\u202eabc", ":smile:"])
def test_what_documents_say_moves_no_cursor(payload):
    given = hostile(told(), payload)
    text = terminal.check(given.view, given.assessments, origins=5, on=PLAIN) + shown(given) + terminal.diff(given.moved, on=PLAIN)
    assert not set("\x1b\x9b\r\x08\u202e") & set(text)
    if payload.isprintable():
        assert payload in text


def test_no_colour_is_honoured_and_pipes_get_none(monkeypatch):
    assert not terminal.screen().colour
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert terminal.screen().colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.screen().colour


def test_short_ids_are_starts_that_no_other_id_shares():
    ids = [
        "a",
        "a-b",
        "victory-emboldens-kim",
        "victory-emboldens-moscow-more",
        "victory-emboldens-moscow",
        "treaty-signed-by-both-leaders",
        "x" * 40,
    ]
    short = short_ids(ids)
    assert set(short) == set(ids)
    for name, start in short.items():
        assert name.startswith(start)
        assert start == name or sum(other.startswith(start) for other in ids) == 1
    assert short["treaty-signed-by-both-leaders"] == "treaty-signed-by"
