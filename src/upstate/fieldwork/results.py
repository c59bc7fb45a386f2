"""What a round found: how many homes in need where the list sent crews, against homes drawn by chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, cast, get_args

from upstate.fieldwork.rounds import Round, round_of
from upstate.fieldwork.standing import Standing
from upstate.fieldwork.visit import Visit
from upstate.ranking.report.wording import percent
from upstate.ranking.shares.comparing import Comparison, Group, compare, share_of_groups
from upstate.ranking.shares.proportions import Difference, Share, difference_of
from upstate.sentences import say, together


@dataclass(frozen=True)
class Part:
    """Some of the homes. name: as shown. visited: how many. found: those in need of those that told, with the 95 % interval, which
    counts the doors of one unit together."""

    name: str
    visited: int
    found: Share

    def as_json(self) -> dict[str, Any]:
        found = self.found
        return {
            "name": self.name,
            "visited": self.visited,
            "units": found.tries,
            "with_outcome": found.hits,
            "rate": found.share,
            "interval": [found.low, found.high],
        }


@dataclass(frozen=True)
class Results:
    """round: its name; empty for all visits together. doors: visits made. homes: that were visited. told: homes of which it is
    known. targeted, control: chosen by the list and by chance; both: homes in both. all: every home that told.

    difference: targeted minus control; a home in both makes its interval a little too wide, never too narrow. comparison: whether
    the list finds more or less beyond chance, tested exactly. planned: whether Upstate drew both; else a file says which were which,
    and nothing is claimed.
    given: alarms and the like; null where nothing is given. hours: of crews; null where nobody wrote them down.
    disputed: visits left out because two answers disagree.
    """

    round: str
    doors: int
    homes: int
    told: int
    targeted: Part
    control: Part
    both: int
    all: Part
    difference: Difference
    comparison: Comparison
    planned: bool
    zones: tuple[Part, ...]
    weeks: tuple[Part, ...]
    given: int | None
    hours: float | None
    disputed: int
    first: date | None
    last: date | None

    @property
    def given_per_hour(self) -> float | None:
        """What was given in an hour of all crews together; null where hours or numbers lack."""
        return self.given / self.hours if self.given is not None and self.hours else None

    @property
    def times(self) -> float | None:
        """How many times as often the list found need; null where chance found none, nothing is known or nobody planned it."""
        if not self.planned or self.targeted.found.share is None or not self.control.found.share:
            return None
        return self.targeted.found.share / self.control.found.share

    @property
    def is_compared(self) -> bool:
        """Whether there are answers on both sides."""
        return self.difference.difference is not None

    def as_json(self) -> dict[str, Any]:
        return {
            "round": self.round,
            "doors": self.doors,
            "homes": self.homes,
            "told": self.told,
            "targeted": self.targeted.as_json(),
            "control": self.control.as_json(),
            "both": self.both,
            "all": self.all.as_json(),
            "difference": asdict(self.difference),
            "comparison": self.comparison,
            "planned": self.planned,
            "times": self.times,
            "zones": [part.as_json() for part in self.zones],
            "weeks": [part.as_json() for part in self.weeks],
            "given": self.given,
            "hours": self.hours,
            "given_per_hour": self.given_per_hour,
            "disputed": self.disputed,
            "first": self.first and self.first.isoformat(),
            "last": self.last and self.last.isoformat(),
        }


def find_results(standing: Standing, rounds: Sequence[Round], planned: Round | None, *, gives: bool) -> Results:
    """The results of one round, or of all visits. gives: whether crews give something.

    Of a home that was visited more than once, the first visit that told counts: a later one finds what the crew has put right.
    Visits in a conflict are left out of the rates.
    """
    visits = {
        name: visit for name, visit in standing.visits.items() if planned is None or round_of(visit, rounds) is planned
    }
    sure = [visit for name, visit in visits.items() if name not in standing.disputed]
    first = _first_told(sure)
    told = [visit for visit in first if visit.in_need is not None]
    chosen, drawn = _arms(planned, rounds)
    arms = [[visit for visit in first if arm(visit)] for arm in (chosen, drawn)]
    targeted, control = (_part(name, arm) for name, arm in zip(("the list", "chance"), arms, strict=True))
    is_planned = all(planned or round_of(visit, rounds) for arm in arms for visit in arm)
    return Results(
        round=planned.name if planned else "",
        doors=len(visits),
        homes=len({(visit.unit, visit.door) for visit in visits.values()}),
        told=len(told),
        targeted=targeted,
        control=control,
        both=sum(chosen(visit) and drawn(visit) for visit in told),
        all=_part("all", first),
        difference=difference_of(targeted.found, control.found),
        comparison=compare(*map(_groups, arms)) if is_planned else "unsure",
        planned=is_planned,
        zones=_zones(first, planned),
        weeks=_weeks(told),
        given=sum(visit.given or 0 for visit in sure) if gives else None,
        hours=_hours(standing, planned),
        disputed=len(visits) - len(sure),
        first=min((visit.on for visit in visits.values()), default=None),
        last=max((visit.on for visit in visits.values()), default=None),
    )


def _first_told(visits: Iterable[Visit]) -> list[Visit]:
    """Of every door the first visit that told, or one of those that did not."""
    first: dict[tuple[str, str], Visit] = {}
    for visit in sorted(visits, key=lambda one: (one.in_need is None, one.on)):
        first.setdefault((visit.unit, visit.door), visit)
    return sorted(first.values(), key=lambda one: one.on)


def _arms(planned: Round | None, rounds: Sequence[Round]) -> tuple[Callable[[Visit], bool], Callable[[Visit], bool]]:
    """Whether a visit counts for the list, and whether for chance."""

    def chosen(visit: Visit) -> bool:
        own = planned or round_of(visit, rounds)
        return visit.unit in own.chosen if own else visit.control is False

    def drawn(visit: Visit) -> bool:
        own = planned or round_of(visit, rounds)
        return visit.unit in own.drawn if own else visit.control is True

    return chosen, drawn


def _part(name: str, visits: Sequence[Visit]) -> Part:
    """visits: one a door, also of those that did not tell."""
    return Part(name, len(visits), share_of_groups(_groups(visits)))


def _groups(visits: Iterable[Visit]) -> list[Group]:
    """The doors that told, those of one unit together."""
    by_unit: dict[str, list[bool]] = defaultdict(list)
    for visit in visits:
        if visit.in_need is not None:
            by_unit[visit.unit].append(visit.in_need)
    return [Group(sum(found), len(found)) for found in by_unit.values()]


def _zones(visits: Sequence[Visit], planned: Round | None) -> tuple[Part, ...]:
    by_zone: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits if planned else ():
        if planned and (zone := planned.zone_of.get(visit.unit)):
            by_zone[zone].append(visit)
    return tuple(_part(str(zone), by_zone[zone]) for zone in sorted(by_zone))


def _weeks(told: Sequence[Visit]) -> tuple[Part, ...]:
    """By the Monday of each week."""
    by_week: dict[date, list[Visit]] = defaultdict(list)
    for visit in told:
        by_week[visit.on - timedelta(days=visit.on.weekday())].append(visit)
    return tuple(_part(monday.isoformat(), by_week[monday]) for monday in sorted(by_week))


def _hours(standing: Standing, planned: Round | None) -> float | None:
    found = [one.hours for one in standing.hours if planned is None or one.round == planned.name]
    return round(sum(found), 2) if found else None


def results_sentence(results: Results, in_need: str) -> str:
    """What the round shows, in one sentence or two. in_need: the words of the solution, in the reader's language."""
    if not results.told:
        return say("Nobody has told yet whether a place is {in_need}.", in_need=in_need)
    if not results.is_compared:
        return together(
            _found_in_all(results, in_need),
            say("Without places drawn by chance nobody knows whether that is more than chance finds."),
        )
    return together(_both_arms(results, in_need), _compared(results))


