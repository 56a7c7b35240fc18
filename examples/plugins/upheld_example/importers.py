"""An importer: one file that holds many documents. Here press releases as newsrooms pass them on, a line ``%%`` between two, with a few headers each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from upheld.errors import Problem
from upheld.model.ports import ReadText

_FIELDS = {"title": "title", "date": "published", "outlet": "outlet", "by": "author", "url": "url", "id": "id"}


def import_press(source: Path | bytes, *, name: str) -> Iterator[ReadText | Problem]:
    """Each release in its order; one without words is a Problem with its line, and the rest comes.

    An importer yields one after another, so that a file of any size costs little memory.
    """
    content = source if isinstance(source, bytes) else source.read_bytes()
    line = 1
    for release in content.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n%%\n"):
        head, _, body = release.strip().partition("\n\n")
        told = dict(part.partition(":")[::2] for part in head.split("\n") if ":" in part)
        fields = {ours: value.strip() for theirs, value in told.items() if (ours := _FIELDS.get(theirs.strip().lower()))}
        if body.strip():
            yield ReadText(text=body.strip(), dated_by="header" if fields.get("published") else "", **fields)
        else:
            yield Problem(where=name, line=line, message="a release without words", remedy="put an empty line between its headers and its text")
        line += release.count("\n") + 2
