"""Update a borrowed solution to the newest text of where it was borrowed, after showing what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstate.actions.borrow import take_in
from upstate.actions.lent import Lent, find_lent, lent_by
from upstate.city import open_workspace
from upstate.errors import BadRegistry
from upstate.solutions import Lock, load_lock
from upstate.solutions.changes import FileChange, text_changes
from upstate.solutions.kinds import kind_of
from upstate.solutions.registry import trusted_registries


@dataclass(frozen=True)
class Updated:
    """before, after: versions. changes: every file that differs; none where the text is the same. taken: whether it was
    accepted. kind: of the solution, as it is now."""

    solution: str
    before: str
    after: str
    changes: tuple[FileChange, ...]
    taken: bool
    kind: str = "ranking"


def update(
    *,
    workspace: Path,
    solution: str,
    accept: Callable[[Sequence[FileChange]], bool],
    today: date | None = None,
) -> Updated:
    """Look at where `solution` was borrowed for another text, and take it where `accept` says so of the changes.

    The text that was borrowed before stays in its folder, and crosswalk and evidence stay as they are. Raises `BadRegistry`
    where the registry is trusted no more, or another one bears its name.
    """
    city = open_workspace(workspace)
    lock, before = load_lock(city.borrowed(solution))
    lent = _lent_again(city.folder, lock)
    changes = tuple(text_changes(before, lent.text))
    if not changes or not accept(changes):
        return Updated(solution, lock.version, lock.version, changes, taken=False)
    after = take_in(workspace=city.folder, lent=lent, today=today)
    return Updated(solution, lock.version, after.version, changes, taken=True, kind=kind_of(lent.text))


def _lent_again(city: Path, lock: Lock) -> Lent:
    if not lock.registry:
        return find_lent(city, lock.address or lock.solution)
    known = trusted_registries(city).get(lock.registry)
    if known is None or known.address != lock.address:
        now = f"now lies at {known.address}" if known else "is trusted no more"
        raise BadRegistry(
            f"{lock.solution} was borrowed from the registry {lock.registry} at {lock.address}, which {now}.",
            allowed=f"the registry at {lock.address}, trusted by the name {lock.registry}",
            next_step=f"Borrow {lock.solution} again from where you trust it now, or run `upstate registry add`.",
        )
    return lent_by(city, lock.registry, lock.solution)
