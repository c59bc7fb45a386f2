"""A challenge on the shelf: what it asks, how it is decided, and whether this city holds one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from upstate.actions.open_challenge import list_challenges
from upstate.city import Workspace
from upstate.ranking.report.wording import clean
from upstate.solutions import Lock, Solution, load_lock
from upstate.solutions.challenge import ChallengeSolution, Track, read_challenge
from upstate.web.look.saying import in_language


@dataclass(frozen=True)
class ShownCriterion:
    """A line of a rubric in the language of the page. weight: in percent, as text."""

    title: str
    asks: str
    weight: str


@dataclass(frozen=True)
class ShownTrack:
    """A contest in the language of the page. rubric: empty where a score decides."""

    title: str
    rubric: tuple[ShownCriterion, ...]


@dataclass(frozen=True)
class BorrowedChallenge:
    """A challenge that the city has borrowed. held: names of the challenges that this city made of the same ranking."""

    lock: Lock
    solution: ChallengeSolution
    story: str
    held: tuple[str, ...]

    @property
    def state(self) -> str:
        """In a sentence for everybody."""
        if not self.held:
            return _("This city has not made a challenge of it yet.")
        return _("This city made a challenge of it: %(names)s.") % {"names": ", ".join(self.held)}

    @property
    def ranking(self) -> str:
        """The solution that it is made of."""
        return self.solution.text.ranking

    @property
    def tracks(self) -> tuple[ShownTrack, ...]:
        return show_tracks(self.solution)


def load_challenge(city: Workspace, name: str) -> BorrowedChallenge:
    """Open it; raises `BadWorkspace` or `BadSolution` when its text can not be used."""
    lock, text = load_lock(city.borrowed(name))
    solution = read_challenge(text)
    held = [
        one.name
        for one in list_challenges(city.folder)
        if one.opened and not one.opened.hosted and one.opened.text.ranking == solution.text.ranking
    ]
    return BorrowedChallenge(lock, solution, text.files.get("README.md", ""), tuple(held))


def show_tracks(solution: Solution) -> tuple[ShownTrack, ...]:
    """The tracks of a challenge; none of another kind."""
    return tuple(_track(one) for one in solution.text.tracks) if isinstance(solution, ChallengeSolution) else ()


def _track(track: Track) -> ShownTrack:
    rubric = (
        ShownCriterion(clean(in_language(one.title)), clean(in_language(one.asks)), f"{one.weight:g}")
        for one in track.rubric
    )
    return ShownTrack(clean(in_language(track.title)), tuple(rubric))
