"""Check the text of a policy: places that were left open, and the provisions that it holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.read_policy_text import read_policy_text
from upstate.city import open_workspace
from upstate.standards.provisions import OPEN_DATA_POLICY, Provision, find_provisions
from upstate.standards.shelf import find_standard
from upstate.standards.standard import Criterion
from upstate.standards.unfilled import Unfilled, find_unfilled


@dataclass(frozen=True)
class CheckedPolicy:
    """unfilled: every open place. found: provisions that sentences show; hints: those of which a text only speaks, as in a definition;
    missing: the others. In the order of the standard."""

    file: Path
    unfilled: tuple[Unfilled, ...]
    found: tuple[Provision, ...]
    hints: tuple[Provision, ...]
    missing: tuple[Criterion, ...]

    @property
    def well(self) -> bool:
        """Whether no place is open. Which provisions a policy holds is for the city to choose."""
        return not self.unfilled

    def as_json(self) -> dict[str, Any]:
        return {
            "file": str(self.file),
            "unfilled": [vars(one) for one in self.unfilled],
            "found": [vars(one) for one in self.found],
            "hints": [vars(one) for one in self.hints],
            "missing": [{"id": one.id, "title": one.title.en} for one in self.missing],
        }


def check_policy(*, workspace: Path, file: Path | None = None) -> CheckedPolicy:
    """Check `file`; without it the city's `policies/open-data.md`. Raises `UnreadableFile`, `BadWorkspace`."""
    return check_text(file or open_workspace(workspace).policies / "open-data.md")


def check_text(file: Path) -> CheckedPolicy:
    text = read_policy_text(file)
    shown = find_provisions(text)
    found = tuple(one for one in shown if not one.is_hint)
    hints = tuple(one for one in shown if one.is_hint)
    seen = {one.id for one in shown}
    missing = tuple(one for one in find_standard(OPEN_DATA_POLICY).current if one.id not in seen)
    return CheckedPolicy(file, tuple(find_unfilled(text)), found, hints, missing)
