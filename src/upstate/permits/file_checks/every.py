"""All checks of a file, in their order. The first that refuses it ends them: what comes after would rest on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.permits.file_checks import active, blank, bomb, encrypted, kind, pages, readable, size, virus
from upstate.permits.file_checks.finding import MEGABYTE, Finding, GivenFile
from upstate.permits.file_checks.opening import count_pages, kind_of

CHECKS: tuple[Callable[[GivenFile], Iterator[Finding]], ...] = (
    size.check,
    kind.check,
    virus.check,
    bomb.check,
    readable.check,
    encrypted.check,
    pages.check,
    active.check,
    blank.check,
)


@dataclass(frozen=True)
class Checked:
    """kind: `pdf` or `image`, empty where it is neither. pages: of a PDF; null of anything else, and of what can not be read."""

    kind: str
    pages: int | None
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        return any(one.refused for one in self.findings)

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "pages": self.pages, "findings": [one.as_json() for one in self.findings]}


def check_file(*, path: Path, accepts: Sequence[str], most_mb: int, most_pages: int) -> Checked:
    """Look at a file by what is in it; its name says nothing.

    Hostile files are opened here, so it is called in a process whose memory and time are bounded. Raises `OSError` where the
    file can not be opened at all.
    """
    given = GivenFile(path, kind_of(path), tuple(accepts), most_mb * MEGABYTE, most_pages)
    findings: list[Finding] = []
    for check in CHECKS:
        findings += check(given)
        if any(one.refused for one in findings):
            return Checked(given.kind, None, tuple(findings))
    return Checked(given.kind, count_pages(given), tuple(findings))
