import os
import pty
import subprocess
import sys

import lxml.html
import msgspec
import pytest

from dam import ARTICLE, AS_OF, TODAY, workspace
from upheld.desk import check
from upheld.desk_story import one_of
from upheld.ledger.workspace import Workspace


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return workspace(tmp_path_factory.mktemp("dam")).root


def run(folder, *args, **env):
    return subprocess.run([sys.executable, "-m", "upheld", *args], cwd=folder, capture_output=True, text=True, check=False, env=os.environ | env)


def test_markdown_goes_to_standard_output_and_a_page_to_a_file(folder, tmp_path):
    plain = run(folder, "brief", "--as-of", str(AS_OF))
    assert plain.returncode == 0
    assert plain.stdout.startswith("# After the Sarn dam\n")
    out = tmp_path / "sub" / "brief.html"
    done = run(folder, "brief", "--to", "html", "--as-of", str(AS_OF), "--out", str(out))
    assert (done.returncode, done.stdout) == (0, "")
    assert str(out) in done.stderr
    tree = lxml.html.fromstring(out.read_bytes())
    assert tree.xpath("//h1")[0].text_content() == "After the Sarn dam"
    assert tree.xpath("//blockquote | //h3[contains(., '40 villages')]")
    assert not [h for h in tree.xpath("//a/@href") if h.startswith("javascript")]
    assert [p.name for p in out.parent.iterdir()] == ["brief.html"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("brief", "--to", "parchment"), "use one of: ach, annotations, atom"),
        (("brief", "--analysis", "none"), "after-the-sarn-dam"),
        (("brief", "--as-of", "2021-07-01", "--since", "2021-08-01"), "comes after"),
        (("show", "zzz"), "no claim 'zzz'"),
    ],
)
def test_a_request_that_makes_no_sense_is_told_the_remedy(folder, args, message):
    done = run(folder, *args)
    assert done.returncode == 2
    assert message in done.stderr


def test_the_start_of_an_id_suffices_and_one_that_several_share_lists_them(folder):
    outcome, _ = check(Workspace.open(folder), as_of=AS_OF, today=TODAY)
    names = sorted(a.claim for a in outcome.weighed.assessments)
    for name in names:
        start = next(name[:n] for n in range(1, len(name) + 1) if sum(o.startswith(name[:n]) for o in names) == 1)
        assert one_of(outcome, start).claim == name
    letter = next(name[0] for name in names if sum(o.startswith(name[0]) for o in names) > 1)
    done = run(folder, "show", letter)
    assert done.returncode == 2
    assert all(name in done.stderr for name in names if name.startswith(letter))
    done = run(folder, "show", names[0][:12], "--as-of", str(AS_OF))
    assert names[0] in done.stdout.splitlines()[0]


def test_an_id_that_starts_another_is_itself(folder):
    outcome, _ = check(Workspace.open(folder), as_of=AS_OF, today=TODAY)
    one, other, *rest = outcome.weighed.assessments
    both = (msgspec.structs.replace(one, claim="treaty"), msgspec.structs.replace(other, claim="treaty-signed"), *rest)
    outcome = msgspec.structs.replace(outcome, weighed=msgspec.structs.replace(outcome.weighed, assessments=both))
    assert one_of(outcome, "treaty").claim == "treaty"
    assert one_of(outcome, "treaty-").claim == "treaty-signed"


def test_the_table_has_no_colour_in_a_pipe_and_fits_the_width_told(folder):
    done = run(folder, "check", "--as-of", str(AS_OF), COLUMNS="90")
    assert "\x1b" not in done.stdout
    assert "as of 2022-06-30" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 90


def test_a_page_may_be_asked_of_an_installed_wheel_or_a_bare_tree():
    from upheld.plugins import BUILT_IN, declared

    assert {n: p.value for n, p in declared("upheld.publishers").items()} == BUILT_IN["upheld.publishers"]


def test_help_of_a_brief_loads_nothing_heavy():
    code = "import sys; from upheld.cli import cli; cli(['brief', '--help'], standalone_mode=False); sys.exit(bool({'jinja2', 'rich', 'numpy', 'duckdb', 'lxml'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_with_nothing_searched_a_brief_says_so(tmp_path):
    (tmp_path / "article.md").write_text(ARTICLE)
    for args in (("init", "."), ("read", "article.md")):
        assert run(tmp_path, *args).returncode == 0
    for form in ("md", "html"):
        done = run(tmp_path, "brief", "--to", form)
        assert done.returncode == 0, done.stderr
        assert "nothing searched yet" in done.stdout or "No evidence has been searched yet" in done.stdout


def test_without_a_claim_there_is_nothing_to_brief(tmp_path):
    run(tmp_path, "init", ".")
    assert run(tmp_path, "brief").returncode == 3


def test_what_is_no_text_goes_to_a_file_or_a_pipe_and_never_to_a_screen(tmp_path):
    root = workspace(tmp_path).root
    screen, end = pty.openpty()
    command = [sys.executable, "-m", "upheld", "brief", "--to", "parquet", "--as-of", "2022-06-30"]
    done = subprocess.run(command, cwd=root, stdout=end, stderr=subprocess.PIPE, text=True, check=False)
    os.close(end)
    os.close(screen)
    assert done.returncode == 2
    assert "--out" in done.stderr
    piped = subprocess.run(command, cwd=root, capture_output=True, check=True)
    assert piped.stdout[:4] == b"PAR1"
