"""Make the texts of a challenge out of a ranking solution that the city has borrowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstate.actions.open_challenge import challenge_folder, open_challenge
from upstate.actions.opening import OpenSolution, open_solution
from upstate.actions.propose_split import latest_day
from upstate.challenges.designing import for_ranking, with_day
from upstate.city import Workspace, publish_folder
from upstate.errors import BadSolution, BadWorkspace
from upstate.progress import Progress, silent
from upstate.solutions import FolderText, load_lock, read_shelf
from upstate.solutions.challenge import (
    CHALLENGE_FILE,
    RULES_FILE,
    TERMS_FILE,
    ChallengeSolution,
    read_challenge,
    task_faults,
)
from upstate.solutions.header import Origin
from upstate.solutions.kinds import kind_of


@dataclass(frozen=True)
class NewChallenge:
    """What was written. design: the solution of the kind challenge that it was made of. own: whether that one was made for this ranking. on: the split day that stands
    in challenge.toml."""

    name: str
    folder: Path
    ranking: str
    design: str
    own: bool
    on: date | None


@dataclass(frozen=True)
class _Design:
    text: FolderText
    solution: ChallengeSolution


def new_challenge(
    *, workspace: Path, name: str, ranking: str, today: date | None = None, progress: Progress = silent
) -> NewChallenge:
    """Write challenge.toml, rules.md and terms.md into `challenges/NAME`, for people to work on until the launch.

    The design is one that the city borrowed for this ranking, or that of the shelf; without either, one of the shelf is made for it. The split day is the latest of the
    city's own record whose outcome is known, except where the design comes from this very city. Raises `BadWorkspace` for a name that is taken or a ranking
    that was not borrowed, `NotEnoughHistory` where no day can be split on.
    """
    opened = open_solution(workspace, ranking)
    folder = challenge_folder(opened.city, name)
    _refuse_taken(folder)
    design = _design_for(opened.city, ranking)
    own = design.solution.text.ranking == ranking
    text = design.text.files[CHALLENGE_FILE]
    if not own:
        text = for_ranking(text, opened.solution)
    elif faults := [*task_faults(design.solution.text, opened.solution)]:
        raise _does_not_fit(design, faults)
    if not (own and _is_here(opened, design.solution.header.origin)):
        text = with_day(text, latest_day(opened, today=today, progress=progress))
    _write(folder, design, text)
    on = open_challenge(workspace, name).text.split.on
    return NewChallenge(name, folder, ranking, design.text.name, own, on)


def _write(folder: Path, design: _Design, text: str) -> None:
    try:
        with publish_folder(folder) as writing:
            for file, content in (
                (CHALLENGE_FILE, text),
                *((file, design.text.files[file]) for file in (RULES_FILE, TERMS_FILE)),
            ):
                (writing / file).write_text(content, "utf-8")
    except OSError:
        _refuse_taken(folder)  # somebody made it meanwhile
        raise


def _refuse_taken(folder: Path) -> None:
    if folder.exists():
        raise BadWorkspace(
            f"{folder} is there already.",
            allowed="a name that no challenge of this city has",
            next_step=f"Choose another name, or go on with that one: `upstate challenge show {folder.name}`.",
        )


def _design_for(city: Workspace, ranking: str) -> _Design:
    """The design of this ranking, a borrowed one first; else the first that there is."""
    designs = [*_borrowed(city), *_on_the_shelf()]
    return next((one for one in designs if one.solution.text.ranking == ranking), designs[-1])


def _borrowed(city: Workspace) -> Iterator[_Design]:
    for name in city.borrowed_names():
        _, text = load_lock(city.borrowed(name))
        if kind_of(text) == "challenge":
            yield _Design(text, read_challenge(text))


def _on_the_shelf() -> Iterator[_Design]:
    yield from (_Design(text, one) for text, one in read_shelf() if isinstance(one, ChallengeSolution))


def _is_here(opened: OpenSolution, origin: Origin) -> bool:
    """Whether a design comes from this very city, whose days it names."""
    here = opened.city.settings
    return bool(origin.geoid and origin.geoid == here.geoid) or origin.place.casefold() == here.name.casefold()


def _does_not_fit(design: _Design, faults: list[str]) -> BadSolution:
    return BadSolution(
        f"{design.text.name} does not fit the ranking as it was borrowed here: {'; '.join(faults)}.",
        allowed="baselines that the ranking can give",
        next_step="Run `upstate update` of the ranking, or borrow a copy of the challenge in which they are mended.",
    )
