"""Take back that an entry was taken up."""

from __future__ import annotations

from pathlib import Path

from upstate.actions.follow_adoption import load_adopted, save_adoption
from upstate.actions.open_challenge import changing_challenge
from upstate.challenges.following.adoption import Adopted
from upstate.errors import BadWorkspace


def take_adoption_back(*, workspace: Path, name: str, entry: str) -> Adopted:
    """Name the entry no more on the challenge's page, and ask of it no more. The texts and the predictions stay where they are.

    Raises `BadWorkspace` for an entry that was not adopted, and for one of which the public was told whether it is used.
    """
    with changing_challenge(workspace, name) as opened:
        seen = f"Run `upstate challenge follow {name}` to see what is followed."
        adoption, winner = load_adopted(opened, entry, next_step=seen)
        if winner.said:
            raise BadWorkspace(
                f"The public was told on {winner.said[-1].on} whether {winner.entry} is used.",
                allowed="an adoption of which nothing was said yet",
                next_step=f'Run `upstate challenge follow {name} --entry {winner.entry} --state "not used" --by ... --sentence ...`.',
            )
        kept = tuple(one for one in adoption.winners if one.entry != winner.entry)
        save_adoption(opened, adoption.model_copy(update={"winners": kept}))
    return winner
