"""What a person tries on the first day, each as it goes from one end to the other."""

import datetime as dt
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from bench import archive
from tests import made as forms
from tests.events_support import gdelt_row
from tests.loopback import serving
from tests.watching import ARTICLE, Clock, Watcher, feed, json_feed, page
from tests.watching import workspace as watching
from upheld.cli_watch import add_opml
from upheld.desk import check
from upheld.desk_add import add_documents
from upheld.desk_coverage import coverage_of, in_words
from upheld.desk_judge import judge
from upheld.desk_read import read_analysis
from upheld.desk_said import Said
from upheld.desk_story import moved
from upheld.desk_watch import states
from upheld.ledger.entry import AnalysisEntry, ClaimEntry, DocumentEntry
from upheld.ledger.workspace import Workspace
from upheld.publish.contract import check_json
from upheld.score.people import held_on, pooled
from upheld.text.languages.foreign import read_foreign

OWN = Path(__file__).parent.parent / "bench" / "articles" / "dev"
TODAY = dt.date(2021, 12, 31)
DAM = "When the Sarn dam failed in Kenya, {} villages were flooded, the {} said."


def run(folder, *args, **more):
    done = subprocess.run([sys.executable, "-m", "upheld", *args], cwd=folder, capture_output=True, text=True, check=False, timeout=300, **more)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def workspace(folder, article, *rows, today=TODAY, person="maya"):
    """A workspace with an article and documents given as (id, published, outlet, text) and more fields."""
    made = Workspace(Workspace.init(folder / "ws")[0].root, person=person, clock=lambda: dt.datetime.combine(today, dt.time(12), tzinfo=dt.UTC))
    (folder / "article.md").write_text(article)
    read_analysis(made, folder / "article.md", today=today)
    added(made, *rows, today=today)
    return made


def added(made, *rows, today=TODAY):
    path = made.root.parent / "rows.jsonl"
    path.write_text("".join(json.dumps(dict(zip(("id", "published", "outlet", "text"), row[:4], strict=True)) | (row[4] if len(row) > 4 else {})) + "\n"
                            for row in rows))  # fmt: skip
    add_documents(made, path, today=today)


def standing(made, claim="", day=TODAY):
    """The assessment of the claim whose id starts so, as of a day."""
    return next(a for a in check(made, as_of=day, today=TODAY)[0].weighed.assessments if a.claim.startswith(claim))


def words(text):
    return Counter(re.findall(r"\w+", text.casefold()))


def answered(quote, listed):
    common = sum((words(quote) & words(listed)).values())
    return common >= 0.5 * min(sum(words(quote).values()), sum(words(listed).values())) and common >= 0.3 * sum(
        (words(quote) | words(listed)).values()
    )


def one_to_one(listed, quotes):
    """How many of the listed are found, no quote answering two (greatest matching, by augmenting paths)."""
    fits = [[i for i, quote in enumerate(quotes) if answered(quote, one)] for one in listed]
    holder = {}

    def placed(j, seen):
        for i in fits[j]:
            if i not in seen:
                seen.add(i)
                if i not in holder or placed(holder[i], seen):
                    holder[i] = j
                    return True
        return False

    return sum(placed(j, set()) for j in range(len(listed)))


def in_form(form, title, published, paragraphs):
    """An article in a form, and how it is handed over."""
    day = f"{published:%B} {published.day}, {published.year}"
    if form == "docx":
        return forms.docx(paragraphs, title=title, date=day)
    if form == "html":
        stamp = f'<meta property="article:published_time" content="{published}T09:00:00Z">'
        return forms.page(head=stamp, paragraphs=paragraphs, title=title, date=False)
    if form == "txt":
        return "\n\n".join((title, "By Amina Yusuf", day, *paragraphs)).encode()
    lines, pages = [(72, 770, 22, title), (72, 745, 11, "By Amina Yusuf"), (72, 728, 11, day)], []
    y = 700
    for paragraph in paragraphs:
        for line in forms.wrapped(paragraph, 84):
            if y < 70:
                pages.append(lines)
                lines, y = [], 780
            lines.append((72, y, 11, line))
            y -= 13
        y -= 9
    return forms.pdf([*pages, lines])


