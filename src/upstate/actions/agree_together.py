"""Whether a challenge may stand beside those of other cities with which it says that it belongs."""

from __future__ import annotations

from pathlib import Path

from upstate.actions.open_challenge import OpenChallenge, list_challenges
from upstate.challenges.answers import ANSWERS_FILE
from upstate.challenges.scoring.keeping import load_answers
from upstate.challenges.scoring.scored import score
from upstate.city import Workspace
from upstate.errors import BadWorkspace
from upstate.solutions.challenge import ChallengeText, together_faults


def refuse_disagreement(city: Workspace, name: str, text: ChallengeText, hidden: Path) -> None:
    """Raise `BadWorkspace` where the board of all cities would compare what can not be compared. hidden: where the answers of `text` lie."""
    if text.together is None:
        return
    for other in _belonging(city, text.together.name, but=name):
        if faults := [*together_faults(text, other.text)]:
            raise BadWorkspace(
                f"The challenge {name} does not agree with {other.name}, with which it belongs together: {'; '.join(faults)}.",
                allowed="another city; and the same title, task, metric, limits, scored tracks and moments",
                next_step="Agree with the other cities, mend [together] and what is named in challenge.toml, then build and launch again.",
            )
    _refuse_without_present(name, text, hidden)


def _belonging(city: Workspace, shared: str, *, but: str) -> list[OpenChallenge]:
    opened = (one.opened for one in list_challenges(city.folder) if one.name != but)
    return [one for one in opened if one and one.launched and one.text.together and one.text.together.name == shared]


def _refuse_without_present(name: str, text: ChallengeText, hidden: Path) -> None:
    """The gain over the present rule is all that cities have in common, so each part has to have one."""
    answers = load_answers(hidden / ANSWERS_FILE)
    scored = score(answers.present, answers=answers, task=text.task)
    for part, found in (("public", scored.public), ("private", scored.private)):
        if found.against_present is None:
            raise BadWorkspace(
                f"In the challenge {name} the present rule has no {text.task.metric} on the {part} part, so no gain over it can be told.",
                allowed="a metric that the present rule has; one that asks for chances needs a present rule that gives chances",
                next_step="Choose another metric, or another baseline as the present one, in each of the cities; or take [together] out.",
            )
