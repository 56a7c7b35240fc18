"""What people hand over wrongly: one clear message with its place and remedy, the right exit code, and nothing lost that was written."""

import datetime as dt
import os
import random

import pytest

from upheld.cli import cli
from upheld.cli_end import run

CLAIM = "More than 40 villages were flooded in May when the Sarn dam failed in Kenya. Nairobi could ask Uganda for help within a year."
NEXT = str(dt.datetime.now(dt.UTC).year + 1)
ARTICLE = f"After the dam\n\nJune 1st, 2021\n\n{CLAIM}\n"


class Door:
    """The command line in one folder."""

    def __init__(self, folder, capfd, monkeypatch):
        self.folder, self._capfd, self._monkeypatch = folder, capfd, monkeypatch

    def __call__(self, *args):
        """Exit code, stdout and stderr of a command."""
        self._monkeypatch.chdir(self.folder)
        self._capfd.readouterr()
        try:
            code = run(lambda: cli(args, standalone_mode=False))
        except SystemExit as end:
            code = end.code
        out, err = self._capfd.readouterr()
        return code, out, err

    def put(self, name, content):
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    @property
    def claims(self):
        """The path of the one claims.toml."""
        return next((self.folder / "analyses").rglob("claims.toml"))

    def journal(self):
        return b"".join(p.read_bytes() for p in sorted((self.folder / "journal").rglob("*.jsonl")))


@pytest.fixture
def upheld(tmp_path, capfd, monkeypatch):
    door = Door(tmp_path, capfd, monkeypatch)
    assert door("init", ".")[0] == 0
    return door


@pytest.fixture
def read(upheld):
    upheld.put("article.md", ARTICLE)
    assert upheld("read", "article.md")[0] == 0
    return upheld


@pytest.mark.parametrize(
    ("content", "message", "remedy"),
    [
        ("", "a.txt: this file is empty", "right file"),
        (" \n\n", "a.txt: this file is empty", "right file"),
        (f"After the dam\n\n{CLAIM}\n", "a.txt: no publication date", "--published YYYY-MM-DD"),
        (ARTICLE.replace("2021", NEXT), f"published on {NEXT}-06-01, after today", "--published"),
        (ARTICLE.encode("utf-16-le"), "UTF-16 without its mark", "UTF-8"),
        (ARTICLE.encode() + "café déjà".encode() + b"\xff", "a.txt:6: the characters cannot be read", "save the file as UTF-8"),
        (b"\x7fELF\x02\x01\x01\x00" + random.Random(1).randbytes(4000), "no text file but a program", "give a text"),
        (random.Random(2).randbytes(4000), "no text file but binary", "give a text"),
        ("After the dam\n\nJune 1st, 2021\n\n" + CLAIM * 40_000, "characters, more than 2,000,000", "cut it into chapters"),
    ],
    ids=["empty", "blank", "no-date", "future", "utf-16", "not-utf-8", "program", "binary", "5-MB"],
)
def test_an_article_that_cannot_be_read_is_told_with_its_remedy_and_leaves_nothing(upheld, content, message, remedy):
    upheld.put("a.txt", content)
    code, out, err = upheld("read", "a.txt")
    assert (code, out) == (4, "")
    assert message in err
    assert remedy in err
    assert err.count("error:") == 1
    assert not list((upheld.folder / "analyses").iterdir())
    assert upheld.journal() == b""


def test_a_western_text_is_read_with_a_warning_that_it_is_a_guess(upheld):
    upheld.put("a.txt", ARTICLE.encode() + "Le café déjà vu.".encode("latin-1"))
    code, out, err = upheld("read", "a.txt")
    assert code == 0
    assert "2 claims" in out
    assert "warning: a.txt:6: not UTF-8; read as cp1252, which is a guess" in err


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("read", "none.md"), 4, "none.md cannot be read: No such file"),
        (("read", "."), 4, ". cannot be read: Is a directory"),
        (("add", "none.jsonl"), 4, "none.jsonl cannot be read"),
        (("read",), 2, "Missing argument"),
        (("read", "article.md", "--published", "June"), 2, "write YYYY-MM-DD"),
        (("read", "article.md", "--published", "2999-01-01"), 4, "after today"),
        (("check", "--loud"), 2, "No such option"),
        (("polish",), 2, "No such command"),
        (("judge", "no-such-claim", "--p", "0.4", "--because", "x"), 2, "no claim 'no-such-claim' here"),
        (("judge", "more-then-40-villages-flood", "--p", "0.4", "--because", "x"), 2, "did you mean more-than-40-villages-flooded"),
        (("check", "--as-of", "2021-06-30", "--as-recorded", "2021-06-30"), 2, "give one of them"),
    ],
)
def test_a_request_that_makes_no_sense_ends_in_one_message(read, args, code, message):
    before = read.journal()
    got, out, err = read(*args)
    assert (got, out) == (code, "")
    assert message in err
    assert read.journal() == before


