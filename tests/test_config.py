import tomllib

import pytest

from upheld.config.feeds import parse_watch
from upheld.config.hedges import own_hedges, parse_hedges
from upheld.config.settings import DEFAULTS, KEYS, parse_settings
from upheld.config.sources import parse_sources
from upheld.config.templates import HEDGES, SOURCES, settings_template
from upheld.model.evidence import Source
from upheld.text.hedges import hedges
from upheld.weigh.parameters import Parameters, parameters_of


def uncommented(template):
    """A template with every offered line put in force, its prose left out."""
    lines = (line.removeprefix("# ") for line in template.splitlines())
    return "\n".join(line for line in lines if line.startswith("[") or " = " in line.partition("#")[0]).encode()


def settings(text):
    return parse_settings(text.encode(), "upheld.toml")


def test_a_new_file_says_nothing_and_offers_every_setting_with_its_default():
    assert parse_settings(settings_template().encode(), "u")[0].given == {}
    everything, problems = parse_settings(uncommented(settings_template()).replace(b'person = "your name"', b""), "u")
    assert problems == []
    assert everything.given == DEFAULTS


def test_the_defaults_are_those_of_the_weighing():
    assert parameters_of(DEFAULTS) == parameters_of({}) == Parameters()


def test_every_setting_of_the_weighing_reaches_it():
    changed = {key.name: repr((float(key.default) + key.low) / 2 + 0.01) for key in KEYS if key.shape == "number" and key.table.startswith("weigh")}
    assert len(changed) > 30
    found = parameters_of(changed | {"check.lag_days": "3"})
    assert found.lag_days == 3
    for name, text in changed.items():
        _, field, *rest = name.split(".")
        held = getattr(found, field)
        held = dict(zip(("a", "b1", "b2"), held, strict=True)) if field == "calibration" else held
        assert (held[rest[0]] if rest else held) == float(text)


def test_the_other_templates_are_right_when_put_in_force():
    sources, problems = parse_sources(uncommented(SOURCES), "s")
    assert problems == []
    assert sources.sources == {
        "Reuters": Source(name="Reuters", grade="B", kind="agency", aliases=("Reuters News",)),
        "Example News": Source(name="Example News", grade="C"),
    }
    watch, problems = parse_watch(uncommented(SOURCES), "s")
    assert problems == []
    assert (len(watch.feeds), len(watch.searches)) == (1, 1)
    cues, problems = parse_hedges(uncommented(HEDGES), "h")
    assert problems == []
    assert {cue: hedges(cue) for cue in ("could", "unlikely")} == {cue: hedges(cue, own=cues.ranges) for cue in ("could", "unlikely")}


@pytest.mark.parametrize(
    ("text", "line", "message", "remedy"),
    [
        ("[weigh]\nrhoo = 0.5", 2, "unknown key 'rhoo'", "did you mean 'rho'"),
        ("[wiegh]\nrho = 0.5", 1, "unknown key 'wiegh'", "did you mean 'weigh'"),
        ("\n[weigh]\nrho = 1.5", 3, "rho is 1.5", "between 0.01 and 0.99"),
        ("[weigh]\nrho = nan", 2, "rho is nan", "between 0.01 and 0.99"),
        ("[weigh]\nrho = true", 2, "not a number", "write rho = 0.6"),
        ('[weigh]\nrho = "0.5"', 2, "not a number", "write rho = 0.6"),
        ("weigh = 3", 1, "weigh is no table", "[weigh]"),
        ("[weigh]\nscale = 2", 2, "weigh.scale is no table", "[weigh.scale]"),
        ("[weigh]\nscale.event = 20", 2, "event is 20", "between 0 and 10"),
        ("[weigh.reliability]\nA = 0.9\nB = 0.2", 3, "B is 0.2", "0.85"),
        ("[weigh]\noverturned = 0.5\nsettled = 0.5", 3, "not below settled", "larger"),
        ("[check]\nlag_days = 2.5", 2, "whole number", "14"),
        ('[check]\nreview = "weekly"', 2, "not a length of time", "P7D"),
        ('[check]\nfail = "p < "', 2, "at column 5", "p < 0.20"),
        ("[check]\nwarn = 1", 2, "not text", "quotation marks"),
        ("person = 7", 1, "person is 7", "quotation marks"),
        ("format = 2", 1, "format 2", "update upheld"),
        ("a = 1\n[check\n", 2, "no valid TOML", "last recorded"),
    ],
)
def test_what_is_wrong_in_upheld_toml_is_told_with_its_line(text, line, message, remedy):
    _, problems = settings(text)
    assert [(p.where, p.line) for p in problems] == [("upheld.toml", line)]
    assert message in problems[0].message
    assert remedy in problems[0].remedy


