"""A publisher: an analysis as of a day to the bytes of one format. Here the deadlines of what it foresees, as a calendar (RFC 5545)."""

from __future__ import annotations

import datetime as dt

from upheld.model.ports import BriefInput

_ACTIVE = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def deadlines(brief: BriefInput) -> bytes:
    """An event on each deadline. There is no "made on": equal inputs must give equal bytes, so the stamp is the day asked about.

    A publisher that makes several files returns a mapping of their names to bytes instead; they go into the folder of ``--out``.
    """
    stamp = f"{brief.view.as_of:%Y%m%d}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//upheld example//deadlines//EN"]
    standing = {a.claim: a for a in brief.assessments}
    for claim in brief.claims:
        if claim.deadline is None:
            continue
        a = standing[claim.id]
        known = "" if a.probability is None else f", {round(a.probability * 100)}%"
        lines += [
            "BEGIN:VEVENT", f"UID:{claim.id}@{claim.analysis}", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{claim.deadline:%Y%m%d}",
            f"DTEND;VALUE=DATE:{claim.deadline + dt.timedelta(days=1):%Y%m%d}", f"SUMMARY:{_plain(claim.text)}", f"DESCRIPTION:{a.status}{known}", "END:VEVENT",
        ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isprintable() or c in "\n\r").translate(_ACTIVE)


def _folded(line: str) -> str:
    """Lines of at most 75 octets; a line that begins with a blank goes on from the one before."""
    parts, part = [], ""
    for c in line:
        if len((part + c).encode()) > (75 if not parts else 74):
            parts.append(part)
            part = ""
        part += c
    return "\r\n ".join([*parts, part])
