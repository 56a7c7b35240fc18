"""What is told, once: movements with a margin, rules, and by which channel."""

import ast
import datetime as dt
import hashlib
import hmac
import json
import socketserver
import sys
import threading
from contextlib import contextmanager

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.loopback import serving
from tests.watching import Clock, Watcher, feed, workspace
from upheld.config.network import parse_network
from upheld.desk_alerts import MARGIN, moved
from upheld.desk_brief import brief_input, handed_on
from upheld.desk_judge import resting_on
from upheld.desk_watch import settings_of
from upheld.errors import WorkspaceError
from upheld.ledger.entry import AlertEntry, BriefEntry
from upheld.ledger.journal import Journal
from upheld.model.assessment import Assessment
from upheld.model.judgement import Retraction
from upheld.model.watch import Alert
from upheld.model.words import word
from upheld.publish.alerts import atom, call, mail, signature, told
from upheld.publish.deliver import deliver_due

DAM = "When the Sarn dam failed in Kenya, {} villages were flooded, the {} said. "


def assessment(p, status="leaning", claim="c"):
    return Assessment(claim=claim, as_of=dt.date(2021, 6, 1), status=status, probability=p)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_law_no_movement_under_the_margin_is_told_whatever_border_it_crosses(p, q):
    def status(value):
        return "overturned" if value < 0.2 else "upheld" if value >= 0.8 else "leaning"

    kind = moved(assessment(p, status(p)), assessment(q, status(q)))
    if abs(p - q) < MARGIN:
        assert kind is None
    elif status(p) != status(q):
        assert kind == "status"
    else:
        assert kind == ("band" if word(p) != word(q) else None)


def test_a_change_that_no_border_of_probability_explains_is_always_told():
    assert moved(assessment(0.6, "leaning"), assessment(0.61, "contested")) == "status"
    assert moved(assessment(0.6, "open"), assessment(0.6, "occurred")) == "status"
    assert moved(assessment(0.805, "upheld"), assessment(0.795, "leaning")) is None


@pytest.fixture
def clock():
    return Clock()


def source(server):
    return f'[[feed]]\naddress = "{server.at("/rss")}"\nname = "paper"\n'


def story(n, day, villages, who):
    return (f"https://example.org/{n}", day, f"Story {n} of the county", DAM.format(villages, who) * 30)


def test_a_claim_that_moved_is_told_once_with_what_moved_it_and_how_to_undo_it(tmp_path, clock):
    with serving({"/rss": (200, {}, feed())}) as server:
        watcher = Watcher(workspace(tmp_path, clock, source(server), '[check]\nfail = "p < 0.45"\n'), clock, server.pair)
        assert watcher.turn()[2] == ()
        clock.forward(days=1)
        server.routes["/rss"] = (200, {}, feed(story(1, "2021-06-02", 25, "county"), story(2, "2021-06-02", 24, "survey")))
        alerts = watcher.turn()[2]
        kinds = {a.kind for a in alerts}
        assert kinds == {"status", "rule"}
        moved_ = next(a for a in alerts if a.kind == "status")
        assert moved_.documents
        assert moved_.documents[0].startswith("https://example.org/")
        assert "--unlink" in moved_.undo
        assert moved_.before.startswith("unverified")
        for _ in range(3):
            clock.forward(days=1)
            assert watcher.turn()[2] == ()
        clock.forward(days=1)
        (watcher.made.root / "upheld.toml").write_text("")
        assert [a.kind for a in watcher.turn()[2]] == ["rule-over"]
        (watcher.made.root / "upheld.toml").write_text('[check]\nfail = "p < 0.45"\n')
        assert [a.kind for a in watcher.turn()[2]] == ["rule"]  # crossed anew


def test_a_slow_drift_is_told_when_it_adds_up(clock):
    claim = "c"
    from upheld.desk_alerts import Past, _of_claims

    past = Past(first={claim: assessment(0.56)}, made={})
    assert [list(_of_claims(past, [], [assessment(p, claim=claim)], clock())) for p in (0.55, 0.53, 0.52)] == [[], [], []]
    (alert,) = _of_claims(past, [], [assessment(0.50)], clock())
    assert alert.kind == "band"


