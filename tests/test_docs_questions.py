"""The page on rules says what the code takes: its rule reads, its classes are all of them, its rates are the table's."""

import re
import tomllib
from pathlib import Path

from upheld.config.reference import reference_classes
from upheld.model.claim import Rule
from upheld.text.rulings import CLASSES, ruling_of

PAGE = (Path(__file__).parent.parent / "docs" / "questions.md").read_text("utf-8")
FIRST, SETTINGS = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_rule_of_the_page_reads():
    rule = tomllib.loads(FIRST)["claim"]["resolve"]
    found = ruling_of(Rule(**{"otherwise" if name == "else" else name: value for name, value in rule.items()}))
    assert found.count.either_way
    assert found.given is not None


def test_every_class_is_named():
    told = PAGE[PAGE.index("`class` is a word (") : PAGE.index("or a PLOVER type")]
    words = set(re.findall(r"\w+", told))
    assert set(" ".join(CLASSES).split()) <= words


def test_the_rates_are_those_of_the_table():
    held = {c.name: c for c in reference_classes()}
    assert f"{held['meeting'].yes} of {held['meeting'].n} on meetings" in PAGE
    assert (held["truce"].yes, f"none of {held['truce'].n} on ceasefires" in PAGE) == (0, True)
    assert f"{held['clash'].yes} of {held['clash'].n} on attacks" in PAGE
    assert tomllib.loads(SETTINGS)["reference"]["meeting"] == held["meeting"].rate
