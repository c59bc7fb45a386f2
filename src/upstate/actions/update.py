"""Update a borrowed solution to the newest text of where it was borrowed, after showing what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstate.actions.borrow import take_in
from upstate.actions.lent import find_lent
from upstate.city import open_workspace
from upstate.solutions import load_lock
from upstate.solutions.changes import FileChange, text_changes


@dataclass(frozen=True)
class Updated:
    """before, after: versions. changes: every file that differs; none where the text is the same. taken: whether it was
    accepted."""

    solution: str
    before: str
    after: str
    changes: tuple[FileChange, ...]
    taken: bool


def update(
    *,
    workspace: Path,
    solution: str,
    accept: Callable[[Sequence[FileChange]], bool],
    today: date | None = None,
) -> Updated:
    """Look at where `solution` was borrowed for another text, and take it where `accept` says so of the changes.

    The text that was borrowed before stays in its folder, and crosswalk and evidence stay as they are.
    """
    city = open_workspace(workspace)
    lock, before = load_lock(city.borrowed(solution))
    lent = find_lent(city.folder, _where(lock.registry, lock.address, solution))
    changes = tuple(text_changes(before, lent.text))
    if not changes or not accept(changes):
        return Updated(solution, lock.version, lock.version, changes, taken=False)
    after = take_in(workspace=city.folder, lent=lent, today=today)
    return Updated(solution, lock.version, after.version, changes, taken=True)


def _where(registry: str, address: str, solution: str) -> str:
    return f"{registry}/{solution}" if registry else address or solution
