"""The verdict in words, made from the figures of an evidence file, so that a page can say it in its reader's language.

The figures are those of the file, where they stand with six digits: what `prove` writes there and what is told of it later
is the same sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from upstate.ranking.gain import SECOND_SHARE, Gain, how_sure
from upstate.sentences import Sentence, say, together


def tell_verdict(*, units: str, outcome: str, verdict: Mapping[str, Any]) -> Sentence:
    """Is it better than what we do today? verdict: best, best_rule, at and by_share, as in an evidence file."""
    at = verdict["at"]
    first, second = (gain_at(verdict["by_share"], share) for share in (at, SECOND_SHARE[at]))
    verdict_alone = say(
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
    in_vain = (
        say(
            "“{index}” does not beat chance there: {found} against {chance}.",
            index=one["index"],
            found=f"{one['precision']:.1%}",
            chance=f"{one['chance']:.1%}",
        )
        for one in verdict.get("in_vain", ())
    )
    return together(verdict_alone, *in_vain)


def tell_listed(*, ranker: str, own: bool, gain: Gain) -> Sentence:
    """How the ranker that makes the list did, where another one did best. own: whether it is the solution's own model."""
    why = (
        say("{ranker}, the solution's own model, named beforehand", ranker=ranker)
        if own
        else say("“{ranker}”, the rung that this proof chose", ranker=ranker)
    )
    return say(
        "A list is made by {why}: at the top {share} {model} against {ruled}, {sure}.",
        why=why,
        share=gain.at,
        model=f"{gain.model:.1%}",
        ruled=f"{gain.rule:.1%}",
        sure=how_sure(gain),
    )


def tell_visits(visits: Mapping[str, Any]) -> tuple[Sentence, ...]:
    """What was found, the best way of choosing, and each index that does no better than chance. visits: as in an evidence file."""
    best = max(visits["rankers"], key=lambda one: one["precision"])
    first = say(
        "Of {visits} visits, ranked in {rounds} rounds by what was known before each, {found} found a need. Of the fifth that "
        "“{ranker}” put first, {precision} did: {sure}.",
        visits=f"{visits['visits']:,}",
        rounds=len(visits["rounds"]),
        found=f"{visits['found']:.1%}",
        ranker=best["name"],
        precision=f"{best['precision']:.1%}",
        sure=_against_chance(best),
    )
    in_vain = (one for one in visits["rankers"] if one["kind"] == "index" and not one["beats_chance"])
    return (
        first,
        *(
            say(
                "“{index}” does not beat chance among them: {precision}, {sure}.",
                index=one["name"],
                precision=f"{one['precision']:.1%}",
                sure=_against_chance(one),
            )
            for one in in_vain
        ),
    )


def _against_chance(one: Mapping[str, Any]) -> Sentence:
    low, high = (f"{bound * 100:+.1f}" for bound in one["interval"])
    gain = f"{one['gain'] * 100:+.1f}"
    if one["beats_chance"]:
        return say(
            "{gain} points against chance (between {low} and {high}), more than chance", gain=gain, low=low, high=high
        )
    if one["interval"][1] < 0:
        return say(
            "{gain} points against chance (between {low} and {high}), less than chance", gain=gain, low=low, high=high
        )
    return say(
        "{gain} points against chance (between {low} and {high}), no more than noise", gain=gain, low=low, high=high
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