def handed_over(folder, form, content):
    """An article given to `upheld read` as a person does: a file, an address, or pasted; without any key. Seconds it took, and its answer."""
    bare = {name: value for name, value in os.environ.items() if "KEY" not in name and "TOKEN" not in name}
    begin = time.monotonic()
    if form == "url":
        with serving({"/op-ed": (200, {"Content-Type": "text/html"}, content)}) as server:
            (folder / "upheld.toml").write_text(f'[fetch]\nallow_private = ["{server.pair}"]\n')
            done = run(folder, "read", server.at("/op-ed"), "--json", env=bare)
    elif form == "paste":
        done = run(folder, "read", "-", "--json", input=content.decode(), env=bare)
    else:
        (folder / f"article.{form}").write_bytes(content)
        done = run(folder, "read", f"article.{form}", "--json", env=bare)
    assert done.returncode == 0, done.stderr
    return time.monotonic() - begin, json.loads(done.stdout)


@pytest.mark.parametrize(
    ("own", "form"), [*(("caucasus", form) for form in ("docx", "pdf", "html", "url", "paste")), ("sahel", "paste"), ("south-china-sea", "docx")]
)
def test_1_an_article_of_ones_own_in_any_form(tmp_path, own, form):
    folder = OWN / own
    text, gold = (folder / "article.md").read_text(), json.loads((folder / "gold-claims.json").read_text())
    published = dt.date.fromisoformat(json.loads((folder / "case.json").read_text())["published"])
    blocks = [" ".join(block.split()) for block in text.split("\n\n") if block.strip()]
    title, paragraphs = blocks[0].lstrip("# "), [b for b in blocks[1:] if len(b) > 80]
    assert len(text.split()) > 500
    plain = str.maketrans("“”‘’—–", "\"\"''--") if form == "pdf" else {}
    kind = {"url": "html", "paste": "txt"}.get(form, form)
    content = in_form(kind, title.translate(plain), published, [p.translate(plain) for p in paragraphs])
    run(tmp_path, "init", "ws")
    took, answer = handed_over(tmp_path / "ws", form, content)
    assert took < 30
    (made,) = {e.body.analysis.slug: e.body.analysis for e in Workspace(tmp_path / "ws").entries()[0] if isinstance(e.body, AnalysisEntry)}.values()
    assert made.published == published
    stored = (tmp_path / "ws" / "analyses" / made.slug / "article.md").read_text()
    quotes = [e.body.claim.quote for e in Workspace(tmp_path / "ws").entries()[0] if isinstance(e.body, ClaimEntry)]
    assert len(quotes) == len(answer["claims"])
    assert all(stored[q.start : q.end] == q.exact for q in quotes)
    core = [text[c["span"]["start"] : c["span"]["end"]].translate(plain) for c in gold["claims"] if c["tier"] == "core"]
    pairs = one_to_one(core, [q.exact for q in quotes])
    assert pairs >= 0.8 * len(core), f"{pairs} of {len(core)}"