def test_a_notice_in_another_text_is_recognised_and_proposed(tmp_path, clock):
    with serving({"/rss": (200, {}, feed(story(1, "2021-06-01", 25, "county")))}) as server:
        watcher = Watcher(workspace(tmp_path, clock, source(server)), clock, server.pair)
        watcher.turn()
        clock.forward(days=1)
        notice = (
            "https://example.org/n",
            "2021-06-03",
            "Retraction",
            "Our report https://example.org/1 on the dam was retracted. The article has been retracted by its editors. " + "We regret it. " * 150,
        )
        server.routes["/rss"] = (200, {}, feed(story(1, "2021-06-01", 25, "county"), notice))
        (alert,) = [a for a in watcher.turn()[2] if a.kind == "retracted"]
        assert alert.about == "https://example.org/1"
        assert 'upheld judge "https://example.org/1" --retract' in alert.undo
        assert len(watcher.documents()) == 2  # proposed, not done


def alert(n=1, at=dt.datetime(2021, 6, 2, 12, tzinfo=dt.UTC), **more):
    return Alert(
        id=f"{n:016d}",
        kind="status",
        about="c",
        at=at,
        title=more.pop("title", f"c{n}: leaning → overturned"),
        documents=("d1 (A title)",),
        undo="upheld judge",
        **more,
    )


def test_told_in_full():
    assert told(alert(after="overturned, very unlikely (0.12)")) == (
        "! c1: leaning → overturned\n    overturned, very unlikely (0.12)\n    moved by d1 (A title)\n    to undo: upheld judge"
    )


HOSTILE = "x\r\nBcc: all@example.org\n<script>alert(1)</script>]]>\x00\x1b[31m & \u2028"


def test_strangers_words_stay_words_in_every_channel():
    bad = alert(title=HOSTILE, after=HOSTILE)
    assert told(bad).count("\n") == 2  # what is said after says no more than the title
    assert "\x1b" not in told(bad)
    message = mail([bad], sender="upheld@example.org", to=["me@example.org"], now=bad.at)
    assert message.get("Bcc") is None
    tree = etree.fromstring(atom([bad], title=HOSTILE))
    assert tree.findall(".//{*}script") == []
    assert "<script>" in tree.findtext(".//{*}entry/{*}title")
    assert json.loads(call([bad]))["alerts"][0]["title"] == HOSTILE


def test_the_feed_holds_the_newest_first_and_equal_alerts_give_equal_bytes():
    rows = [alert(n, at=dt.datetime(2021, 6, 1, tzinfo=dt.UTC) + dt.timedelta(hours=n)) for n in range(130)]
    found = atom(rows, title="t")
    assert found == atom(rows[::-1], title="t")
    tree = etree.fromstring(found)
    ids = [e.findtext("{*}id") for e in tree.findall("{*}entry")]
    assert len(ids) == 100
    assert ids[0].endswith(rows[-1].id)


@contextmanager
def mail_server():
    """A small SMTP server that keeps the mails it is given."""
    kept = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 here\r\n")
            lines = []
            while raw := self.rfile.readline():
                verb = raw[:4].upper()
                if verb == b"DATA":
                    self.wfile.write(b"354 go\r\n")
                    while (row := self.rfile.readline()) != b".\r\n":
                        lines.append(row)
                    kept.append(b"".join(lines))
                    self.wfile.write(b"250 kept\r\n")
                elif verb == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 ok\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}", kept
        server.shutdown()
        thread.join()


