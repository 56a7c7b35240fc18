"""Forty names that lead elsewhere, as addresses, as what a journal from elsewhere names, as files of a folder or an archive: nothing outside the workspace
is read or written (reliability S7). Every file opened meanwhile is watched, not only what comes back."""

import asyncio
import datetime as dt
import io
import json
import re
import sys
import zipfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

import msgspec
import pytest

import dam
from browsing import site
from upheld.desk import check, verify
from upheld.desk_add import add_documents
from upheld.desk_brief import brief_input
from upheld.desk_read import read_analysis, sync_claims
from upheld.errors import DamagedError, UpheldError
from upheld.ledger.entry import AnalysisEntry, ClaimEntry, DocumentEntry
from upheld.ledger.files import write_files
from upheld.ledger.store import Store
from upheld.ledger.workspace import Workspace
from upheld.model.evidence import Document
from upheld.publish import site as pages_site
from upheld.read.article import slug

SECRET = "the secret outside"
NAMES = [
    "../secret.txt", "../../secret.txt", "..", ".", "", "/", "//", "/etc/passwd", "///etc/passwd", "..\\secret.txt", "..\\..\\secret.txt", "C:\\secret.txt",
    "C:secret.txt", "\\\\host\\share", "%2e%2e/secret.txt", "%2e%2e%2fsecret.txt", "..%2fsecret.txt", "%252e%252e%252fsecret.txt", "..%5csecret.txt",
    "..%c0%afsecret.txt", "..%ef%bc%8fsecret.txt", "．．/secret.txt", "..;/secret.txt", "....//secret.txt", "..././secret.txt", "./../secret.txt", "a/../../secret.txt",
    "a/b/../../../secret.txt", "pages.css/../../../secret.txt", "secret.txt\x00.css", "../secret.txt\x00", "..\n/secret.txt", "~/secret.txt", "~root", "$HOME/secret.txt",
    "file:///etc/passwd", "link/secret.txt", "link", "con", "nul.txt:stream", "x" * 300, "../" * 40 + "etc/passwd",
]  # fmt: skip
OURS = tuple(str(Path(p).resolve()) for p in {sys.prefix, sys.base_prefix, Path(__file__).parents[1]})


class Watch:
    """Every file that is opened while it looks."""

    def __init__(self):
        self.on, self.seen = False, []
        sys.addaudithook(self._hook)

    def _hook(self, event, args):
        if self.on and event in {"open", "os.rename", "os.remove", "os.mkdir", "os.listdir", "os.symlink"} and isinstance(args[0], str | bytes):
            self.seen.append(args[0].decode("utf-8", "replace") if isinstance(args[0], bytes) else args[0])

    @contextmanager
    def __call__(self, root):
        self.seen.clear()
        self.on = True
        try:
            yield
        finally:
            self.on = False
        inside = (str(root.resolve()), *OURS)
        outside = [
            p
            for p in self.seen
            if not str(Path(p.partition("\0")[0]).resolve()).startswith(inside)
            and not re.match(r"/(proc|dev|sys|usr)/|/etc/(mime|localtime|os-release)", p)
        ]
        assert outside == [], outside


WATCH = Watch()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    (folder / "secret.txt").write_text(SECRET)
    made = site(folder)
    (made.workspace.root / "link").symlink_to(folder)
    made.get("/")
    return made


def spellings(name):
    plain = name.encode("utf-8", "replace")
    return {quote(plain, safe=""), quote(plain, safe="/.%\\;:~$")}


def test_there_are_forty():
    assert len(set(NAMES)) >= 40


