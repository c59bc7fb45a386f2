"""What other cities say of the same measure, in sentences made by rule, and as a table. Of a few cities nothing is told but that they are few."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.measures.peers import ENOUGH, PEOPLE, Comparison, OtherCity, Why
from upstate.measures.wording import figure_text, period_name
from upstate.ranking.report.wording import day
from upstate.sentences import Sentence, listed, say, say_count
from upstate.solutions.measures.measure import Figure

HEADER = (say("city"), say("value"), say("people"), say("shared on"), say("whom to ask"))
_WHY: dict[Why, str] = {
    "": "",
    "few": say("too few cases"),
    "period": say("not of this period"),
    "people": say("people not known"),
}
# From this many times as many people on, a city is called other.
_MUCH = 2


def tell_peers(found: Comparison, *, unit: str) -> tuple[Sentence, ...]:
    """What may be said; the first is THE sentence. Empty where no city shares the measure. unit: in the reader's language."""
    told = [_in_one(found, unit)] if found.cities else []
    return (*told, *_other_size(found), *_not_told(found), *_otherwise(found))


def table_of_peers(found: Comparison) -> tuple[tuple[str, ...], ...]:
    """One row a city in the columns of `HEADER`, this one first; none where no period is common."""
    if found.starts is None or found.value is None:
        return ()
    here = (say("this city"), _value_text(found.value, found), _number(found.population), "", "")
    return (here, *(_row(one, found) for one in found.cities))


def caption_of_peers(found: Comparison, unit: str) -> str:
    """What the table holds, such as `June 2026: requests per 1,000 people`; empty where no period is common."""
    if found.starts is None:
        return ""
    return say("{period}: {unit}", period=period_name(found.starts, found.frequency), unit=_unit_of(found, unit))


def _unit_of(found: Comparison, unit: str) -> str:
    return say("{unit} per {people} people", unit=unit, people=PEOPLE) if found.per_people else unit


def _value_text(value: float, found: Comparison) -> str:
    """A value as it is compared: per inhabitant a count is no whole number any more."""
    figure: Figure = "rate" if found.per_people else found.figure
    return figure_text(value, figure)


def _row(one: OtherCity, found: Comparison) -> tuple[str, ...]:
    value = _WHY[one.why] if one.value is None else _value_text(one.value, found)
    told = one.told
    place = told.place if one.peer is None else say("{place} (a peer)", place=told.place)
    return place, value, _number(told.population), day(told.on.isoformat()), told.contact or told.link


def _number(count: int | None) -> str:
    return f"{count:,}" if count else ""


def _in_one(found: Comparison, unit: str) -> Sentence:
    """`81.3 percent of requests in June 2026; 5 other cities had 70.2 to 95.0, and 84.1 in the middle: below the middle, by more than its own noise.`"""
    number = len(found.compared)
    if found.per_people and not found.population:
        return say("It grows with a city, and how many people live here is not known: it can not be compared.")
    if found.starts is None or found.value is None or found.middle is None:
        return say_count(
            "{number} city shares this, and has no figure that can be compared.",
            "{number} cities share this, and have no figure that can be compared.",
            len(found.cities),
        )
    if number < ENOUGH:
        return say_count(
            "{number} city shares this for {period}; too few to say where this one stands.",
            "{number} cities share this for {period}; too few to say where this one stands.",
            number,
            period=period_name(found.starts, found.frequency),
        )
    lowest, middle, highest, value = (
        _value_text(one, found) for one in (found.compared[0], found.middle, found.compared[-1], found.value)
    )
    return say(
        "{value} {unit} in {period}; {number} other cities had {lowest} to {highest}, and {middle} in the middle: {place}.",
        value=value,
        unit=_unit_of(found, unit),
        period=period_name(found.starts, found.frequency),
        number=number,
        lowest=lowest,
        highest=highest,
        middle=middle,
        place=_place(found.value, found.middle, found.low, found.high),
    )


def _place(value: float, middle: float, low: float | None, high: float | None) -> Sentence:
    """Where this city stands; its own noise is its interval."""
    if value == middle:
        return say("this city is in the middle")
    if low is None or high is None:
        return say("this city is above it") if value > middle else say("this city is below it")
    if low <= middle <= high:
        return say("this city differs from it by no more than its own noise")
    if value > middle:
        return say("this city is above it, by more than its own noise")
    return say("this city is below it, by more than its own noise")


def _not_told(found: Comparison) -> Iterator[Sentence]:
    """Who is not in the range, since a range of those alone that tell may mislead."""
    without = {why: [one.told.place for one in found.cities if one.value is None and one.why == why] for why in _WHY}
    if found.starts is None:
        without["period"] = []
    if without["few"]:
        yield say("Too few cases to tell them: {places}.", places=listed(without["few"]))
    if without["period"]:
        yield say("No figure of this period: {places}.", places=listed(without["period"]))
    if without["people"] and found.population:
        yield say("How many people live there is not known: {places}.", places=listed(without["people"]))


def _other_size(found: Comparison) -> Iterator[Sentence]:
    here = found.population
    told = [one.told.population for one in found.cities if one.value is not None]
    if not here:
        return
    if other := sum(not here / _MUCH <= one <= here * _MUCH for one in told if one):
        yield say_count(
            "{number} of them has less than half or more than twice as many people as this city.",
            "{number} of them have less than half or more than twice as many people as this city.",
            other,
        )


def _otherwise(found: Comparison) -> Iterator[Sentence]:
    if found.otherwise:
        places = listed([one.told.place for one in found.otherwise])
        yield say_count(
            "Counts it another way, and is not compared: {places}.",
            "Count it another way, and are not compared: {places}.",
            len(found.otherwise),
            places=places,
        )
