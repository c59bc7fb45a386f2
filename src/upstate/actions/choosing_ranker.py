"""By which ranker a list is made: the one that is asked for, the rung that the city's own proof chose, or the solution's own model."""

from __future__ import annotations

from collections.abc import Sequence

from upstate.actions.opening import OpenSolution
from upstate.errors import BadWorkspace
from upstate.ranking.newest import newest_evidence
from upstate.ranking.rankers import all_rankers
from upstate.ranking.rankers.every import model_of
from upstate.ranking.rankers.model_file import BorrowedModel


def choose_ranker(opened: OpenSolution, asked: str | None, borrowed: Sequence[BorrowedModel]) -> tuple[str, str]:
    """The name of the ranker, and in words why it is that one.

    The newest proof counts where it is of this text of the solution and a borrowed model competed in it. The ranker that it chose
    may rest on a model that is not among `borrowed`, or stands at another place there; then it is not taken.
    """
    own = model_of(opened.solution).name
    if asked is not None:
        return asked, "as it was asked for"
    try:
        evidence = newest_evidence(opened.paths) or {}
    except BadWorkspace:
        return own, "the solution's own model, because the newest proof can not be read"
    rung = evidence.get("rung")
    if not rung or evidence["solution"]["sha256"] != opened.solution.sha256:
        return own, "the solution's own model"
    same = [one.sha256 for one in borrowed] == [one["sha256"] for one in evidence["borrowed"]]
    chosen, day = rung["ranker"], evidence["made_on"]
    if chosen in (one.name for one in all_rankers(opened.solution, borrowed if same else ())):
        return chosen, f"the rung that the proof of {day} chose"
    return (
        own,
        f"the solution's own model, because “{chosen}”, which the proof of {day} chose, rests on models that were not given",
    )