def asked(app, path):
    """Status and body of an address exactly as spelt: a client would tidy it first."""
    got = {"status": 0, "body": b""}

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        got["status"] = message.get("status", got["status"])
        got["body"] += message.get("body", b"")

    raw = path.encode("ascii")
    scope = {"type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": unquote(path), "raw_path": raw, "query_string": b"", "root_path": "",
             "headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 1), "server": ("localhost", 80)}  # fmt: skip
    asyncio.run(app(scope, receive, send))
    return got["status"], got["body"].decode("utf-8", "replace")


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_no_address_leads_to_a_file(served, name):
    for place in ("/static/{}", "/claim/{}", "/article/{}", "/api/v1/claims/{}", "/api/v1/claims/{}/evidence", "/{}", "/static/{}/pages.css"):
        for spelt in spellings(name):
            with WATCH(served.workspace.root):
                status, body = asked(served.app, place.format(spelt))
            assert SECRET not in body
            assert "root:" not in body
            assert status == 404 or (not name.strip("/") and status in {200, 307}), (place, spelt, status)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_no_file_of_a_folder_is_written_outside_it(tmp_path, name):
    root = tmp_path / "out"
    root.mkdir()
    (tmp_path / "secret.txt").write_text(SECRET)
    (root / "link").symlink_to(tmp_path)
    try:
        with WATCH(root):
            write_files(root, {name: b"changed"})
    except (ValueError, UpheldError, OSError):
        pass
    assert (tmp_path / "secret.txt").read_text() == SECRET
    assert {p.name for p in tmp_path.iterdir()} == {"out", "secret.txt"}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_title_becomes_one_plain_folder(tmp_path, name):
    made = slug(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    root = tmp_path / "ws"
    workspace = Workspace(Workspace.init(root)[0].root, clock=dam.clock())
    (tmp_path / "a.md").write_text(
        f"{name or 'x'}\n\nJune 1st, 2021\n\nIn Kenya 400 miners were killed when the Sarn dam failed in May.\n".replace("\0", "")
    )
    read_analysis(workspace, tmp_path / "a.md", title=name, published=dt.date(2021, 6, 1), today=dam.TODAY)
    assert {p.name for p in tmp_path.iterdir()} == {"ws", "a.md"}
    assert [p.parent for p in root.rglob("claims.toml")] == [root / "analyses" / p.parent.name for p in root.rglob("claims.toml")]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_what_a_journal_from_elsewhere_names_is_never_a_way_out(tmp_path, name):
    """A clone merges a journal whose analysis, document and hash are named to reach a file outside."""
    workspace = dam.workspace(tmp_path)
    for secret in ("claims.toml", "secret.txt"):
        (tmp_path / secret).write_text(SECRET)
    (workspace.root / "analyses" / "link").symlink_to(tmp_path)
    own = next(e.body.analysis for e in workspace.entries()[0] if isinstance(e.body, AnalysisEntry))
    claim = next(e.body.claim for e in workspace.entries()[0] if isinstance(e.body, ClaimEntry))
    bodies = [AnalysisEntry(msgspec.structs.replace(own, slug=name)), ClaimEntry(msgspec.structs.replace(claim, analysis=name, id=name))]
    workspace.journal.append(bodies)
    with WATCH(workspace.root):
        problems = sync_claims(workspace)
        outcome, _ = check(workspace, as_of=dam.AS_OF, today=dam.TODAY)
        given, _ = brief_input(workspace, as_of=dam.AS_OF, analysis=name, today=dam.TODAY)
        files = pages_site.publish(given)
        write_files(workspace.root / "site", files)
    assert name in {a.slug for a in outcome.view.analyses}
    assert SECRET not in "".join(map(str, problems))
    assert all(re.fullmatch(r"[a-z]+(-\d+)?\.(html|css|js|atom|json|svg)", f) for f in files)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_hash_that_is_none_is_no_path(tmp_path, name):
    workspace = dam.workspace(tmp_path)
    (tmp_path / "secret.txt").write_text(SECRET)
    store = Store(workspace.root)
    with WATCH(workspace.root):
        for look in (
            store.text,
            store.raw,
            lambda d: store.raw_to_file(d, workspace.root / "x"),
            lambda d: store.put_raw_file(workspace.root / "upheld.toml", d),
        ):
            with pytest.raises(DamagedError):
                look(name)
    workspace.journal.append([DocumentEntry(Document(id=name or "x", text_sha256=name, raw_sha256=name, known=dt.date(2021, 6, 1)))])
    with WATCH(workspace.root):
        assert any("no hash" in p.message for p in verify(workspace))
        with pytest.raises(DamagedError):
            check(workspace, as_of=dam.AS_OF, today=dam.TODAY)


def zipped(names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as held:
        held.writestr("mimetype", "application/epub+zip")
        for name in names:
            held.writestr(name or "plain", "<html><body><p>In Kenya 400 miners were killed when the Sarn dam failed in May.</p></body></html>")
    return out.getvalue()


def test_members_of_archives_are_written_nowhere(tmp_path):
    workspace = dam.workspace(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    members = sorted({n.partition("\0")[0] for n in NAMES})
    for n, ending in enumerate(("epub", "docx", "odt", "zip")):
        (folder / f"a{n}.{ending}").write_bytes(zipped(members))
    before = {p for p in tmp_path.rglob("*") if not p.is_relative_to(workspace.root)}
    add_documents(workspace, folder, today=dam.TODAY)
    assert {p for p in tmp_path.rglob("*") if not p.is_relative_to(workspace.root)} == before


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_reference_list_reaches_no_file_beyond_its_folder(tmp_path, name):
    workspace = dam.workspace(tmp_path)
    folder = tmp_path / "refs"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text(SECRET)
    (folder / "link").symlink_to(tmp_path)
    line = " ".join(name.split())
    (folder / "list.ris").write_text(
        f"TY  - NEWS\nID  - r1\nTI  - A title\nAB  - In Kenya 400 miners were killed.\nDA  - 2021/06/02\nL1  - {line}\nER  - \n"
    )
    items = [{"id": "c1", "type": "article", "title": "T", "abstract": "In Kenya 400 miners were killed.", "attachments": [{"path": name}]}]
    (folder / "list.csljson").write_text(json.dumps(items))
    add_documents(workspace, folder, today=dam.TODAY)
    texts = [p.read_text("utf-8") for p in (workspace.root / "texts").rglob("*.txt")]
    assert not [t for t in texts if SECRET in t or "root:" in t]


def test_links_in_a_folder_that_lead_out_of_it_are_not_followed(tmp_path):
    workspace = dam.workspace(tmp_path)
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text(SECRET)
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "sub" / "passwd.txt").symlink_to("/etc/passwd")
    (folder / "up").symlink_to(tmp_path)
    add_documents(workspace, folder, today=dam.TODAY)
    assert not [p for p in (workspace.root / "texts").rglob("*.txt") if SECRET in p.read_text("utf-8") or "root:" in p.read_text("utf-8")]


def test_the_watch_sees_what_it_is_there_to_see(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.txt").write_text(SECRET)
    with pytest.raises(AssertionError, match="secret"), WATCH(tmp_path / "in"):
        (tmp_path / "in" / ".." / "secret.txt").read_text()
