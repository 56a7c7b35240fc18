import datetime as dt

import pytest

from upheld.errors import Problem, SourceError
from upheld.gather.imports import Incoming, import_path
from upheld.model.evidence import Report
from upheld.model.when import parse_interval

TODAY = dt.date(2026, 1, 10)
PAGE = """<html lang="en"><head><title>Bridge closed - Harbour Post</title><meta property="og:title" content="Bridge closed">
<meta property="og:site_name" content="Harbour Post"><meta property="article:published_time" content="2025-05-02T10:00:00+02:00"></head>
<body><nav><a href="/">Home</a></nav><h1>Bridge closed</h1><div class="related"><h3>Related stories</h3><ul><li>Ferry sinks, 3 May 2019</li></ul></div>
<p>The bridge over the Orva was closed on Friday after engineers found a crack in its second pier.</p>
<p>Traffic is led over the old ferry, and the ministry does not expect it to open again before the summer.</p></body></html>"""
HEADER = "date,source,measure,low,value,high,unit,scope,window,url,title,id,text\n"


def load(path):
    found = list(import_path(path, first_seen=TODAY))
    return [f for f in found if isinstance(f, Incoming)], [f for f in found if isinstance(f, Problem)]


def table(tmp_path, *rows, header=HEADER, name="figures.csv"):
    path = tmp_path / name
    path.write_bytes((header + "".join(row + "\n" for row in rows)).encode())
    return load(path)


def test_a_saved_page_comes_in_under_its_stem_with_its_own_date(tmp_path):
    (tmp_path / "bridge.html").write_text(PAGE)
    (incoming,), problems = load(tmp_path / "bridge.html")
    document = incoming.document
    assert problems == []
    assert (document.id, document.title, document.outlet, document.language) == ("bridge", "Bridge closed", "Harbour Post", "en")
    assert document.known == dt.date(2025, 5, 2)
    assert "crack in its second pier" in incoming.text
    assert "Ferry" not in incoming.text
    assert incoming.raw == PAGE.encode()


def test_a_folder_gives_each_file_and_leaves_hidden_ones_alone(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "page_files").mkdir()
    (tmp_path / "a.txt").write_text("The pier cracked\n\n3 May 2025\n\nEngineers found it on Friday.")
    (tmp_path / "sub" / "b.md").write_text("# Ferry\n\nThe ferry runs again.")
    (tmp_path / "sub" / "c.jsonl").write_text('{"id": "c1", "text": "One line."}\n')
    for hidden in (".git/x.txt", ".hidden.txt", "page_files/ad.txt"):
        (tmp_path / hidden).write_text("not evidence")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n....")
    documents, (problem,) = load(tmp_path)
    assert [d.document.id for d in documents] == ["a", "b", "c1"]
    assert documents[0].document.known == dt.date(2025, 5, 3)
    assert documents[1].document.known == TODAY
    assert problem.where.endswith("photo.png")
    assert "PNG image" in problem.message


def test_two_files_of_one_name_stay_apart(tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "note.txt").write_text(f"A note from {folder}.")
    documents, (problem,) = load(tmp_path)
    assert [d.document.id for d in documents] == ["note", "y/note"]
    assert problem.severity == "warning"


def test_one_name_in_several_forms_gives_several_documents(tmp_path):
    for name, text in (("dam.txt", "One text."), ("dam.md", "Another text."), ("dam.jsonl", '{"id": "x", "text": "A third."}')):
        (tmp_path / name).write_text(text)
    documents, (problem,) = load(tmp_path)
    assert [d.document.id for d in documents] == ["x", "dam", "dam.txt"]
    assert "dam.md has the same name" in problem.message


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "outside.txt").write_text("A secret.")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    documents, (problem,) = load(folder)
    assert documents == []
    assert "nothing to read" in problem.message


