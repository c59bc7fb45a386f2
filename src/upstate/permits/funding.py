"""Which money for businesses fits: by industry, stage, purpose and own money. What is not said on either side fits."""

from __future__ import annotations

from dataclasses import dataclass

from upstate.solutions.service import Opportunity, ServiceSolution


@dataclass(frozen=True)
class Wish:
    """What somebody looks for. industry, stage, purpose: names out of funding.toml; empty where not said. own_money: whether they can
    bring money of their own; null where not said."""

    industry: str = ""
    stage: str = ""
    purpose: str = ""
    own_money: bool | None = None


def find_funding(solution: ServiceSolution, wish: Wish) -> tuple[Opportunity, ...]:
    """The opportunities that fit, in the order of the table.

    Whoever has own money can also take what asks for none; whoever has none can not take what asks for it.
    """
    return tuple(one for one in solution.opportunities if _fits(one, wish))


def _fits(one: Opportunity, wish: Wish) -> bool:
    pairs = ((one.industries, wish.industry), (one.stages, wish.stage), (one.purposes, wish.purpose))
    return all(not meant or not wanted or wanted in meant for meant, wanted in pairs) and not (
        one.own_money is True and wish.own_money is False
    )
