"""What real reports taught: their titles, authors and dates, columns between formulae, margins, and words parted at a line's end."""

import datetime as dt

import pytest

from upheld.read.assembled import assembled
from upheld.read.heads import head_of
from upheld.read.pdf import _title
from upheld.read.pdflayout import Line, laid_out


def line(text, left, top, *, width=230.0, size=10.0):
    return Line(left=left, right=left + width, top=top, bottom=top + size, size=size, text=text)


def column(words, left, *, first=100, lines=12):
    return [line(f"{words} {n} and it goes on to the edge", left, first + 13 * n) for n in range(lines)]


def test_columns_are_told_apart_between_the_fragments_of_formulae():
    strewn = [line(f"m{n}", 330 + 9 * n, 107 + 13 * (n % 7), width=6.0, size=9.0) for n in range(24)]
    paragraphs, _ = laid_out([[*column("left", 60), *column("right", 310), *strewn]])
    text = " ".join(paragraphs)
    assert "left 0 and it goes on to the edge left 1" in text
    assert text.index("left 11") < text.index("right 0")


def test_cells_of_a_table_are_no_columns():
    cells = [line(f"{c}{n}", left, 100 + 13 * n, width=30.0) for n in range(12) for c, left in (("a", 60), ("b", 310))]
    paragraphs, _ = laid_out([cells])
    assert "a3 b3" in " ".join(paragraphs)


def test_what_is_printed_into_every_margin_is_left_out():
    pages = [[*column(f"page {n}", 60), line("Downloaded by somebody", 20, 160, width=20.0)] for n in range(4)]
    text = " ".join(laid_out(pages)[0])
    assert "Downloaded" not in text
    assert "page 3 5" in text


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [("the models 737–", "9 of it", "737–9"), ("the order 2023-", "0379 of May", "2023-0379"), ("the port of Soekarno-", "Hatta airport", "Soekarno-Hatta"),
     ("the pages 12 –", "14 of it", "12 – 14")],
)  # fmt: skip
def test_a_dash_at_the_end_of_a_line_parts_no_word(above, below, whole):
    ((text,), _) = laid_out([[line(above, 60, 100), line(below, 60, 113)]])
    assert whole in text


PAGE = [[line("Patterns of Conflict", 60, 60, size=22.0), *column("Patterns are told of here", 60)]]


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Patterns of conflict", "Patterns of conflict"),
        ("Report Feb-2024", "Patterns of Conflict"),
        ("", "Patterns of Conflict"),
        ("905_Precinct", "Patterns of Conflict"),
    ],
)
def test_a_stated_title_is_believed_where_the_first_page_has_it(stated, title):
    assert _title(stated, PAGE) == title


def test_a_stated_title_stands_where_no_heading_does():
    assert _title("Report Feb-2024", [column("some words", 60)]) == "Report Feb-2024"


REPORT = ["Forecasting Report", "July 2025", "Prepared by Ana Reyes & Tom Otieno", "This report tells of the months to come. " * 5]


def test_a_month_alone_dates_a_report_before_its_file_does():
    read = assembled(REPORT, made="20251126", made_by="file properties")
    assert (read.published, read.dated_by, read.author) == ("2025-07", "first lines", "Ana Reyes & Tom Otieno")
    assert assembled([REPORT[0], *REPORT[2:]], made="20251126", made_by="file properties").published == "2025-11-26"


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("Received: 14 May 2024 | Revised: 28 August 2024 | Accepted: 23 October 2024", dt.date(2024, 10, 23)),
        ("Received 14 May 2024; accepted 1 June 2024; published online 3 July 2024", dt.date(2024, 7, 3)),
        ("Received 14 May 2024", None),
        ("14 May 2024", dt.date(2024, 5, 14)),
    ],
)
def test_a_manuscript_came_out_after_it_was_received(stamp, day):
    body = "What moves people is told here, at some length, so that nobody takes it for a byline or a date of any kind at all, does one."
    assert head_of(f"Patterns of Migration\n\n{stamp}\n\n{body}").published == day


@pytest.mark.parametrize("label", ["Research Article", "Policy Brief", "OPEN ACCESS", "Working Paper"])
def test_a_label_is_nobody(label):
    assert head_of(f"Patterns of Migration\n\n{label}\n\n{'It moves people. ' * 12}").author == ""


def test_a_file_name_is_no_title():
    assert assembled(["Final Review", "It was argued. " * 20], title="10811.exe").title == "Final Review"
