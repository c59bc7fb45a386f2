"""The top of the page: whose report, the verdict, and what it means in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from upstate.ranking.report.wording import count, day, percent, spaced, times, years
from upstate.solutions import RankingSolution


@dataclass(frozen=True)
class Opening:
    """verdict: one sentence. meaning: what the list is, the base rate, how many times better than chance."""

    title: str
    city: str
    made_on: str
    solution: str
    origin: str
    simulated: bool
    verdict: str
    meaning: tuple[str, ...]


def open_page(evidence: dict[str, Any], ranking: dict[str, Any] | None, solution: RankingSolution) -> Opening:
    origin = solution.header.origin
    first_used = f"{origin.place}, {origin.year}" + (f", with {origin.with_whom}" if origin.with_whom else "")
    meaning = [
        _what_the_list_is(evidence, ranking),
        _how_good(evidence, _who_made_it(evidence, ranking)),
        _at_budget(evidence, _who_made_it(evidence, ranking)),
        _other_ranker(evidence, ranking),
    ]
    return Opening(
        title=solution.header.title,
        city=evidence["city"],
        made_on=day(evidence["made_on"]),
        solution=f"{evidence['solution']['name']} {evidence['solution']['version']}",
        origin=first_used,
        simulated="simulated" in evidence["city"].lower(),
        verdict=spaced(evidence["verdict"]["sentence"]),
        meaning=tuple(sentence for sentence in meaning if sentence),
    )


def _what_the_list_is(evidence: dict[str, Any], ranking: dict[str, Any] | None) -> str:
    within = years(evidence["horizon_years"])
    if ranking is None:
        return (
            f"This solution puts the city's {evidence['units']} in order of their risk within {within}. No list has been "
            f"made yet; the figures below tell how good such lists would have been in the past."
        )
    reach = (
        f"reaches the first {count(len(ranking['units']))}; they are named below with the reasons for each"
        if ranking["units"]
        else "does not reach any"
    )
    return (
        f"The list puts {count(ranking['ranked'])} {ranking['units_word']} in order of their risk within {within} after "
        f"{day(ranking['as_of'])}. It is made by {ranking['ranker']['name']}. The budget of {spaced(ranking['budget'])} {reach}."
    )


def _who_made_it(evidence: dict[str, Any], ranking: dict[str, Any] | None) -> dict[str, Any]:
    """The proved ranker that made the list; without one, or when that one was not proved, the best model."""
    by_name: dict[str, dict[str, Any]] = {ranker["name"]: ranker for ranker in evidence["rankers"]}
    made_by = ranking["ranker"]["name"] if ranking else ""
    return by_name.get(made_by, by_name[evidence["verdict"]["best"]])


def _how_good(evidence: dict[str, Any], ranker: dict[str, Any]) -> str:
    at, base = evidence["headline"], evidence["base_rate"]
    found = ranker["precision"][at]
    return (
        f"In the past {percent(base)} of all {evidence['units']} {evidence['outcome']} within "
        f"{years(evidence['horizon_years'])}: {_of_hundred(base)} of 100 picked by chance. Of 100 that {ranker['name']} put in "
        f"the top {spaced(at)}, {_of_hundred(found)} did, {times(ranker['lift'][at])} as many as by chance."
    )


def _of_hundred(share: float) -> str:
    whole = round(share * 100)
    return f"about {whole}" if whole else "fewer than one"


def _at_budget(evidence: dict[str, Any], ranker: dict[str, Any]) -> str:
    budget, figures = evidence.get("budget"), ranker.get("budget")
    if not budget or not figures:
        return ""
    return (
        f"With a budget of {spaced(budget['words'])} on each tested date, {ranker['name']} would have reached "
        f"{count(round(figures['k'], 1))} {evidence['units']}, of which {count(round(figures['hits'], 1))} {evidence['outcome']} "
        f"({percent(figures['precision'])}, {times(figures['lift'])} as many as by chance)."
    )


def _other_ranker(evidence: dict[str, Any], ranking: dict[str, Any] | None) -> str:
    """Told when the list is not by the ranker that the verdict speaks of."""
    best, at = evidence["verdict"]["best"], evidence["headline"]
    if ranking is None or ranking["ranker"]["name"] == best:
        return ""
    made_by = ranking["ranker"]["name"]
    proved = {ranker["name"]: ranker["precision"][at] for ranker in evidence["rankers"]}
    if made_by not in proved:
        return f"The list is made by {made_by}, which this proof did not test; the figures are those of {best}."
    return (
        f"The verdict speaks of {best}, the best model in the proof ({percent(proved[best])} at the top {spaced(at)}); the list "
        f"is made by {made_by} ({percent(proved[made_by])})."
    )
