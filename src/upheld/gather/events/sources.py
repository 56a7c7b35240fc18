"""Which reader a file belongs to, told from its content."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from upheld.errors import Problem, SourceError
from upheld.gather.events import acled, gdelt, gdelt_links, icews, phoenix, plain, polecat, ucdp
from upheld.gather.events.form import Form, Head, Recogniser
from upheld.gather.events.plain import ColumnMap
from upheld.gather.events.raw import BROKEN, Member, head_of, members

READERS: tuple[Recogniser, ...] = (
    icews.recognise,
    polecat.recognise,
    acled.recognise,
    ucdp.recognise,
    gdelt_links.recognise,
    gdelt.recognise,
    phoenix.recognise,
)


def form_of(head: Head, maps: Sequence[ColumnMap] = ()) -> tuple[Form | None, ColumnMap | None]:
    """The form of a file by its start, and the map it was read by where a person gave one."""
    mapped = plain.recognise(head, maps)
    if mapped:
        return mapped
    return next((form for recognise in READERS if (form := recognise(head)) is not None), None), None


def recognise(path: Path, maps: Sequence[ColumnMap] = ()) -> bool:
    """Whether a file holds events of a source that is read; a damaged archive counts where its name says so."""
    try:
        return any(form_of(head_of(m), maps)[0] is not None for m in members(path))
    except BROKEN:
        return ".export." in path.name.lower() or ".mentions." in path.name.lower() or ".gkg." in path.name.lower()


def streams(path: Path, maps: Sequence[ColumnMap] = ()) -> tuple[list[tuple[Member, Form, ColumnMap | None]], list[Problem]]:
    """The streams of a file with their forms; one that no reader knows is a Problem.

    Raises:
        SourceError: where the file is damaged or cannot be read at all.
    """
    found, problems = [], []
    try:
        for member in members(path):
            form, given = form_of(head_of(member), maps)
            if form is None:
                problems.append(Problem(where=member.name, severity="warning", message="no event reader knows this form", remedy="see docs/events"))
            else:
                found.append((member, form, given))
    except BROKEN as error:
        raise SourceError(f"{path} is damaged or cut off: {error}", hint="fetch it again and compare its md5 with the source's list") from error
    return found, problems
