import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from upheld import plugins
from upheld.read.formats import read_html


def test_readers_come_in_by_the_door_and_work():
    read, problems = plugins.reader("html")
    assert read is read_html
    assert problems == []


def test_a_tree_that_is_not_installed_has_the_same_built_ins(monkeypatch):
    declared = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    assert declared["upheld.readers"] == plugins.BUILT_IN["upheld.readers"]
    monkeypatch.setattr(plugins, "entry_points", lambda **_: [])
    assert {name: point.value for name, point in plugins.declared.__wrapped__("upheld.readers").items()} == plugins.BUILT_IN["upheld.readers"]


def test_a_plugin_replaces_a_built_in_of_its_name(monkeypatch):
    points = [EntryPoint("text", "other.package:read", "upheld.readers"), EntryPoint("text", "upheld.read.formats:read_text", "upheld.readers")]
    monkeypatch.setattr(plugins, "entry_points", lambda **_: points)
    assert plugins.declared.__wrapped__("upheld.readers")["text"].value == "other.package:read"


@pytest.mark.parametrize("value", ["no.such.module:read", "upheld.read.formats:no_such_name"])
def test_a_plugin_that_does_not_load_is_a_problem(monkeypatch, value):
    monkeypatch.setattr(plugins, "declared", lambda _: {"odd": EntryPoint("odd", value, "upheld.readers")})
    plugin, (problem,) = plugins.load("upheld.readers", "odd")
    assert plugin is None
    assert value in problem.message


def test_an_unknown_name_is_a_problem_that_lists_the_known():
    plugin, (problem,) = plugins.load("upheld.readers", "parchment")
    assert plugin is None
    assert "markdown" in problem.remedy


def test_all_of_a_group_load():
    found, problems = plugins.load_all("upheld.readers")
    assert {"text", "markdown", "html"} <= set(found)
    assert problems == []
