"""What a city can do in a cycle: so many units, so much of the network, so many dollars."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from upstate.errors import UpstateError
from upstate.ranking.matrix import Floats, Hashes
from upstate.ranking.metrics import AtTop, at_top, units_in
from upstate.sentences import Sentence, say, together
from upstate.solutions.ranking_kind import Work

# A comma stands between thousands or nowhere: 1,5 km may mean one and a half.
_BUDGET = re.compile(r"^\$?\s*((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?)\s*(million|%|[a-zA-Z]+)?$")
_MONEY = ("usd", "dollars", "million")


@dataclass(frozen=True)
class Budget:
    """amount: in units (a number of them), share (0 to 1 of all), or work (in the column's own measure).

    words: as it was given. A sum of money is turned into work by its price. least: the work that a unit counts as at least.
    """

    kind: Literal["units", "share", "work"]
    amount: float
    words: str
    least: float = 0.0

    def order(self, scores: Floats, work: Floats, *, per_work: bool, ties: Hashes) -> tuple[NDArray[np.int64], int]:
        """Places of all units, best first, and how many of them the budget reaches: a prefix, and at least the first one.

        per_work: the score may be divided by work, which is done when the budget is one of work. ties: a number for each
        unit; of equal scores the lowest comes first.
        """
        order = np.lexsort((ties, -self._value(scores, work, per_work)))
        return order, self._reach(np.maximum(work[order], self.least))

    def measure(
        self, scores: Floats, happened: NDArray[np.bool_], work: Floats, *, per_work: bool, ties: Hashes
    ) -> AtTop:
        """Figures of as many units as the budget reaches in the order of `ties`, over all shuffles of ties."""
        _, reached = self.order(scores, work, per_work=per_work, ties=ties)
        return at_top(self._value(scores, work, per_work), happened, reached)

    def _value(self, scores: Floats, work: Floats, per_work: bool) -> Floats:
        return scores / np.maximum(work, max(self.least, 1e-9)) if per_work and self.kind == "work" else scores

    def _reach(self, work_in_order: Floats) -> int:
        """How many units from the top fit the budget; the first one counts even where it alone is more than that,
        because a list without a first line helps nobody."""
        if self.kind == "units":
            fit = int(self.amount)
        elif self.kind == "share":
            fit = units_in(self.amount, len(work_in_order))
        else:
            fit = int(np.searchsorted(np.cumsum(work_in_order), self.amount * (1 + 1e-12), side="right"))
        return min(max(1, fit), len(work_in_order))


def order_in_words(unit: str, least: float) -> Sentence:
    """How a list is ordered for a budget of work. least: what each counts as at least, in `unit`."""
    said = say(
        "They are in order of risk per {unit}, so that the budget reaches the most risk: short ones with some risk can stand before "
        "long ones with more.",
        unit=unit,
    )
    return together(
        said, say("Each counts as {least} {unit} at least.", least=f"{least:g}", unit=unit) if least else ""
    )


def budget_options(words: str, price: float | None) -> list[str]:
    """The words of a command line that give this budget."""
    return ["--budget", words, *(["--price", f"{price:.15g}"] if price else [])]


def parse_budget(text: str, *, work: Work | None, price: float | None = None) -> Budget:
    """Read `50`, `2%`, `5 km` or `$3,000,000` (with `price`, the cost of one unit of work). Raises `UpstateError`."""
    if price is not None and not 0 < price < math.inf:
        raise UpstateError(
            f"The price {price:g} can not be one.",
            allowed="what one unit of work costs, more than 0",
            next_step="Give it as a number, such as --price 400000.",
        )
    match = _BUDGET.match(text.strip())
    unit = (match[2] or "").lower() if match else ""
    amount = float(match[1].replace(",", "") or 0) if match else 0.0
    if not match or not 0 < amount < math.inf:
        raise _not_a_budget(text, work)
    if text.strip().startswith("$") and unit not in ("", *_MONEY):
        raise _not_a_budget(text, work)
    if text.strip().startswith("$") or unit in _MONEY:
        return _money(amount * (1e6 if unit == "million" else 1), text, work, price)
    if unit == "%" and amount <= 100:
        return Budget("share", amount / 100, text)
    if work and unit == work.unit.lower():
        return Budget("work", amount * work.size, text, work.least)
    if unit in ("", "units") and amount.is_integer():
        return Budget("units", amount, text)
    raise _not_a_budget(text, work)


def _money(amount: float, text: str, work: Work | None, price: float | None) -> Budget:
    if work is None or price is None:
        raise UpstateError(
            f"The budget {text!r} is money, but the price of the work is not known.",
            allowed=f"a price for one {work.unit}" if work else "a budget in units or percent for this solution",
            next_step="Add --price, such as --price 400000, or give the budget in another measure.",
        )
    return Budget("work", amount / price * work.size, text, work.least)


def _not_a_budget(text: str, work: Work | None) -> UpstateError:
    measure = f", {work.unit} of work (5 {work.unit}), or money ($3,000,000 with --price)" if work else ""
    return UpstateError(
        f"The budget {text!r} cannot be read.",
        allowed=f"a number of units (50), a share (2%){measure}",
        next_step="Write the budget in one of these ways.",
    )
