import pytest

from upheld.errors import NotAWorkspaceError
from upheld.ledger.entry import SettingsEntry
from upheld.ledger.workspace import Workspace


def test_a_new_workspace_touches_nothing_that_was_there(tmp_path):
    (tmp_path / ".gitignore").write_text("mine\n")
    (tmp_path / "notes.txt").write_text("keep")
    _, new = Workspace.init(tmp_path)
    assert new
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert (tmp_path / "notes.txt").read_text() == "keep"
    assert Workspace.init(tmp_path)[1] is False


def test_a_workspace_is_found_from_a_folder_inside_it(tmp_path):
    Workspace.init(tmp_path)
    assert Workspace.open(tmp_path / "analyses").root == tmp_path.resolve()


def test_no_workspace_is_said_with_the_remedy(tmp_path):
    with pytest.raises(NotAWorkspaceError, match="upheld init"):
        Workspace.open(tmp_path)


def test_a_clone_keeps_its_writer_and_makes_a_new_one_when_lost(tmp_path):
    workspace, _ = Workspace.init(tmp_path, person="maya")
    workspace.journal.append([SettingsEntry({"a": "1"})])
    workspace.journal.append([SettingsEntry({"a": "2"})])
    (tmp_path / ".cache" / "writer").unlink()
    workspace.journal.append([SettingsEntry({"a": "3"})])
    entries, problems = workspace.entries()
    assert problems == []
    assert [e.by for e in entries] == ["maya"] * 3
    assert entries[0].writer == entries[1].writer != entries[2].writer
