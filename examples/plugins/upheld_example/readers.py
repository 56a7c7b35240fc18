"""A reader: bytes of one format to plain dated text. Here the subtitles of a talk or a broadcast (SubRip, ``.srt``)."""

from __future__ import annotations

import re

from upheld.errors import Problem
from upheld.model.ports import ReadText

_CUE = re.compile(r"\d\d:\d\d:\d\d[,.]\d{3} --> \d\d:\d\d:\d\d[,.]\d{3}")
_TAG = re.compile(r"</?[a-z][^>]*>|\{\\[^}]*\}", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


def read_srt(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:
    """The words as they were spoken, cue after cue; its date is the one in the file's name, where there is one.

    What cannot be read is a Problem with a remedy, never an exception: the rest of the user's files goes in.
    """
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    spoken = []
    for block in text.split("\n\n"):
        lines = block.strip().split("\n")
        at = next((n for n, line in enumerate(lines) if _CUE.search(line)), None)
        if at is not None:
            spoken += [_TAG.sub("", line).strip() for line in lines[at + 1 :]]
    if not any(spoken):
        return None, [Problem(where=name, message="there is no subtitle in it", remedy="export the subtitles as SubRip (.srt)")]
    day = _DAY.search(name)
    return ReadText(text=" ".join(filter(None, spoken)), published=day[1] if day else "", dated_by="file name" if day else ""), []
