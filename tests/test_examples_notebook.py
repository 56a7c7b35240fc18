"""The notebook of examples/, run cell by cell on the demo as a notebook runs it: each ends in something to show."""

import ast
import json
from pathlib import Path

import pytest

from upheld.desk_demo import fill
from upheld.ledger.workspace import Workspace

NOTEBOOK = Path(__file__).parents[1] / "examples" / "claims.ipynb"


def run(source, names):
    """Run a cell; what its last line is worth, as a notebook shows it."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None


def test_every_cell_runs_and_shows_something(tmp_path, monkeypatch):
    pytest.importorskip("pandas")
    workspace, _ = Workspace.init(tmp_path / "demo", person="x")
    import datetime as dt

    fill(workspace, today=dt.date(2026, 4, 1))
    monkeypatch.chdir(tmp_path)
    names, shown = {}, {}
    cells = [c for c in json.loads(NOTEBOOK.read_text("utf-8"))["cells"] if c["cell_type"] == "code"]
    for cell in cells:
        assert cell["outputs"] == []
        shown[cell["id"]] = run(cell["source"], names)
    assert len(cells) >= 8
    assert all(value is not None for value in shown.values())
    html = [value._repr_html_() for value in shown.values() if hasattr(value, "_repr_html_")]
    assert len(html) >= 5
    assert any("<svg" in h for h in html)
    assert len(names["claims"]) > 30
    assert len(names["moved"]) > 5
    assert names["history"].vega_lite()
    assert len(names["evidence"]) > 0