def test_2_a_list_of_forty_feeds_some_broken_some_slow(tmp_path):
    clock = Clock()
    row = ("https://example.org/{}", "2021-06-01", "Villages {}", DAM.format(25, "county"))

    def slow(request):
        time.sleep(0.05)
        return 200, {}, feed(tuple(part.format("slow") for part in row))

    with serving() as server:
        for n in range(40):
            entry = tuple(part.format(n) for part in row)
            server.routes[f"/f{n}"] = {
                0: (200, {}, b"<rss><channel><item><title>cut"), 1: (404, {}, b""), 2: (503, {"Retry-After": "3600"}, b""), 3: (304, {}, b""),
                4: (200, {}, b"<html>moved</html>"), 5: slow, 6: (200, {}, json_feed(entry)), 7: (200, {}, b""),
                8: (301, {"Location": "/f9"}, b""),
            }.get(n, (200, {"ETag": f'"{n}"'}, feed(entry)))  # fmt: skip
        outlines = "".join(f'<outline text="Paper {n}" xmlUrl="{server.at(f"/f{n}")}"/>' for n in range(40))
        (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        made = watching(tmp_path, clock, main=f'[fetch]\nallow_private = ["{server.pair}"]\n')
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(made.root)
            add_opml(tmp_path / "feeds.opml", as_json=False)
        (made.root / "sources.toml").write_text((made.root / "sources.toml").read_text().replace("[[feed]]", "[[feed]]\nfollow = false"))
        watcher = Watcher(made, clock, server.pair)
        brought, problems = watcher.pull()
        assert len(brought.pulled) == 40
        held = states(made.entries()[0])
        failing = {name for name, s in held.items() if s.failures}
        assert {"Paper 1", "Paper 2", "Paper 4"} <= failing
        assert len(failing) <= 6
        assert {p.entry for p in problems} >= failing
        documents = {d.id for d in watcher.documents()}
        assert len(documents) >= 32
        clock.forward(days=1)
        again, _ = watcher.pull(every=True)
        assert len(again.pulled) == 40
        assert again.new == ()
        assert {d.id for d in watcher.documents()} == documents


OFFLINE = """
import socket, sys
def refused(*args, **kwargs):
    open("tried", "a").write(repr(args)); raise OSError("no network")
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refused)
socket.getaddrinfo = refused
from upheld.cli import main
sys.argv = ["upheld", *sys.argv[1:]]
main()
"""


def test_3_without_a_network_from_the_demo_to_a_brief_as_pdf(tmp_path):
    pytest.importorskip("typst")

    def alone(*args):
        done = subprocess.run([sys.executable, "-c", OFFLINE, *args], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode in {0, 1}, done.stderr
        return done

    alone("init", "--demo", ".")
    alone("brief", "--to", "pdf", "--out", "brief.pdf", "--as-of", "2025-12-31")
    assert (tmp_path / "brief.pdf").read_bytes().startswith(b"%PDF-")
    assert not (tmp_path / "tried").exists()


def test_4_a_correction_at_the_same_address(tmp_path):
    clock = Clock()
    with serving({"/rss": (200, {}, feed())}) as server:
        made = watching(tmp_path, clock, f'[[feed]]\nname = "paper"\naddress = "{server.at("/rss")}"\n')
        watcher = Watcher(made, clock, server.pair)
        entry = (server.at("/s"), "2021-06-02", "Villages under water", "x")
        server.routes |= {"/rss": (200, {}, feed(entry)), "/s": (200, {}, page("Villages under water", DAM.format(25, "county")))}
        watcher.turn()
        first, clock.at = clock().date(), clock() + dt.timedelta(days=4)
        before = _of(made, first)
        server.routes["/s"] = (200, {}, page("Villages under water", f"Correction: {DAM.format(47, 'county')}"))
        alerts = watcher.turn()[2]
        assert any(a.kind == "corrected" and "25" in a.after and "47" in a.after for a in alerts)
        assert _without_heads(_of(made, first)) == _without_heads(before)
        (row, *_) = moved(made, start=first, end=clock().date(), today=clock().date())
        assert row.documents == (server.at("/s"),)
        assert row.after.probability > row.before.probability


def _of(made, day):
    found = check(made, as_of=day, today=day)[0]
    return check_json(found.view, found.weighed.assessments, origins=len(found.weighed.origins))


def _without_heads(told):
    """What a check says but for the heads, which name what was recorded since."""
    return re.sub(r'"heads":\{[^}]*\},?', "", told if isinstance(told, str) else told.decode())


def test_5_one_command_retracts_and_names_every_claim_and_brief_that_used_it(tmp_path):
    (tmp_path / "a.md").write_text(ARTICLE)
    rows = [
        {"id": "e1", "published": "2021-06-02", "outlet": "Reuters", "text": DAM.format(25, "county") + " In Kenya 390 miners were killed by it."}
    ]
    (tmp_path / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for args in (("init", "."), ("read", "a.md"), ("add", "d.jsonl"), ("check",), ("brief", "--out", "june.md", "--as-of", "2021-06-30")):
        assert run(tmp_path, *args).returncode in {0, 1}
    used = [c["id"] for c in json.loads(run(tmp_path, "check", "--json", "--as-of", "2021-06-30").stdout)["claims"] if c["evidence"]]
    done = run(tmp_path, "judge", "e1", "--retract", "--because", "withdrawn by the county")
    assert used
    assert all(claim in done.stdout for claim in used)
    assert "june.md (after-the-sarn-dam, as of 2021-06-30)" in done.stdout
    assert not any(c["evidence"] for c in json.loads(run(tmp_path, "check", "--json").stdout)["claims"])


COPY = "The Sarn dam failure in Kenya flooded 25 villages and cut the valley road, the county said on Monday after a night of rain."


def test_6_twenty_copies_of_a_wire_story_are_one_origin(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    copies = [(f"e{n}", "2021-06-02", f"Paper {n}", COPY.replace("Monday", "Monday,") if n % 2 else COPY) for n in range(20)]
    one, many = workspace(tmp_path / "a", ARTICLE, copies[0]), workspace(tmp_path / "b", ARTICLE, *copies)
    alone, flock = standing(one, "more-than-40"), standing(many, "more-than-40")
    assert (alone.origins_against, flock.origins_against) == (1, 1)
    assert flock.probability == pytest.approx(alone.probability, abs=0.01)
    added(many, ("e99", "2021-06-20", "BBC", "Our own reporters went round the valley: 24 villages in Kenya were flooded when the Sarn dam failed."))
    assert standing(many, "more-than-40").origins_against == 2


FIGURE = "After the dam\n\nJune 1st, 2021\n\nIn Kenya 3,000 miners were killed when the Sarn dam failed in May.\n"


def test_7_a_source_that_lowers_its_figure_takes_back_its_own_and_no_one_elses(tmp_path):
    made = workspace(
        tmp_path, FIGURE, ("k1", "2021-06-05", "Kyodo", "In Kenya 3,000 miners were killed at the Sarn dam, the ministry said.", {"cited": "ministry"}),
        ("k2", "2021-06-09", "AFP", "Its own list, the miners' union told reporters in Nairobi, has the names of 3,000 miners killed by the Sarn dam in Kenya.", {"cited": "union"}),
    )  # fmt: skip
    before = standing(made)
    assert before.status in {"upheld", "leaning"}
    added(
        made,
        (
            "k3",
            "2021-07-05",
            "Kyodo",
            "After going through its lists again the ministry now says that 1,200 miners were killed at the Sarn dam in Kenya.",
            {"cited": "ministry"},
        ),
    )
    after = standing(made)
    weights = {c.document: c.weight for c in after.evidence}
    assert weights["k2"] > 0  # what the union said is not the ministry's to take back
    assert weights["k3"] < 0
    assert after.probability < before.probability - 0.05
    assert standing(made, day=dt.date(2021, 7, 1)).probability == before.probability  # the step lies on the day it was said
    added(made, ("k4", "2021-08-01", "AP", "The Sarn dam failure in Kenya left 4,700 miners killed or wounded."))
    assert not any(c.document == "k4" and c.bearing == "refutes" for c in standing(made).evidence)  # wounded are never counted among the killed
    assert weights["k1"] == 0
    assert "k3" in next(c.reason for c in after.evidence if c.document == "k1")
    judge(made, Said(about="k3", retract=True, because="the ministry withdrew it", since=TODAY))
    assert {c.document: c.weight for c in standing(made).evidence}["k1"] > 0  # as if it had never said so


def test_8_a_denial_shows_both_sides_and_is_never_an_even_chance(tmp_path):
    article = "After the meeting\n\nMarch 1st, 2025\n\nNorth Korean soldiers fought in Kursk in December 2024.\n"
    reports = [
        (f"r{n}", f"2025-03-{3 + 3 * n:02}", outlet, text, {"cited": who}) for n, (outlet, who, text) in enumerate((
            ("Yonhap", "NIS", "North Korean soldiers fought in Kursk in December, the intelligence service said after counting their dead."),
            ("Reuters", "Pentagon", "The Pentagon confirmed that North Korean soldiers fought against Ukrainians in Kursk in December."),
            ("BBC", "", "Captured men told our reporter how North Korean soldiers fought in Kursk in December.")))
    ]  # fmt: skip
    made = workspace(tmp_path, article, *reports, today=dt.date(2025, 6, 1))
    day = dt.date(2025, 5, 1)
    said = check(made, as_of=day, today=day)[0].weighed.assessments[0]
    added(
        made,
        ("r9", "2025-04-20", "TASS", "North Korean soldiers did not fight in Kursk in December, the Kremlin said.", {"cited": "Kremlin"}),
        today=day,
    )
    denied = check(made, as_of=day, today=day)[0].weighed.assessments[0]
    assert denied.origins_for >= 2
    assert denied.origins_against == 1
    assert any(flag == "disputed" or flag.startswith("disputed-by:") for flag in denied.flags)
    assert abs(denied.probability - said.probability) < 0.15
    assert denied.probability > 0.6


def test_9_an_article_in_another_language_keeps_its_words_and_guesses_nothing(tmp_path):
    article = "After the dam\n\nJune 1st, 2021\n\nAbout 1,500 soldiers of North Korea died in Kursk in May 2021.\n"
    russian = "В мае 2021 года в Курске погибли полторы тысячи солдат КНДР, сообщило министерство."
    unread = "Ɣ ʊ ŋ ɖ ɛ ɔ — ŋkɔ ɖe ʋua me ɖo xoxo."
    made = workspace(tmp_path, article, ("ee", "2021-06-05", "Radio", unread), ("fr", "2021-06-05", "Radio", "Les pommes sont mûres."))
    assert standing(made).status == "unverified"
    assert [f.low for f in read_foreign(russian, "ru", anchor=dt.date(2021, 6, 5)).figures] == [1500]
    added(made, ("ru", "2021-06-05", "ТАСС", russian, {"language": "ru"}))
    seen = next(d for d in check(made, as_of=TODAY, today=TODAY)[0].view.documents if d.id == "ru")
    assert seen.published.text() == "2021-06-05"
    used = next(iter(standing(made).evidence), None)
    if used is None:
        pytest.xfail("reports in another language than the claim's are read but not linked with it")
    assert used.document == "ru"
    assert used.quote in russian
    assert used.bearing == "supports"


def test_10_an_archive_is_checked_looked_at_and_checked_again_for_little(tmp_path, monkeypatch):
    """The full size is ``python -m bench archive``; here the same road with less of it, and what must not grow counted instead of timed."""
    monkeypatch.setattr(archive, "CLAIMS", 40)
    monkeypatch.setattr(archive, "NEW", 10)
    monkeypatch.setattr(archive, "_SHARE", 20)
    archive._filled(tmp_path, 3_000)
    lines = [
        gdelt_row(GLOBALEVENTID=4_000_000_000 + n, SQLDATE=f"2025{1 + n % 12:02}{1 + n % 28:02}", DATEADDED="20260101000000") for n in range(5_000)
    ]
    (tmp_path / "20260101000000.export.CSV").write_text("".join(line + "\n" for line in lines))
    archive._run(tmp_path, "add", "20260101000000.export.CSV")
    found = archive._checks(tmp_path, "")
    assert found["first_cpu_s"] < 60
    # A child counts what its parent held when it was started, and this process may hold much by now.
    assert found["peak_mb"] < 1_024 + resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert archive._pages(tmp_path)["page_s"] < 1
    made = Workspace(tmp_path)
    hand, every = made.at_hand(), made.entries()[0]
    read = {e.body.document.id for e in hand.entries if isinstance(e.body, DocumentEntry)}
    bearing = {c.document for a in check(made, as_of=TODAY, today=TODAY)[0].weighed.assessments for c in a.evidence}
    assert len(read) + len(hand.aside) == sum(isinstance(e.body, DocumentEntry) for e in every) == 3_010
    assert len(hand.aside) > 2_700
    assert bearing <= read
    assert len(hand.entries) < 0.25 * len(every)  # the next check reads so much of the record, and no text of what bears on nothing


def test_11_what_became_known_later_changes_no_earlier_answer_by_a_byte(tmp_path):
    made = workspace(tmp_path, FIGURE, ("e1", "2021-06-02", "AFP", "In Kenya 2,900 miners were killed at the Sarn dam."))
    early = dt.date(2021, 6, 30)
    before = _without_heads(_of(made, early))
    added(made, ("e2", "2021-08-01", "BBC", "In Kenya 300 miners were killed at the Sarn dam in May 2021.", {"happened": "2021-05"}))
    assert _without_heads(_of(made, early)) == before
    assert _without_heads(_of(made, dt.date(2021, 8, 2))) != before


def git(folder, *args):
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_12_two_analysts_disagree_in_two_branches_and_both_lines_stay(tmp_path):
    made = workspace(tmp_path, ARTICLE, ("e1", "2021-06-02", "AFP", DAM.format(25, "county")))
    claim = standing(made, "more-than-40").claim
    git(made.root, "init", "-q", "-b", "main")
    git(made.root, "add", "-A")
    git(made.root, "commit", "-qm", "start")
    git(tmp_path, "clone", "-q", str(made.root), "other")
    for folder, person, p in ((made.root, "maya", 0.2), (tmp_path / "other", "tom", 0.8)):
        judge(Workspace(folder, person=person), Said(about=claim, probability=p, because="read", since=dt.date(2021, 6, 3)))
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", person)
    git(made.root, "pull", "-q", "--no-rebase", "--no-edit", str(tmp_path / "other"), "main")
    seen = check(Workspace(made.root), as_of=TODAY, today=TODAY)[0].view
    held = held_on(claim, seen.judgements)
    assert [(h.by, h.probability) for h in held] == [("maya", 0.2), ("tom", 0.8)]
    both = pooled(held)
    assert both.probability == pytest.approx(0.5)
    assert not both.agree
    shown = run(made.root, "show", claim, "--as-of", "2021-12-31").stdout
    assert "maya" in shown
    assert "tom" in shown


def test_13_a_vague_implication_has_a_deadline_that_says_whose_it_is_and_a_void_one_is_counted(tmp_path):
    article = "After the war\n\nMarch 24th, 2025\n\nA victory could embolden North Korea.\n"
    made = workspace(tmp_path, article, today=dt.date(2025, 4, 1))
    (claim,) = (e.body.claim for e in made.entries()[0] if isinstance(e.body, ClaimEntry))
    assert claim.default_deadline
    assert claim.hedge.cue == "could"
    assert claim.deadline == dt.date(2026, 3, 24)
    assert "default-deadline" in check(made, as_of=dt.date(2025, 4, 1), today=dt.date(2025, 4, 1))[0].weighed.assessments[0].flags
    path = next(made.root.rglob("claims.toml"))
    rule = '[claim.resolve]\nfeed = "events"\nquery = "count(actor1=PRK, actor2=RUS, class=\'material cooperation\')"\nyes = ">= 12"\nlag = "P400D"\n'
    events = "date,actor1,actor2,code\n" + "".join(f"2024-{m:02}-10,PRK,RUS,070\n" for m in range(1, 13))
    (tmp_path / "events.csv").write_text(events)
    path.write_text(path.read_text() + rule)
    told = run(made.root, "check", "--as-of", "2025-04-01").stderr
    assert "lag" in told or "resol" in told, told
    judge(made, Said(about=claim.id, resolve="void", because="nothing can settle it", since=dt.date(2026, 4, 1)))
    assert "void" in run(made.root, "score", "--as-of", "2026-05-01").stdout


def test_14_a_figure_that_is_not_in_the_cited_text_is_no_evidence(tmp_path):
    article = "After the Sarn dam\n\nJune 1st, 2021\n\nIn Kenya 6,438 miners were killed when the Sarn dam failed in May 2021.\n"
    made = workspace(tmp_path, article, ("e1", "2021-06-05", "Watchboard", "A board of losses at the Sarn dam in Kenya."))
    (made.root / "upheld.toml").write_text('[check]\nfail = "status in [unverified, overturned]"\n')
    head, row = "date,measure,best,unit,source,place,quote", '2021-05-30,killed,6438,miners,Watchboard,Kenya,"{} when the Sarn dam failed in Kenya."'
    table = tmp_path / "figures.csv"
    table.write_text(f"{head}\n{row.format('The miners were killed')}\n")
    rejected = run(made.root, "add", str(table))
    assert rejected.returncode == 4
    assert f"{table}:2" in rejected.stderr
    assert "the quote does not name 6,438" in rejected.stderr
    told = run(made.root, "check", "--offline")
    assert told.returncode == 1, told.stdout
    assert "unverified" in told.stdout
    done = run(
        made.root, "judge", standing(made).claim, "--link", "e1", "--supports", "--quote", "6,438 miners were killed", "--because", "the board"
    )
    assert done.returncode == 2
    assert "not in e1" in done.stderr
    assert standing(made).evidence == ()
    table.write_text(f"{head}\n{row.format('6,438 miners were killed')}\n")  # the same row with the words that name it
    assert run(made.root, "add", str(table)).returncode == 0
    assert run(made.root, "check", "--offline").returncode == 0
    (used,) = standing(made).evidence
    assert "6,438" in used.quote


def test_15_sixty_quiet_days_are_said_and_a_feed_that_dies_makes_claims_stale(tmp_path):
    clock = Clock()
    row = ("https://example.org/1", "2021-06-01", "Villages", DAM.format(25, "county"))
    dull = [(f"https://example.org/q{n}", "2021-06-02", f"Harvest {n}", f"A report of the harvest of field {n}.") for n in range(30)]
    with serving({"/rss": (200, {}, feed(row))}) as server:
        made = watching(tmp_path, clock, f'[[feed]]\nname = "paper"\naddress = "{server.at("/rss")}"\nfollow = false\n')
        watcher = Watcher(made, clock, server.pair)
        watcher.turn()
        for n in range(30):  # a turn every other day
            clock.forward(days=2)
            day = clock().date().isoformat()
            server.routes["/rss"] = (200, {}, feed(row, *((link, day, head, text) for link, _, head, text in dull[: n + 1])))
            outcome, alerts = watcher.turn()[1:3]
            assert alerts == ()
        found = next(a for a in outcome.weighed.assessments if a.claim.startswith("more-than-40"))
        said = in_words(coverage_of(made.standing()[0], outcome.view, found))
        assert said == f"to {clock().date()}: 31 documents screened, 1 bear on it, the last of 2021-06-01; 0 new of 30 screened since"
        assert "stale" not in found.flags
        server.routes["/rss"] = (500, {}, b"")
        kinds = []
        for _ in range(20):
            clock.forward(days=1)
            outcome, alerts = watcher.turn()[1:3]
            kinds += [a.kind for a in alerts]
        assert kinds.count("source-dead") == 1
        assert all("stale" in a.flags for a in outcome.weighed.assessments)
        assert any(isinstance(e.body, AnalysisEntry) for e in made.entries()[0])