@pytest.mark.parametrize(
    ("content", "added", "messages"),
    [
        ('{"id": "a", "published": "2021-06-02", "text": "Forty."}\n{"id": "b", "publis', 1, ["d.jsonl:2: this line is no JSON", "cut off here"]),
        (
            '{"id": "a", "text": "Forty."}\n' * 2 + '{"id": "a", "text": "Fifty."}\n',
            2,
            ["d.jsonl:3 [a]: the id of line 2 comes again", "id of its own"],
        ),
        ('{"id": "a", "published": "2999-01-01", "text": "Forty."}\n', 1, ["warning: d.jsonl:1 [a]: published on 2999-01-01, after today"]),
        (
            '{"id": "a", "published": "2021-05-01", "happened": "2021-06-01", "text": "Forty."}\n',
            1,
            ["warning: d.jsonl:1 [a]: published before what it reports happened"],
        ),
        ('{"id": "a", "text": "Forty."}\n{"id": "b", "published": "soon", "text": "x"}\n', 1, ["d.jsonl:2: 'soon' is not a date", "YYYY-MM-DD"]),
        (b'{"id": "a", "text": "Forty."}\n\xff\xfe\n[1]\n', 1, ["d.jsonl:2: this line is not UTF-8", "d.jsonl:3: this line is no JSON object"]),
    ],
    ids=["truncated", "duplicates", "after-today", "before-it-happened", "no-date", "not-utf-8"],
)
def test_each_wrong_line_is_told_and_the_rest_goes_in(upheld, content, added, messages):
    upheld.put("d.jsonl", content)
    code, out, err = upheld("add", "d.jsonl")
    assert code == 0
    assert out.startswith(f"{added} documents added")
    assert all(message in err for message in messages), err


def test_what_gives_nothing_at_all_is_a_failed_source(upheld):
    upheld.put("d.jsonl", '{"id": "a", "text": ""}\n')
    upheld.put("e.txt", b"\x7fELF\x02\x01\x01\x00" * 20)
    for name in ("d.jsonl", "e.txt"):
        code, out, err = upheld("add", name)
        assert (code, out) == (4, "0 documents added, 0 known before\n")
        assert f"error: {name}" in err


EDITS = [
    ('kind = "quantity"', 'knd = "quantity"', "unknown key 'knd'", "did you mean 'kind'", False),
    ('kind = "quantity"', 'kind = "quantaty"', "unknown kind 'quantaty'", "did you mean 'quantity'", False),
    ('kind = "quantity"', 'kind = "quantity', "no valid TOML", "mend this line", True),
    ("deadline = 2022-06-01", "deadline = 2022-13-01", "no valid TOML", "mend this line", True),
    ("deadline = 2022-06-01", 'deadline = "soon"', "'soon' is not a date", "write deadline = 2025-12-31", False),
    ("deadline = 2022-06-01", "deadline = 2021-05-01", "the deadline 2021-05-01 is before publication on 2021-06-01", "correct one", False),
    ('exact = "More than 40 villages', 'exact = "Nobody ever spoke of any', "the quote is not in the article", "copy the exact words", False),
    ('kind = "quantity"', 'kind = "quantity"\nfail = "p < 2"', "fail: a probability lies between 0 and 1, not '2' at column 5", "p < 0.20", False),
    ('kind = "quantity"', 'kind = "quantity"\nreview = "weekly"', "'weekly' is not a length of time", "P7D", False),
]


@pytest.mark.parametrize(("old", "new", "message", "remedy", "whole"), EDITS)
def test_a_typo_in_the_claims_is_told_with_its_line_and_the_last_recorded_claims_count(read, old, new, message, remedy, whole):
    text, before = read.claims.read_text(), read("check", "--json", "--as-of", "2021-06-30")[1]
    assert text.count(old) == (2 if old.startswith("exact") else 1)  # the claim is the thesis as well
    read.claims.write_text(text.replace(old, new))
    journal = read.journal()
    code, out, err = read("check", "--json", "--as-of", "2021-06-30")
    assert (code, out) == (0, before)
    line = read.claims.read_text().split("\n")
    numbers = [n for n, part in enumerate(line, 1) if new.split("\n")[-1] in part]
    assert any(f"claims.toml:{n}" in err for n in numbers) or (message == "the quote is not in the article" and "claims.toml:" in err), err
    assert message in err
    assert remedy in err
    assert ("last recorded claims count" in err) is whole
    assert read.journal() == journal
    assert read.claims.read_text() == text.replace(old, new)


