"""Laws of event files: no row is lost unnamed whatever the bytes, and a trend turns with its values."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.events_support import add, gdelt_row, rows, workspace
from upheld.gather.events.spool import Careful, records
from upheld.ledger.events_plover import QUADS, cameo_rows, from_cameo
from upheld.ledger.events_shape import trend

HOSTILE = st.one_of(
    st.integers(1, 10**10).map(lambda n: gdelt_row(GLOBALEVENTID=n).encode()),
    st.binary(max_size=40).filter(lambda b: b"\n" not in b),
    st.sampled_from([b"\t" * 60, b"\t" * 61, b'"', b"\r", b"\x00", b"\xef\xbb\xbf", gdelt_row().encode() + b"\t"]),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(HOSTILE, max_size=6))
def test_rows_in_are_rows_loaded_and_rejected_whatever_the_bytes(lines):
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.CSV"
        path.write_bytes(b"\n".join([*(gdelt_row(GLOBALEVENTID=n).encode() for n in (1, 2, 3, 4, 5, 6, 7)), *lines]))
        made = workspace(Path(name) / "w")
        outcome, problems = add(made, path)
        blank = sum(not line.removesuffix(b"\r").strip() for line in lines)
        assert outcome.rows == 7 + len(lines) - blank
        assert outcome.rejected == len([p for p in problems if "row not loaded" in p.message])
        assert len(rows(made, "known_to")) <= outcome.loaded


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"a,b,c", b'"a",b,c', b'"a', b'b",c,d', b'x "y" z,b,c', b'"', b"a,b", b"", b'"a\n', b"a,b,c,d", b"\x00,a,b"]), max_size=12
    )
)
def test_every_line_of_a_csv_is_in_a_record_or_a_reject(lines):
    import io

    content = b"\n".join(lines)
    found = Careful()
    told = list(records(io.BytesIO(content), "x", before=0, width=3, delimiter=",", found=found))
    starts = [n for n, _ in told] + [r.line for r in found.rejects]
    assert found.rows == len(starts) == len(set(starts))
    assert all(len(cells) == 3 for _, cells in told)
    clean = [n for n, line in enumerate(content.split(b"\n"), 1) if line == b"a,b,c"]
    alone = [n for n, cells in told if cells == ["a", "b", "c"]]
    assert set(alone) <= set(clean) | {n for n, line in enumerate(content.split(b"\n"), 1) if line == b'"a",b,c'}


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=14))
def test_a_trend_turns_with_its_values(values):
    there, back = trend(values), trend(values[::-1])
    assert there.slope == -back.slope
    assert there.p == back.p
    assert {there.direction, back.direction} in ({"steady"}, {"rising", "falling"})


def test_every_cameo_code_has_a_rule_and_its_types_quad():
    for code, kind, _, _, quad, score, rule in cameo_rows():
        assert rule
        assert quad == QUADS.get(kind or "", 0) or (code.startswith("02") and quad == 1)
        assert (score is None) == (kind is None)
    assert from_cameo("---") is None
    assert from_cameo("08335") == from_cameo("083")