def test_every_channel_is_told_once_and_a_failed_one_again(tmp_path, clock, monkeypatch):
    monkeypatch.setenv("HOOK", "s3cret")
    with mail_server() as (smtp, mails), serving({"/hook": (500, {}, b"")}) as server:
        made = workspace(tmp_path, clock, main=f'[alerts]\nfile = "alerts.log"\natom = "alerts.atom"\nmail_to = ["me@example.org"]\nmail_from = "upheld@example.org"\n'
                         f'smtp = "{smtp}"\nwebhook = "{server.at("/hook")}"\nsecret = "env:HOOK"\n')  # fmt: skip
        config = settings_of(made)[0].alerts
        made.journal.append([AlertEntry(alert(1, at=clock())), AlertEntry(alert(2, at=clock()))])
        assert deliver_due(made, config, offline=True) == []
        assert (mails, server.asked) == ([], [])
        (problem,) = deliver_due(made, config)
        assert problem.where == "alerts.webhook"
        assert len(mails) == 1
        assert b"c1: leaning" in mails[0]
        assert b"Message-ID: <" in mails[0]
        server.routes["/hook"] = (204, {}, b"")
        assert deliver_due(made, config) == []
        assert deliver_due(made, config) == []
        assert len(mails) == 1
        assert [len(json.loads(body)["alerts"]) for _, _, _, body in server.asked] == [2, 2]
        _, _, headers, body = server.asked[-1]
        stamp = headers["X-Upheld-Signature"].split(",")[0].removeprefix("t=")
        digest = hmac.new(b"s3cret", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        assert headers["X-Upheld-Signature"] == f"t={stamp},v1={digest}" == signature(body, secret="s3cret", at=int(stamp))
        assert server.asked[0][2]["Idempotency-Key"] == headers["Idempotency-Key"]
        assert (made.root / "alerts.log").read_text().count("leaning") == 2
        assert etree.fromstring((made.root / "alerts.atom").read_bytes()).findall("{*}entry")
        assert "s3cret" not in "".join(p.read_text("utf-8", "replace") for p in (made.root / "journal").rglob("*.jsonl"))


def test_an_alert_whose_delivery_could_not_be_recorded_is_not_written_again(tmp_path, clock, monkeypatch):
    made = workspace(tmp_path, clock, main='[alerts]\nfile = "alerts.log"\n')
    config, log = settings_of(made)[0].alerts, made.root / "alerts.log"
    log.write_bytes(b"2025-01-01 06:00 half a li")
    made.journal.append([AlertEntry(alert(1, at=clock()))])
    with monkeypatch.context() as full:
        full.setattr(Journal, "append", _no_room)
        with pytest.raises(WorkspaceError):
            deliver_due(made, config)
    clock.forward(hours=-3)
    assert deliver_due(made, config) == []
    assert deliver_due(made, config) == []
    first, *lines = log.read_text().splitlines()
    assert first == "2025-01-01 06:00 half a li"
    assert sum("leaning" in line for line in lines) == 1
    clock.forward(hours=30)
    made.journal.append([AlertEntry(alert(2, at=clock()))])
    deliver_due(made, config)
    assert log.read_text().count("leaning") == 2


def _no_room(*_: object) -> None:
    raise WorkspaceError("no space left", hint="make room")


def test_a_digest_gathers_quiet_hours_wait_and_what_is_old_is_let_be(tmp_path, clock):
    with serving({"/hook": (204, {}, b"")}) as server:
        made = workspace(
            tmp_path, clock, main=f'[alerts]\nwebhook = "{server.at("/hook")}"\ndigest = "1d"\nquiet_from = "22:00"\nquiet_to = "05:30"\n'
        )
        config = settings_of(made)[0].alerts
        for n in range(3):
            made.journal.append([AlertEntry(alert(n, at=clock()))])
            deliver_due(made, config)
            clock.forward(hours=6)
        assert server.asked == []
        clock.at = dt.datetime(2021, 6, 3, 23, tzinfo=dt.UTC)
        deliver_due(made, config)
        assert server.asked == []
        clock.at = dt.datetime(2021, 6, 4, 6, tzinfo=dt.UTC)
        deliver_due(made, config)
        assert [len(json.loads(body)["alerts"]) for _, _, _, body in server.asked] == [3]
        made.journal.append([AlertEntry(alert(9, at=clock()))])
        clock.forward(days=8)
        deliver_due(made, config)
        assert len(server.asked) == 1


def test_no_password_goes_out_in_the_open_and_a_missing_one_is_told(tmp_path, clock, monkeypatch):
    with mail_server() as (smtp, mails):
        made = workspace(
            tmp_path, clock, main=f'[alerts]\nmail_to = ["me@example.org"]\nmail_from = "u@example.org"\nsmtp = "{smtp}"\npassword = "env:NOT_SET"\n'
        )
        made.journal.append([AlertEntry(alert(1, at=clock()))])
        (problem,) = deliver_due(made, settings_of(made)[0].alerts)
        assert "NOT_SET" in problem.message
        assert mails == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('[alerts]\npassword = "hunter2"', 2, "does not stand here"),
        ('[alerts]\nmail_to = "a@b"', 2, "mail needs a server"),
        ('[alerts]\nquiet_from = "22:00"', 2, "beginning and an end"),
        ('[alerts]\nquiet_from = "25:00"\nquiet_to = "1:00"', 2, "no time of day"),
        ('[alerts]\nwebhook = "file:///etc/passwd"', 2, "no web address"),
        ("[alerts]\ndigest = 5", 2, "not text"),
        ('[alerts]\nwebhok = "https://x.org"', 2, "unknown key"),
        ('[fetch]\nallow_private = ["localhost:80"]', 2, "no IP address"),
        ("fetch = 3", 1, "no table"),
    ],
)  # fmt: skip
def test_wrong_settings_are_told_with_their_line(text, line, message):
    problems = parse_network(text.encode(), "upheld.toml")[2]
    assert any(p.line == line and message in p.message for p in problems), problems