def test_a_wrong_setting_leaves_the_last_recorded_one_in_force_and_the_rest_goes_in():
    found, _ = settings('[weigh]\nrho = 7\ncap = 2\n[check]\nfail = "p <"')
    held = found.in_force({"weigh.rho": "0.5", "check.fail": "p < 0.1", "weigh.cap": "9.0"})
    assert (held["weigh.rho"], held["check.fail"], held["weigh.cap"]) == ("0.5", "p < 0.1", "2.0")
    assert set(held) == set(DEFAULTS)


def test_a_broken_file_leaves_all_of_them_in_force():
    last = {**DEFAULTS, "weigh.rho": "0.5"}
    assert settings("[weigh")[0].in_force(last) == last
    assert parse_settings(b"person = '\xff'", "u")[0].in_force(last) == last


@pytest.mark.parametrize(
    ("text", "line", "message", "remedy"),
    [
        ('[[source]]\nname = "A"\n[[source]]\nname = "B"\ngrade = "b"', 5, "unknown grade 'b'", "did you mean 'B'"),
        ('[[source]]\nnane = "A"', 1, "without a name", "add name"),
        ('[[source]]\nname = "A"\ngrad = "B"', 3, "unknown key 'grad'", "did you mean 'grade'"),
        ('[[source]]\nname = "A"\naliases = [1]', 3, "no list of texts", "aliases"),
        ('[[source]]\nname = "A"\n[[source]]\nname = "A"', 4, "comes twice", "one block"),
        ('[source]\nname = "A"', 1, "no list of blocks", "[[source]]"),
        ("[[sources]]\nname = 'A'", 1, "unknown key 'sources'", "did you mean 'source'"),
        ('[[source]]\nname = "A"\ninterest = ["RUS"]', 3, "not text", "quotation marks"),
    ],
)
def test_what_is_wrong_in_sources_toml_is_told_with_its_line(text, line, message, remedy):
    _, problems = parse_sources(text.encode(), "sources.toml")
    assert (problems[-1].where, problems[-1].line) == ("sources.toml", line)
    assert message in problems[-1].message
    assert remedy in problems[-1].remedy


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('could = [0.2, 0.5]\n"on balance" = [0.7, 0.5]', 2, "0.7 to 0.5"),
        ("could = 0.5", 1, "no pair"),
        ("could = [0.2, true]", 1, "no pair"),
        ("could = [0, 0.5]", 1, "0 to 0.5"),
        ("on balance = [0.2, 0.5]", 1, "no valid TOML"),
        ('Could = [0.2, 0.5]\n"could" = [0.3, 0.5]', 2, "comes twice"),
    ],
)
def test_what_is_wrong_in_hedges_toml_is_told_with_its_line(text, line, message):
    _, (problem,) = parse_hedges(text.encode(), "hedges.toml")
    assert (problem.line, message in problem.message) == (line, True)


def test_a_wrong_cue_keeps_its_last_range_and_one_taken_out_is_gone():
    last = {"hedges.could": "0.3 0.5", "hedges.on balance": "0.6 0.7"}
    found, _ = parse_hedges(b'could = 3\n"in my view" = [0.5, 0.6]', "h")
    assert own_hedges(found.in_force(last)) == {"could": (0.3, 0.5), "in my view": (0.5, 0.6)}
    assert own_hedges(parse_hedges(b"= 3", "h")[0].in_force(last)) == {"could": (0.3, 0.5), "on balance": (0.6, 0.7)}


def test_the_templates_are_toml():
    assert all(
        tomllib.loads(text)
        in (
            {},
            {
                "format": 1,
                "check": {},
                "weigh": {"base_rate": {}, "reliability": {}, "scale": {}, "calibration": {}},
                "forecast": {},
                "reference": {},
                "events": {},
                "fetch": {},
                "alerts": {},
            },
        )
        for text in (settings_template(), SOURCES, HEDGES)
    )


def test_a_word_is_one_of_its_list():
    found, (problem,) = parse_settings(b'[forecast]\nmodel = "oracle"\n', "upheld.toml")
    assert "forecast.model" in found.wrong
    assert (problem.line, "counts, events" in problem.remedy) == (2, True)
    assert parse_settings(b'[forecast]\nmodel = "events"\n', "upheld.toml")[0].given == {"forecast.model": "events"}