def test_nothing_at_the_path_is_an_error_for_the_caller(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        load(tmp_path / "none.txt")


def test_a_row_of_figures_becomes_a_report_with_a_sentence_to_quote(tmp_path):
    (incoming,), problems = table(tmp_path, '2025-05,River Board,houses flooded,"1,100",,3000,houses,Orva valley,2025-04,,,,')
    assert problems == []
    document = incoming.document
    assert document.reports == (
        Report(measure="houses flooded", low=1100, high=3000, unit="houses", scope="Orva valley", window=parse_interval("2025-04")),
    )
    assert incoming.text == "River Board reported 1,100 to 3,000 houses flooded in Orva valley (2025-04)."
    assert (document.known, document.outlet) == (dt.date(2025, 5, 31), "River Board")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (",300,", "reported 300 dead"),
        ("300,,", "at least 300"),
        (",,300", "at most 300"),
        ("300,,300", "reported 300 dead"),
        ("2.5,3,4.5", "2.5 to 4.5, most likely 3,"),
    ],
)
def test_bounds_are_worded_as_given(tmp_path, cells, words):
    (incoming,), _ = table(tmp_path, f"2025-05-01,Board,dead,{cells},,,,,,,")
    assert words in incoming.text


def test_a_text_that_names_its_figure_is_kept_and_one_that_does_not_gets_the_sentence(tmp_path):
    documents, _ = table(tmp_path, "2025,Board,dead,,300,,,,,,,a,The Board counted 300 dead.", "2025,Board,dead,,300,,,,,,,b,As said on Monday.")
    assert documents[0].text == "The Board counted 300 dead."
    assert documents[1].text.startswith("As said on Monday.\n\nBoard reported 300 dead")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2025-13-01,Board,dead,1,,,,,,,,,", "published: month must be"),
        ("soon,Board,dead,1,,,,,,,,,", "is not a date"),
        ("2025,Board,dead,ten,,,,,,,,,", "low is 'ten'"),
        ("2025,Board,dead,,nan,,,,,,,,", "best is 'nan'"),
        ("2025,Board,dead,9,,3,,,,,,,", "not in order"),
        ("2025,Board,dead,,,,,,,,,,", "no figure"),
        ("2025,Board,,1,,,,,,,,,", "measure is empty"),
        ("2025,Board,dead,1,,,,,,,,,,,,x", "16 cells"),
    ],
)
def test_a_wrong_row_is_named_and_the_rest_goes_in(tmp_path, row, message):
    documents, (problem,) = table(
        tmp_path, "2025,Board,dead,1,,,,,,,,a,", row, '2025,Board,dead,2,,,,,,,,b,"two\nlines: 2"', "2025,Board,dead,3,,,,,,,,c,"
    )
    assert [d.document.id for d in documents] == ["a", "b", "c"]
    assert problem.line == 3
    assert message in problem.message
    assert problem.remedy


def test_semicolons_and_other_names_of_columns_are_read(tmp_path):
    (incoming,), (note,) = table(tmp_path, "2025;Board;dead;300;x", header="published;outlet;Measure;figure;colour\n")
    assert incoming.document.reports[0].best == 300
    assert note.severity == "note"


def test_a_table_without_figures_is_one_problem(tmp_path):
    documents, (problem,) = table(tmp_path, "1,2", header="a,b\n")
    assert documents == []
    assert (problem.line, "measure" in problem.message) == (1, True)


def test_a_quote_left_open_is_one_problem_and_what_came_before_goes_in(tmp_path):
    documents, (problem,) = table(tmp_path, "2025,Board,dead,1,,,,,,,,a,", '2025,Board,dead,2,,,,,,,,b,"open')
    assert [d.document.id for d in documents] == ["a"]
    assert (problem.line, "no CSV" in problem.message) == (3, True)


def test_an_unused_field_is_noted_once(tmp_path):
    path = tmp_path / "d.jsonl"
    path.write_text('{"id": "a", "text": "t", "colour": 1}\n{"id": "b", "text": "t", "colour": 2}\n')
    documents, (note,) = load(path)
    assert len(documents) == 2
    assert (note.severity, note.line) == ("note", 1)