def _both_arms(results: Results, in_need: str) -> str:
    values: dict[str, str | int] = {
        "in_need": in_need,
        "tries": results.targeted.found.tries,
        "hits": results.targeted.found.hits,
        "share": _range(results.targeted.found),
        "others": results.control.found.tries,
        "found": results.control.found.hits,
        "rate": _range(results.control.found),
    }
    if results.planned:
        return say(
            "Of {tries} places that the list chose, {hits} were {in_need} ({share}); of {others} drawn by chance, {found} ({rate}).",
            **values,
        )
    return say(
        "Of {tries} places that were not drawn by chance, as the file says, {hits} were {in_need} ({share}); of {others} that were, "
        "{found} ({rate}).",
        **values,
    )


def _found_in_all(results: Results, in_need: str) -> str:
    found = results.all.found
    return say(
        "Of {tries} places that told, {hits} were {in_need} ({share}).",
        tries=found.tries,
        hits=found.hits,
        in_need=in_need,
        share=_range(found),
    )


def _range(found: Share) -> str:
    return say(
        "{share}, 95 % interval {low} to {high}",
        share=percent(found.share),
        low=percent(found.low),
        high=percent(found.high),
    )


def _compared(results: Results) -> str:
    if not results.planned:
        return say("No plan of Upstate drew them, so nobody knows whether the list finds more than chance.")
    if results.comparison == "more" and results.times is None:
        return say("The list finds more than chance does.")
    if results.comparison == "more":
        return say(
            "The list finds {times} times as often what it looks for, more than chance can explain.",
            times=f"{results.times:.1f}",
        )
    if results.comparison == "less":
        return say("The list finds less than chance does.")
    return say("So few visits can not tell the list from chance yet.")


def newest_of(evidence: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """Of the results that were written, the newest in which somebody told; null where there are none."""
    return max(evidence, key=lambda one: (bool(one["told"]), one["last"] or "", one["made_on"]), default=None)


def results_from(evidence: dict[str, Any]) -> Results:
    """The results that evidence holds, as `as_json` wrote them. Raises `LookupError`, `TypeError` or `ValueError` for another text."""
    targeted, control = (_part_from(evidence[name]) for name in ("targeted", "control"))
    return Results(
        round=str(evidence["round"]),
        doors=int(evidence["doors"]),
        homes=int(evidence["homes"]),
        told=int(evidence["told"]),
        targeted=targeted,
        control=control,
        both=int(evidence["both"]),
        all=_part_from(evidence["all"]),
        difference=difference_of(targeted.found, control.found),
        comparison=_comparison_from(evidence.get("comparison", "unsure")),
        planned=evidence.get("planned", evidence["design"] is not None),
        zones=tuple(map(_part_from, evidence["zones"])),
        weeks=tuple(map(_part_from, evidence["weeks"])),
        given=evidence["given"],
        hours=evidence["hours"],
        disputed=int(evidence["disputed"]),
        first=_day_from(evidence["first"]),
        last=_day_from(evidence["last"]),
    )


def _part_from(part: dict[str, Any]) -> Part:
    hits, tries = int(part["with_outcome"]), int(part["units"])
    low, high = map(float, part["interval"])
    if not 0 <= hits <= tries:
        raise ValueError(f"{hits} hits of {tries} tries")
    return Part(str(part["name"]), int(part.get("visited", tries)), Share(hits, tries, hits / tries if tries else None, low, high))  # fmt: skip


def _comparison_from(text: str) -> Comparison:
    if text not in get_args(Comparison):
        raise ValueError(f"a comparison that is {text}")
    return cast(Comparison, text)


def _day_from(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