def test_alerts_survive_the_journal(tmp_path, clock):
    made = workspace(tmp_path, clock)
    (entry,), _ = made.journal.append([AlertEntry(alert(1, at=clock(), probability=0.5))])
    assert msgspec.json.decode(msgspec.json.encode(entry), type=type(entry)) == entry


def noticed(flags, told=(), first=()):
    """What is told of one claim that has some flags now and had others at first."""
    from upheld.desk_alerts import Past, _of_flags

    past = Past(first={"c": msgspec.structs.replace(assessment(0.5), flags=tuple(first))}, made={})
    return list(_of_flags(past, list(told), [msgspec.structs.replace(assessment(0.5), flags=tuple(flags))], Clock()()))


def test_a_flag_that_calls_for_a_person_is_told_when_it_comes_and_when_it_goes_and_once():
    assert noticed(["disputed", "stale"]) == []
    assert noticed(["flooded"], first=["flooded"]) == []
    (came,) = noticed(["flooded", "disputed"])
    assert (came.kind, came.about, came.before) == ("flag", "c", "flooded")
    assert noticed(["flooded"], told=[came]) == []
    (gone,) = noticed([], told=[came])
    assert gone.kind == "flag-over"
    assert noticed([], told=[came, gone]) == []
    (again,) = noticed(["flooded"], told=[came, gone])
    assert again.id != came.id
    (opened,) = noticed(["re-opened"])
    assert "read it again" in opened.title
    assert opened.undo


def test_the_desktop_is_told_with_words_as_arguments_and_a_machine_without_one_says_so(tmp_path, clock, monkeypatch):
    made = workspace(tmp_path, clock, main="[alerts]\ndesktop = true\n")
    made.journal.append([AlertEntry(alert(n, at=clock(), title=f"c{n}: <b>$(touch x)</b>; rm -rf .")) for n in range(5)])
    config = settings_of(made)[0].alerts
    monkeypatch.setenv("PATH", str(tmp_path))
    (problem,) = deliver_due(made, config)
    assert "notify-send" in problem.message
    script = tmp_path / "notify-send"
    script.write_text(f'#!{sys.executable}\nimport sys\nopen("{tmp_path}/shown", "a").write(repr(sys.argv[1:]) + "\\n")\n')
    script.chmod(0o755)
    assert deliver_due(made, config) == []
    assert deliver_due(made, config) == []
    shown = [ast.literal_eval(line) for line in (tmp_path / "shown").read_text().splitlines()]
    assert len(shown) == 4
    assert shown[0][-1] == "! c0: ‹b›$(touch x)‹/b›; rm -rf ."
    assert "2 more" in shown[-1][-1]
    assert not (tmp_path / "x").exists()


def test_who_corrects_a_document_learns_of_the_briefs_that_used_it(tmp_path, clock):
    with serving({"/rss": (200, {}, feed(story(1, "2021-06-01", 25, "county"), story(2, "2021-06-01", 24, "survey")))}) as server:
        watcher = Watcher(workspace(tmp_path, clock, source(server)), clock, server.pair)
        watcher.turn()
        clock.forward(days=1)
        watcher.turn()
        given, _ = brief_input(watcher.made, today=clock().date())
        for _ in range(2):
            assert handed_on(watcher.made, given, form="md", name="june.md", content=b"brief") == []
        (made,) = [e.body for e in watcher.made.entries()[0] if isinstance(e.body, BriefEntry)]
        assert set(made.documents) == {c.document for a in given.assessments for c in a.evidence if c.weight}
        assert "https://example.org/1" in made.documents
        heads = given.view.heads
        assert brief_input(watcher.made, today=clock().date())[0].view.heads == heads  # a brief made again is the same, to the byte
        judged = Retraction(document="https://example.org/1", since=clock().date(), because="withdrawn")
        resting = resting_on(watcher.made, judged)
        assert resting.briefs == (f"june.md (after-the-sarn-dam, as of {clock().date()})",)
        assert resting.claims
        server.routes["/rss"] = (200, {}, feed(story(1, "2021-06-01", 95, "county"), story(2, "2021-06-01", 24, "survey")))
        clock.forward(days=1)
        (alert_,) = [a for a in watcher.turn()[2] if a.kind == "corrected"]
        assert "handed on in june.md" in alert_.title
