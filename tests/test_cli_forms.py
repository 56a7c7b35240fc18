"""A new user reads and adds an article in each form from the command line."""

import pytest
from click.testing import CliRunner

from tests import made
from upheld.cli import cli


def run(*args):
    return CliRunner().invoke(cli, args, catch_exceptions=False)


@pytest.mark.parametrize("ending", made.ARTICLES)
def test_an_article_in_any_form_is_read_added_and_checked(tmp_path, monkeypatch, ending):
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"dam.{ending}").write_bytes(made.ARTICLES[ending]())
    assert run("init").exit_code == 0
    added = run("add", f"dam.{ending}")
    assert added.stdout.startswith("1 documents added")
    assert run("add", f"dam.{ending}").stdout.startswith("0 documents added, 1 known before")
    read = run("read", f"dam.{ending}")
    assert read.exit_code == 0
    assert read.stdout.lower().startswith(f"{made.TITLE.lower()} ({made.DATE}): 4 claims (1 forecast, 3 quantity)")
    checked = run("check", "--as-of", made.DATE)
    assert "1 documents" in checked.stdout
    assert "More than 40 villages" in checked.stdout


def test_a_folder_of_every_form_gives_each_of_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for ending, make in made.ARTICLES.items():
        (tmp_path / "in" / f"dam-{ending.replace('.', '-')}.{ending}").write_bytes(make())
    run("init", "ws")
    monkeypatch.chdir(tmp_path / "ws")
    added = run("add", "../in")
    # the same reference in two lists of one kind, and the same page in two archives, are one document each
    assert added.stdout.startswith("13 documents added, 2 known before")


def test_several_letters_are_no_analysis_and_the_message_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letters.mbox").write_bytes(made.mbox(made.eml(), made.eml(("Another text.",))))
    run("init")
    read = run("read", "letters.mbox")
    assert read.exit_code == 4
    assert "holds 2 documents" in read.stderr
    assert "upheld add" in read.stderr
