"""The verdict in words, made from the figures of an evidence file, so that a page can say it in its reader's language.

The figures are those of the file, where they stand with four digits: what `prove` writes there and what is told of it later
is the same sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from upstate.ranking.gain import SECOND_SHARE, Gain, how_sure
from upstate.sentences import Sentence, say


def tell_verdict(*, units: str, outcome: str, verdict: Mapping[str, Any]) -> Sentence:
    """Is it better than what we do today? verdict: best, best_rule, at and by_share, as in an evidence file."""
    at = verdict["at"]
    first, second = (gain_at(verdict["by_share"], share) for share in (at, SECOND_SHARE[at]))
    return say(
        "{short} Of the {units} in the top {first}, {model} {outcome} when {best} chose them and {ruled} when the rule “{rule}” "
        "did: {sure}. At the top {second} it is {second_model} against {second_ruled}: {second_sure}.",
        short=_in_short(first, second),
        units=units,
        first=first.at,
        model=f"{first.model:.1%}",
        outcome=outcome,
        best=verdict["best"],
        ruled=f"{first.rule:.1%}",
        rule=verdict["best_rule"],
        sure=how_sure(first),
        second=second.at,
        second_model=f"{second.model:.1%}",
        second_ruled=f"{second.rule:.1%}",
        second_sure=how_sure(second),
    )


def tell_listed(*, ranker: str, gain: Gain) -> Sentence:
    """How the solution's own model did, where another one did best."""
    return say(
        "A list is made by {ranker}, the solution's own model, named beforehand: at the top {share} {model} against {ruled}, {sure}.",
        ranker=ranker,
        share=gain.at,
        model=f"{gain.model:.1%}",
        ruled=f"{gain.rule:.1%}",
        sure=how_sure(gain),
    )


def gain_at(by_share: Mapping[str, Any], share: str) -> Gain:
    """What an evidence file says of one share of the list."""
    figures = by_share[share]
    return Gain(share, figures["model"], figures["rule"], figures["gain"], tuple(figures["interval"]))


def _in_short(first: Gain, second: Gain) -> Sentence:
    if first.clear:
        if second.clear:
            return say("Yes.")
        return say("Yes at the top {first}, not at the top {second}.", first=first.at, second=second.at)
    if second.clear:
        return say("Not at the top {first}, yes at the top {second}.", first=first.at, second=second.at)
    return say("No.")
