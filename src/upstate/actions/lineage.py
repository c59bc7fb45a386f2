"""Tell who took a solution from whom, and with what result."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from upstate.actions.own_bundles import own_bundles
from upstate.city import open_workspace, write_text
from upstate.errors import BadSolution, UpstateError
from upstate.solutions import read_shelf
from upstate.solutions.lineage import Step, lineage
from upstate.solutions.lineage_page import is_lineage_page, write_lineage_page
from upstate.solutions.registry import Registry, registries


@dataclass(frozen=True)
class Lineage:
    """sentence: in one line. steps: each city after the one it took from. page: where it was drawn; null where it was not.
    notes: what was left out, and why."""

    solution: str
    title: str
    sentence: str
    steps: tuple[Step, ...]
    page: Path | None
    notes: tuple[str, ...]


def tell_lineage(*, workspace: Path, solution: str, to: Path | None = None) -> Lineage:
    """Gather what the shelf, the registries and this city know of `solution`. to: a page to draw it on.

    Raises `BadSolution` where nobody knows it, and `UpstateError` where another file than such a page lies at `to`.
    """
    city = open_workspace(workspace)
    if to is not None:
        _refuse_other_file(to)
    notes: list[str] = []
    known = registries(city.folder, notes)
    title, origin, version = _described(known, solution)
    bundles = [one for each in known for one in each.index.shared if one.solution == solution]
    steps = lineage(origin, version, [*bundles, *own_bundles(city, solution, notes)])
    sentence = _sentence(steps)
    if to is not None:
        write_text(to, write_lineage_page(title, sentence, steps))
    return Lineage(solution, title, sentence, tuple(steps), to, tuple(notes))


def _described(known: list[Registry], solution: str) -> tuple[str, str, str]:
    for text, one in read_shelf():
        if text.name == solution:
            return one.header.title, one.header.origin.place, one.header.version
    for offered in (offered for each in known for offered in each.index.solutions):
        if offered.name == solution:
            return offered.title, offered.origin.place, offered.version
    raise BadSolution(
        f"Neither the shelf nor a registry knows {solution!r}.",
        allowed="a solution that `upstate find` shows",
        next_step="Run `upstate find`, or `upstate registry add` for a registry that has it.",
    )


def _refuse_other_file(page: Path) -> None:
    if page.exists() and not is_lineage_page(page):
        raise UpstateError(
            f"{page} is there already, and is no page that `upstate lineage` drew.",
            allowed="a new name, or a page that was drawn before",
            next_step="Choose another name; nothing was written over.",
        )


def _sentence(steps: list[Step]) -> str:
    took, proved = len(steps) - 1, sum(step.status in ("backtested", "field-tested") for step in steps)
    stopped = sum(step.status == "stopped" for step in steps)
    if not took:
        return f"{steps[0].place} had it first; no city has shared yet what came of it."
    cities = "1 other city took it" if took == 1 else f"{took} other cities took it"
    return f"{steps[0].place} had it first; {cities}: {proved} measured it, {stopped} stopped."
