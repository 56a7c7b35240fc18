"""Writing that survives a crash: aside, flushed to the disk, renamed; and a lock between processes."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from upheld.errors import LockedError, WorkspaceError


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a disk that refuses (full, read-only, broken) into one plain error.

    Raises:
        WorkspaceError: naming the file; nothing acknowledged before is touched.
    """
    try:
        yield
    except OSError as error:
        hint = f"{remedy_of(error)}, then do it again; nothing recorded is lost"
        raise WorkspaceError(f"{error.filename or path} cannot be written: {error.strerror or error}", hint=hint) from error


def remedy_of(error: OSError) -> str:
    """What a person can do about a disk that refuses."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "free some space"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return "see whether the file and its folder may be written to"
    return "see what the disk says of this file"


def sync_folder(folder: Path) -> None:
    """Flush a folder's own entries (new names, renames) to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each flushed into the one that holds it."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def write_all(handle: int, content: bytes) -> None:
    """Write every byte: the system may take fewer than it is given."""
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old or the new one, never a part.

    Raises:
        WorkspaceError: where the disk refuses; the old file stands.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with writing(path):
        make_folder(path.parent)
        try:
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            try:
                write_all(handle, content)
                os.fsync(handle)
            finally:
                os.close(handle)
            aside.replace(path)
        except OSError:
            aside.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by name into ``folder``, each as :func:`write_whole` does.

    Raises:
        ValueError: before anything is written, where a name leads out of the folder.
    """
    root = folder.resolve()
    places = {name: root / name for name in files}
    for name, place in places.items():
        if not name or not place.resolve().is_relative_to(root) or place.resolve() == root:
            raise ValueError(f"{name!r} leads out of {folder}")
    for name, place in places.items():
        write_whole(place, files[name])


@contextmanager
def locked(path: Path, *, wait_s: float = 30.0) -> Iterator[None]:
    """Hold an exclusive lock on ``path``, waiting at most ``wait_s`` seconds.

    Raises:
        LockedError: naming the process that holds it.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    until = time.monotonic() + wait_s
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    holder = os.pread(handle, 32, 0).decode(errors="replace").strip() or "another process"
                    raise LockedError(f"the journal is held by process {holder}", hint="wait for it to end, then try again") from None
                time.sleep(0.01)
        with suppress(OSError):  # the lock holds on a full disk too, without the name of who has it
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
