"""How far the list of a ranking reaches, and who is left out of it. A ranking may come without its units, with their number and sum of risks told."""

from __future__ import annotations

from typing import Any

from upstate.sentences import Sentence, say_count


def chosen_of(ranking: dict[str, Any]) -> int:
    """How many units the budget reaches."""
    told = ranking.get("chosen")
    return len(ranking["units"]) if told is None else int(told)


def expected_of(ranking: dict[str, Any]) -> float | None:
    """The sum of the chosen units' probabilities: how many will have the outcome if the risks are right; null where the
    ranking gives an order only."""
    if "expected" in ranking:
        return None if ranking["expected"] is None else float(ranking["expected"])
    risks = [unit["probability"] for unit in ranking["units"] if unit["probability"] is not None]
    return sum(risks) if risks else None


def tell_left_out(ranking: dict[str, Any]) -> Sentence | str:
    """How many units are not on the list because people there do not want to be visited; empty where there are none."""
    number = ranking.get("opted_out", 0)  # lists of an older Upstate do not say
    if not number:
        return ""
    return say_count(
        "{number} of the {units} asked not to be visited and is not on the list.",
        "{number} {units} asked not to be visited and are not on the list.",
        number,
        units=ranking["units_word"],
    )