@pytest.mark.parametrize("content", [b"", b"\n", b"# all gone\n", b"\xff\xfe\x00", b"[[claim"])
def test_an_emptied_or_spoilt_claims_file_loses_no_claim(read, content):
    before = read("check", "--json", "--as-of", "2021-06-30")[1]
    read.claims.write_bytes(content)
    for _ in range(2):
        code, out, err = read("check", "--json", "--as-of", "2021-06-30")
        assert (code, out) == (0, before)
        assert "claims.toml" in err
        assert "last recorded claims count" in err or "what was last recorded counts" in err
    assert read("read", "article.md")[0] == 4
    assert read.claims.read_bytes() == content


def test_a_lost_claims_file_comes_back_as_it_was_recorded(read):
    edited = read.claims.read_text().replace('text = "More than 40', 'text = "At least 41')
    read.claims.write_text(edited)
    before, path = read("check", "--json", "--as-of", "2021-06-30")[1], read.claims
    path.unlink()
    code, out, err = read("check", "--json", "--as-of", "2021-06-30")
    assert (code, out) == (0, before)
    assert "read the analysis again to have it back" in err
    assert read("read", "article.md")[0] == 0
    assert path.read_text() == edited


def test_a_claim_id_that_comes_twice_is_told(read):
    text = read.claims.read_text()
    read.claims.write_text(text + text[text.index("[[claim]]") : text.rindex("[[claim]]")])
    code, _, err = read("check")
    assert code == 0
    assert "the id 'more-than-40-villages-flooded' comes twice" in err
    assert "give one of the two another id" in err


def test_no_workspace_and_nothing_read_each_have_their_exit_code(upheld, tmp_path, capfd, monkeypatch):
    code, _, err = upheld("check")
    assert (code, "upheld read ARTICLE" in err) == (3, True)
    elsewhere = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    elsewhere.mkdir()
    for verb in (("check",), ("read", "a.md"), ("add", "a.md"), ("judge", "c", "--because", "x", "--retract")):
        code, _, err = Door(elsewhere, capfd, monkeypatch)(*verb)
        assert (code, "upheld init" in err) == (4, True)
    assert list(elsewhere.iterdir()) == []


def damage(read, line):
    path = next((read.folder / "journal").rglob("*.jsonl"))
    lines = path.read_bytes().splitlines(keepends=True)
    lines[line] = lines[line][:40] + b"#" + lines[line][41:90] + b"\n"
    path.write_bytes(b"".join(lines))
    return f"{path.name}:{line % len(lines) + 1}"


def test_a_damaged_line_is_named_and_what_does_not_need_it_goes_on(read):
    read.put("d.jsonl", '{"id": "a", "text": "Forty."}\n{"id": "b", "text": "Fifty."}\n')
    read("add", "d.jsonl")
    place = damage(read, 0 if b'"type":"settings"' in read.journal().splitlines()[0] else 1)
    code, out, err = read("check", "--as-of", "2021-06-30")
    assert code == 0
    assert place in err
    assert "restore the file from a copy" in err
    assert "2 claims" in out


def test_where_the_journal_cannot_be_written_on_the_check_ends_with_its_place(read):
    place = damage(read, -1)
    code, _, err = read("check")
    assert code == 4
    assert place in err or "--verify" in err
    assert place in read("check", "--verify")[2]


def test_a_torn_last_line_is_set_aside_and_the_check_goes_on(read):
    path = next((read.folder / "journal").rglob("*.jsonl"))
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"hash":"0123')
    code, _, err = read("check")
    assert code == 0
    assert "the last line was cut off" in err
    assert path.read_bytes().startswith(whole)
    assert [p.read_bytes() for p in path.parent.rglob("*.part")] == [b'{"hash":"0123']


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_workspace_is_looked_at_but_not_written_to(read):
    folders = [p for p in (read.folder, *read.folder.rglob("*")) if p.is_dir()]
    for folder in folders:
        folder.chmod(0o555)
    try:
        assert read("check", "--as-of", "2021-06-30")[0] == 0
        read.folder.chmod(0o555)
        code, _, err = read("read", "article.md", "--title", "Another")
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert code == 4
    assert "Permission denied" in err


@pytest.mark.parametrize(("number", "remedy"), [(13, "may be written to"), (28, "free some space"), (30, "may be written to")])
def test_a_folder_that_cannot_be_written_is_told_without_a_traceback(read, monkeypatch, number, remedy):
    before = read.journal()

    def refuse(path, *_args, **_kwargs):
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr("upheld.ledger.journal._append_flushed", refuse)
    code, _, err = read("check")
    assert code == 4
    assert os.strerror(number) in err
    assert ".jsonl" in err
    assert remedy in err
    assert read.journal() == before
