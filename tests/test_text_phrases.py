import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.text.phrases import antecedent, claimed, events, leading, named, opener, subject, unframed, without_asides
from upheld.text.sentences import Span
from upheld.text.verbs import finite, has_finite


@pytest.mark.parametrize(
    ("clause", "rest"),
    [
        ("Furthermore, the port closed", "the port closed"),
        ("Yet the port closed", "the port closed"),
        ("Most pertinently, the port closed", "the port closed"),
        ("Nonetheless, the port closed", "the port closed"),
        ("And yet the port closed", "yet the port closed"),
        ("Still waters run deep", "Still waters run deep"),
    ],
)
def test_a_discourse_opener_is_known(clause, rest):
    assert clause[opener(clause) :] == rest


@pytest.mark.parametrize(
    ("clause", "text", "plural", "person"),
    [
        ("On 14 November the Malian army, backed by Russia, entered Kidal", "the Malian army", False, False),
        ("In September Nikol Pashinyan offered to sign", "Nikol Pashinyan", False, True),
        ("Two days later the rebels withdrew", "the rebels", True, False),
        ("Lena Ortiz—the first judge to resign in years—said no", "Lena Ortiz", False, True),
        ("Peru, Chile and Bolivia signed it", "Peru, Chile and Bolivia", True, False),
        ("We judge with moderate confidence that the bank will fail", "the bank", False, False),
        ("Is Maduro choosing war", "Maduro", False, True),
        ("The United States left", "The United States", False, False),
        ("Mr. Ortiz's critics say so", "Mr. Ortiz's critics", True, False),
    ],
)
def test_the_subject_of_a_clause_is_found_with_its_number_and_kind(clause, text, plural, person):
    found = subject(clause)
    assert (found.text, found.plural, found.person) == (text, plural, person)


def test_a_clause_that_begins_with_its_verb_has_no_subject():
    assert subject("has launched none since May") is None


@pytest.mark.parametrize(
    ("clause", "noun"),
    [
        ("the ministry suspended planning for Exercise Blue Tide", "Exercise Blue Tide"),
        ("the court freed former mayor Ana Diaz", "former mayor Ana Diaz"),
        ("Lima demands that Quito change its constitution", "its constitution"),
        ("The flight of the hill farmers", "The flight of the hill farmers"),
        ("they met in Doha yesterday", "Doha"),
        ("to sign whatever had been agreed", ""),
    ],
)
def test_a_relative_clause_hangs_on_the_last_noun(clause, noun):
    assert antecedent(clause) == noun


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "The invasion of Ruritania by Grand Fenwick in August of last year changed much.",
            "The invasion of Ruritania by Grand Fenwick in August of last year",
        ),
        ("Despite the deaths of 1,100 to 3,000 miners in May, work went on.", "the deaths of 1,100 to 3,000 miners in May"),
        ("Trade stopped with the July coup in which General Tiro seized power.", "the July coup in which General Tiro seized power"),
    ],
)
def test_an_event_told_by_a_noun_is_found_with_its_date_or_figure(text, event):
    assert [e.of(text) for e in events(text, Span(0, len(text)))] == [event]


def test_an_event_without_date_or_figure_is_left_to_its_clause():
    text = "The invasion of Ruritania changed much."
    assert events(text, Span(0, len(text))) == ()


def test_what_somebody_is_said_to_claim_is_found():
    text = "Spies disproved Putin’s claim that the town was surrounded in March."
    (one,) = claimed(text, Span(0, len(text)))
    assert (one.who, one.span.of(text)) == ("Putin", "the town was surrounded in March")


@pytest.mark.parametrize(
    ("clause", "plain"),
    [
        ("it is almost certain that the bridge will hold", "the bridge will hold"),
        ("We expect Niger to follow", "Niger will follow"),
        ("It would be no surprise if the bank failed", "the bank failed"),
        ("the bridge will hold", "the bridge will hold"),
    ],
)
def test_what_an_author_thinks_is_told_without_that_he_thinks_it(clause, plain):
    assert unframed(clause) == plain


def test_asides_that_only_link_are_left_out():
    assert without_asides("Peru, meanwhile, has left") == "Peru has left"


@pytest.mark.parametrize(
    ("text", "holds"), [("Baku demands that he go", True), ("Kim wants a debt", True), ("a hundred united men", False), ("the plan to leave", False)]
)
def test_finite_verbs_are_told_from_other_words(text, holds):
    assert has_finite(text) is holds


@given(st.text(alphabet="The a Kim’s in May, of which was said and 12—“”.", max_size=200))
def test_phrases_lie_inside_any_text(text):
    assert 0 <= opener(text) <= leading(text) <= max(len(text), 0)
    whole = Span(0, len(text))
    assert all(0 <= e.start < e.end <= len(text) for e in events(text, whole))
    assert all(text[c.span.start : c.span.end] and c.who for c in claimed(text, whole))
    found = subject(text)
    assert found is None or found.text
    verb = finite(text)
    assert verb is None or verb.of(text).strip()
    assert antecedent(text) == "" or antecedent(text) in text


@given(st.from_regex(r"[A-Z][a-z]{2,8}( [a-z]{2,8}){0,3}", fullmatch=True))
def test_a_noun_phrase_is_never_both_a_person_and_plural(phrase):
    found = named(phrase)
    assert not (found.person and found.plural)
