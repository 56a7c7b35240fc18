import pytest
from click.testing import CliRunner

from upheld.cli import cli
from upheld.errors import UsageError
from upheld.read import review

ARTICLE = """# The dam at Sarn

3 May 2021

The Sarn dam failed on 2 May 2021. More than 40 villages were flooded. A second dam could fail by the end of the year.
"""


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    assert runner.invoke(cli, ["init"]).exit_code == 0
    (tmp_path / "dam.md").write_text(ARTICLE)
    return tmp_path


def walk(answers):
    return CliRunner().invoke(cli, ["read", "--review", "dam.md", "--published", "2021-05-03"], input=answers)


def claims_file(workspace):
    return next((workspace / "analyses").glob("*/claims.toml"))


def test_every_answer_changes_the_file_as_it_is_given(workspace):
    done = walk("k\nd\nl\n2022-06-30\ne\nAnother dam fails\nk\n")
    assert done.exit_code == 0, done.output
    content = claims_file(workspace).read_text()
    assert "dropped = [" in content
    assert "deadline = 2022-06-30" in content
    assert "Another dam fails" in content
    assert "reviewed all claims" in done.output


def test_a_walk_broken_off_keeps_what_was_done_and_goes_on_from_there(workspace):
    first = walk("d\n")  # the input ends: as an interrupt does
    assert first.exit_code == 0, first.output
    assert "stopped" in first.output
    again = walk("q\n")
    assert "1 of 2" in again.output
    assert claims_file(workspace).read_text().count("[[claim]]") == 2


def test_a_claim_in_two_wordings_is_two_claims(workspace):
    walk("s\nThe dam failed\nThe dam failed in May\nq\n")
    content = claims_file(workspace).read_text()
    assert content.count("[[claim]]") == 4
    assert content.count('exact = "The Sarn dam failed on 2 May 2021"') == 2


def test_going_back_shows_a_claim_again(workspace):
    assert walk("k\nb\nq\n").output.count("1 of 3") == 2


def test_a_deadline_before_publication_is_told_and_not_written(workspace):
    done = walk("k\nk\nl\n2001-01-01\nq\n")
    assert "before publication" in done.output
    assert "2001-01-01" not in claims_file(workspace).read_text()


def test_the_last_review_does_not_return_to_claims_that_were_seen(workspace):
    walk("k\nq\n")
    assert "2 of 3" in walk("q\n").output


@pytest.mark.parametrize("arguments", [["--json", "dam.md"], ["-"]])
def test_a_review_needs_a_terminal(workspace, arguments):
    assert CliRunner().invoke(cli, ["read", "--review", *arguments], input="x").exit_code == 2


def test_a_claim_that_is_gone_cannot_be_edited():
    with pytest.raises(UsageError, match="no claim"):
        review.reworded('[[claim]]\nid = "a"\n', "b", "text")
    with pytest.raises(UsageError, match="words"):
        review.reworded('[[claim]]\nid = "a"\n', "a", "  ")


def test_dropping_the_last_claim_leaves_a_file_that_can_be_read():
    assert review.dropped('format = 1\n[[claim]]\nid = "a"\n', "a") == 'format = 1\ndropped = ["a"]\n'
