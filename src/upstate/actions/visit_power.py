"""Before a round: how many visits show that the list finds more than chance."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from upstate.actions.opening import open_solution
from upstate.errors import UpstateError
from upstate.ranking.shares.power import MOST_VISITS, plan_round


@dataclass(frozen=True)
class VisitPower:
    """Visits to make. targeted: from the top of the list; control: drawn by chance. power: the chance that they show the gain.

    With `answered` below 1, this many doors must be knocked on for as many answers as are needed.
    """

    base: float
    times: float
    control_share: float
    answered: float
    targeted: int
    control: int
    power: float

    @property
    def visits(self) -> int:
        return self.targeted + self.control

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "visits": self.visits}


def visit_power(
    *,
    workspace: Path,
    solution: str,
    base: float,
    times: float = 2.0,
    control: float = 0.2,
    answered: float = 1.0,
    power: float = 0.8,
) -> VisitPower:
    """How many visits show with a chance of `power` that the list finds `times` as much as chance.

    base: the share in need among homes drawn by chance. control: the share of the visits that are drawn by chance. answered: the
    share of doors at which somebody tells. Raises `UpstateError` for shares that can not be.
    """
    open_solution(workspace, solution)
    shares_fit = 0 < base < 1 and 0 < base * times <= 1 and times > 1
    if not (shares_fit and 0 < control < 1 and 0 < answered <= 1 and 0 < power < 1):
        raise UpstateError(
            f"A share of {base:.1%} in need, {times:g} times as much on the list, {control:.0%} by chance, {answered:.0%} answered "
            f"and a power of {power:.0%} do not go together.",
            allowed="shares between 0 and 100 %, and a list that finds more than chance and at most 100 %",
            next_step="Give other numbers, such as --base 10% --times 2.",
        )
    found = plan_round(base=base, times=times, control_share=control, answered=answered, power=power)
    if found is None:
        raise UpstateError(
            f"Not even {MOST_VISITS:,} visits show that.",
            allowed="a gain that a city's visits can show",
            next_step="Ask for a larger gain (--times), or draw more by chance (--control).",
        )
    return VisitPower(base, times, control, answered, found.targeted, found.control, found.power)
