import pytest

from upheld import errors
from upheld.errors import Problem


def test_a_problem_names_file_line_entry_and_remedy():
    text = str(Problem(where="claims.toml", line=12, entry="kursk-killed", message="low is above high", remedy="swap the two bounds"))
    assert text == "error: claims.toml:12 [kursk-killed]: low is above high\n  hint: swap the two bounds"


def test_a_problem_without_a_line_names_the_file_alone():
    assert str(Problem(where="a.txt", message="is empty", severity="warning")) == "warning: a.txt: is empty"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError("x"), 2),
        (errors.NothingToCheckError("x"), 3),
        (errors.NotAWorkspaceError("here"), 4),
        (errors.LockedError("x"), 4),
        (errors.DamagedError("x"), 4),
        (errors.SourceError("x"), 4),
    ],
)
def test_every_exception_carries_its_exit_code(error, code):
    assert isinstance(error, errors.UpheldError)
    assert error.exit_code == code
