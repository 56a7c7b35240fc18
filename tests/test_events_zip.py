"""Members of a zip come out as the standard library has them, and what it finds wrong is found wrong."""

import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.gather.events import inflate_zip
from upheld.gather.events.inflate_zip import member_of, pieces
from upheld.gather.events.raw import BROKEN

CONTENT = b"".join(b"%d\tRUS\tPRK\t%d\n" % (n, n * n) for n in range(60_000))


def packed(content=CONTENT, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("other.txt", b"something else")
        archive.writestr("x.export.CSV", content)
    return out.getvalue()


def read(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive, member_of(archive, "x.export.CSV") as stream:
        return stream.read()


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("fast", [True, False])
def test_every_method_gives_the_bytes(monkeypatch, method, fast):
    if not fast:
        monkeypatch.setattr(inflate_zip, "isal_zlib", None)
    assert read(packed(method=method)) == CONTENT
    assert read(packed(b"", method)) == b""


def test_what_was_packed_very_small_comes_in_pieces():
    data = packed(bytes(60_000_000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive, member_of(archive, "x.export.CSV") as stream:
        sizes = [len(piece) for piece in pieces(stream, 1 << 20)]
    assert (sum(sizes), max(sizes) <= 1 << 23) == (60_000_000, True)
    assert read(data) == bytes(60_000_000)


@given(st.binary(max_size=5000), st.integers(1, 700))
def test_pieces_of_any_size_come_to_the_whole(content, size):
    with zipfile.ZipFile(io.BytesIO(packed(content))) as archive, member_of(archive, "x.export.CSV") as stream:
        assert b"".join(iter(lambda: stream.read(size), b"")) == content


@pytest.mark.parametrize("fast", [True, False])
def test_changed_bytes_and_wrong_sums_are_found(monkeypatch, fast):
    if not fast:
        monkeypatch.setattr(inflate_zip, "isal_zlib", None)
    good = packed()
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        info = archive.getinfo("x.export.CSV")
    start = info.header_offset + 30 + len("x.export.CSV")
    flips = random.Random(4).sample(range(start, start + info.compress_size), 40)
    for at in flips:
        bad = bytearray(good)
        bad[at] ^= 0x10
        with pytest.raises(BROKEN):
            read(bytes(bad))
    with pytest.raises(BROKEN):  # the list of members is whole, the end of the member is not
        read(good[: start + info.compress_size - 5000] + bytes(5000) + good[start + info.compress_size :])
    headless = bytearray(good)
    headless[info.header_offset] ^= 1
    with pytest.raises(BROKEN):
        read(bytes(headless))
