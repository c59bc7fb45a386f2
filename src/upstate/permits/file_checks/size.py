"""A file that is empty, or larger than asked for."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.permits.file_checks.finding import MEGABYTE, Finding, GivenFile
from upstate.sentences import say


def check(given: GivenFile) -> Iterator[Finding]:
    size = given.path.stat().st_size
    if not size:
        yield Finding(
            say("This file is empty."),
            say("a file with something in it"),
            say("Open it on your device to see that it is there, save it again, and choose it once more."),
        )
    elif size > given.most_bytes:
        yield Finding(
            say("This file has {size} MB.", size=f"{size / MEGABYTE:.1f}"),
            say("{most} MB at most", most=given.most_bytes // MEGABYTE),
            say("Make it smaller: take the photo at a lower quality, or scan at 200 dots per inch."),
        )
