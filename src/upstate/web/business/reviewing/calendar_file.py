"""Inspections as a file for calendars (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_LONGEST_LINE = 74  # bytes, without the end of the line


@dataclass(frozen=True)
class Visit:
    """One entry. uid: the same for the same visit, so that a calendar that reads the file again moves it."""

    uid: str
    begins: datetime
    ends: datetime
    summary: str
    place: str


def write_calendar(visits: Iterable[Visit], *, now: datetime) -> str:
    """The file's text."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Upstate//Inspections//EN"]
    for one in visits:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(one.uid)}",
            f"DTSTAMP:{_moment(now)}",
            f"DTSTART:{_moment(one.begins)}",
            f"DTEND:{_moment(one.ends)}",
            f"SUMMARY:{_escaped(one.summary)}",
            *([f"LOCATION:{_escaped(one.place)}"] if one.place else []),
            "END:VEVENT",
        ]
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    plain = "".join(one for one in text.replace("\r\n", "\n") if one == "\n" or one.isprintable())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in parts that are short enough, no letter cut in two; those after the first begin with a blank."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > _LONGEST_LINE:
            yield part
            part = " "
        part += letter
    yield part
