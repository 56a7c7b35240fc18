from bench import attribution, dates, figures_read
from bench.own_cases import cases


def test_every_grammar_has_two_hundred_cases_of_which_none_is_there_twice():
    for name in ("attribution", "dates", "figures"):
        texts = [c["text"] for c in cases(name, None)]
        assert len(texts) >= 200
        assert len(set(texts)) == len(texts)


def test_a_case_that_is_read_wrongly_lowers_the_figure(tmp_path):
    (tmp_path / "figures.jsonl").write_text(
        '{"text": "40 villages", "low": 41, "high": 41, "comparator": "exactly", "measure": "village"}\n{"text": "In May"}'
    )
    (tmp_path / "dates.jsonl").write_text('{"text": "in May 2020", "days": ["2021-05-01", "2021-05-31"], "role": "on"}\n{"text": "He may go"}')
    (tmp_path / "attribution.jsonl").write_text('{"text": "Rao said it rained", "who": "Sen", "direct": false}\n{"text": "It rained"}')
    assert figures_read.figures(tmp_path).figures["bounds"] == 0.0
    assert figures_read.figures(tmp_path).figures["none"] == 1.0
    assert dates.figures(tmp_path).figures["days"] == 0.0
    told = attribution.figures(tmp_path).figures
    assert (told["attributed"], told["who"]) == (1.0, 0.0)
