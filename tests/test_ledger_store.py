import pytest

from upheld.errors import DamagedError
from upheld.ledger.store import Store, sha256_of

TEXT = "A line\r\nand another\n\nwith “quotes” and 한국어 and \u2028 a separator"


def test_texts_come_back_to_the_code_point(tmp_path):
    store = Store(tmp_path)
    digest = store.put_text(TEXT)
    assert digest == sha256_of(TEXT)
    assert store.text(digest) == TEXT


def test_raw_bytes_come_back_and_the_same_twice_is_stored_once(tmp_path):
    store = Store(tmp_path)
    digest = store.put_raw(b"\x00\xff" * 1000)
    assert store.put_raw(b"\x00\xff" * 1000) == digest
    assert store.raw(digest) == b"\x00\xff" * 1000
    assert len([p for p in (tmp_path / "archive").rglob("*") if p.is_file()]) == 1


def test_a_changed_text_is_refused_with_its_path(tmp_path):
    store = Store(tmp_path)
    digest = store.put_text(TEXT)
    store.text_path(digest).write_text("other")
    with pytest.raises(DamagedError, match="was changed"):
        store.text(digest)


def test_what_is_missing_is_named(tmp_path):
    store = Store(tmp_path)
    with pytest.raises(DamagedError, match="is missing"):
        store.text("0" * 64)
    with pytest.raises(DamagedError, match="cannot be read"):
        store.raw("0" * 64)


def test_changed_raw_bytes_are_refused(tmp_path):
    store = Store(tmp_path)
    digest, other = store.put_raw(b"one"), store.put_raw(b"two")
    store.raw_path(digest).write_bytes(store.raw_path(other).read_bytes())
    with pytest.raises(DamagedError, match="were changed"):
        store.raw(digest)
