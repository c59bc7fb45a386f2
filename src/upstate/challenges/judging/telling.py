"""The result of a judged track in sentences: those for everybody, and those that only the organiser reads."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from upstate.challenges.judging.compared import Compared
from upstate.challenges.judging.connecting import groups_of
from upstate.challenges.judging.judge_said import JudgeSaid
from upstate.challenges.judging.placing import Placed
from upstate.challenges.judging.points import Points
from upstate.sentences import Sentence, listed, say, say_count


def tell(made: Points | Compared, places: Sequence[Placed], *, unplaced: Sequence[str]) -> Iterator[Sentence]:
    """For everybody: who is first, whether the lead is more than noise, and by which rules."""
    if not places:
        yield say("Nobody has judged yet.")
    else:
        yield _first(places, pairwise=isinstance(made, Compared))
        yield from _lead(made, places)
        yield from _method(made)
        yield from _ties(made, places)
    for entry in unplaced:
        yield say("{entry} has no place: no judge has said anything whole of it.", entry=entry)
    if isinstance(made, Points) and made.unfinished:
        yield say_count(
            "{number} ballot is not whole: it is kept and does not count yet.",
            "{number} ballots are not whole: they are kept and do not count yet.",
            len(made.unfinished),
        )


def _first(places: Sequence[Placed], *, pairwise: bool) -> Sentence:
    first = places[0]
    figure, between = f"{first.figure:.2f}", _between(first)
    names = listed([one.entry for one in places if one.place == 1])
    if first.ties:
        return say("{entries} share the first place with {figure} of 100{between}.", entries=names, figure=figure, between=between)  # fmt: skip
    if pairwise:
        return say(
            "{entry} is first: judges would prefer it to an average entry in {figure} of 100 comparisons{between}.",
            entry=names, figure=figure, between=between,
        )  # fmt: skip
    return say_count(
        "{entry} is first with {figure} of 100 points{between}, by {number} judge.",
        "{entry} is first with {figure} of 100 points{between}, by {number} judges.",
        first.judges, entry=names, figure=figure, between=between,
    )  # fmt: skip


def _between(one: Placed) -> str:
    if math.isnan(one.low):
        return ""
    return say(" (95 % interval {low} to {high})", low=f"{one.low:.1f}", high=f"{one.high:.1f}")


def _lead(made: Points | Compared, places: Sequence[Placed]) -> Iterator[Sentence]:
    if math.isnan(places[0].low):
        yield say("There are too few marks to say how sure the figures are.")
    elif not places[0].ties and len(places) > 1:
        values = {"first": places[0].entry, "second": places[1].entry}
        if made.apart(places[0].entry, places[1].entry):
            yield say("{first} is ahead of {second} by more than noise.", **values)
        else:
            yield say(
                "That {first} is ahead of {second} may be noise: other judges could have put it the other way.",
                **values,
            )


def _method(made: Points | Compared) -> Iterator[Sentence]:
    if isinstance(made, Compared):
        yield say("Who was preferred to strong entries stands higher than who was preferred to weak ones as often.")
    elif made.adjusted and made.levelled and math.isinf(made.levelled.ratio):
        yield say("Judges do not differ by more than noise, so no figure was moved.")
    elif made.adjusted:
        yield say("Harsh and mild judges were brought to one level; the plain means stand beside the figures.")
    elif made.levelled is not None:
        yield say(
            "Plain means count; what they are with harsh and mild judges brought to one level stands beside them."
        )
    else:
        yield _why_not(made)


def _why_not(made: Points) -> Sentence:
    groups = len(set(groups_of([(one.judge, one.entry) for one in made.whole]).values()))
    if groups > 1:
        return say(
            "Plain means count: the judges fall into {groups} groups that share no entry, so a harsh judge can not be told from a weak entry.",
            groups=groups,
        )
    return say("Plain means count: there are too few ballots to tell harsh judges from weak entries.")


def _ties(made: Points | Compared, places: Sequence[Placed]) -> Iterator[Sentence]:
    figures = [one.figure for one in places]
    if len(set(figures)) < len(figures) and isinstance(made, Points):
        yield say(
            "Entries with the same figure, in hundredths, go by the mean mark in {criterion}, the criterion of largest weight.",
            criterion=made.heaviest.name,
        )
    if any(one.ties for one in places):
        yield say(
            "Entries that are still alike share the place; the next places are skipped, and their prizes are put together and shared equally."
        )


def tell_organiser(judges: Sequence[JudgeSaid], places: Sequence[Placed]) -> Iterator[Sentence]:
    """Who is harsh or mild by more than noise, who gave nothing at all, and what hangs on one judge."""
    for one in judges:
        yield from _harshness(one)
        yield from _nothing(one)
        yield from _weight(one, places)


def _harshness(one: JudgeSaid) -> Iterator[Sentence]:
    if one.harshness is None or one.low is None or one.high is None or one.low <= 0 <= one.high:
        return
    values = {"judge": one.judge, "size": f"{abs(one.harshness):.1f}"}
    if one.harshness > 0:
        yield say(
            "{judge} is harsh: on the same entries, {size} points of 100 below the mean of these judges.", **values
        )
    else:
        yield say(
            "{judge} is mild: on the same entries, {size} points of 100 above the mean of these judges.", **values
        )


def _nothing(one: JudgeSaid) -> Iterator[Sentence]:
    if one.ballots > 1 and len(one.nothing) >= one.ballots - 1:
        yield say(
            "{judge} gave no point at all to {nothing} of {ballots} entries.",
            judge=one.judge, nothing=len(one.nothing), ballots=one.ballots,
        )  # fmt: skip


def _weight(one: JudgeSaid, places: Sequence[Placed]) -> Iterator[Sentence]:
    if not one.moved:
        return
    first = [placed.entry for placed in places if placed.place == 1]
    without = {entry: place for entry, _, place in one.moved}
    then = [placed.entry for placed in places if without.get(placed.entry, placed.place) == 1]
    values = {"judge": one.judge, "share": f"{one.share:.0%}".replace("%", " %")}
    if then and then != first:
        yield say(
            "Without {judge}, who gave {share} of what counts, {then} would be first instead of {first}.",
            then=listed(then), first=listed(first), **values,
        )  # fmt: skip
    else:
        yield from _same_first(one, first=first, **values)


def _same_first(one: JudgeSaid, *, first: Sequence[str], **values: str) -> Iterator[Sentence]:
    """Where nobody else would be first: who would have another place, and who would have none, for nobody else judged them."""
    lost = [entry for entry, _, place in one.moved if place is None]
    others = len(one.moved) - len(lost)
    if set(first) <= set(lost):
        yield say("Without {judge}, who gave {share} of what counts, no entry would have a place.", **values)
        return
    if lost:
        yield say(
            "Without {judge}, who gave {share} of what counts, {lost} would have no place; the first would stay the first.",
            lost=listed(lost), **values,
        )  # fmt: skip
    if others:
        yield say_count(
            "Without {judge}, who gave {share} of what counts, {number} entry would have another place; the first would not.",
            "Without {judge}, who gave {share} of what counts, {number} entries would have other places; the first would not.",
            others, **values,
        )  # fmt: skip
