"""The top of the page: whose report, the verdict, and what it means in plain sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from upstate.ranking.gain import Gain, how_sure
from upstate.ranking.metrics import SHARES
from upstate.ranking.reach import chosen_of
from upstate.ranking.report.wording import count, day, percent, spaced, times, years
from upstate.solutions import RankingSolution


@dataclass(frozen=True)
class Warned:
    """text: why the page may mislead. advice: what the data office can do about it, with commands; not for the public."""

    text: str
    advice: str


@dataclass(frozen=True)
class Opening:
    """verdict: one sentence. warnings: why the page may mislead. meaning: what the list is, the base rate, how many times
    better than chance, and whether the list is better than the rule."""

    title: str
    city: str
    made_on: str
    solution: str
    origin: str
    simulated: bool
    verdict: str
    warnings: tuple[Warned, ...]
    meaning: tuple[str, ...]


def open_page(evidence: dict[str, Any], ranking: dict[str, Any] | None, solution: RankingSolution) -> Opening:
    origin = solution.header.origin
    first_used = f"{origin.place}, {origin.year}" + (f", with {origin.with_whom}" if origin.with_whom else "")
    meaning = [
        _what_the_list_is(evidence, ranking),
        _how_good(evidence, _who_made_it(evidence, ranking)),
        _at_its_length(evidence, ranking),
        _at_budget(evidence, _who_made_it(evidence, ranking)),
        spaced((evidence.get("rung") or {"sentence": ""})["sentence"]),
    ]
    return Opening(
        title=solution.header.title,
        city=evidence["city"],
        made_on=day(evidence["made_on"]),
        solution=f"{evidence['solution']['name']} {evidence['solution']['version']}",
        origin=first_used,
        simulated="simulated" in evidence["city"].lower(),
        verdict=spaced(evidence["verdict"]["sentence"]),
        warnings=tuple(_warnings(evidence, ranking)),
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
        f"reaches the first {count(chosen_of(ranking))}; the list names them, with the reasons for each"
        if chosen_of(ranking)
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
    """What the list and the best rule would have caught with the budget, in units and not only in shares."""
    budget, figures = evidence.get("budget"), ranker.get("budget")
    if not budget or not figures:
        return ""
    rule = max(
        (one for one in evidence["rankers"] if one["kind"] == "rule"),
        key=lambda one: one["budget"]["hits"],
        default=None,
    )
    said = (
        f"With a budget of {spaced(budget['words'])} on each tested date, {ranker['name']} would have reached "
        f"{_reached(evidence, figures)}"
    )
    return f"{said}; the rule “{rule['name']}” {_reached(evidence, rule['budget'])}." if rule else f"{said}."


def _reached(evidence: dict[str, Any], figures: dict[str, float]) -> str:
    return (
        f"{count(round(figures['k'], 1))} {evidence['units']}, of which {count(round(figures['hits'], 1))} "
        f"{evidence['outcome']} ({percent(figures['precision'])})"
    )


def _at_its_length(evidence: dict[str, Any], ranking: dict[str, Any] | None) -> str:
    """How the list's own ranker did against the best rule on lists of about this length."""
    if ranking is None or not chosen_of(ranking):
        return ""
    listed, rule = evidence["verdict"]["list"], evidence["verdict"]["best_rule"]
    made_by = ranking["ranker"]["name"]
    if made_by == rule:
        return ""
    if made_by != listed["ranker"]:
        return f"The verdict does not speak of {made_by}, which made the list."
    best = evidence["verdict"]["best"]
    other = f"The verdict speaks of {best}; the list is made by {made_by}. " if made_by != best else ""
    if ranking["per_work"]:
        return other.rstrip()
    length = chosen_of(ranking) / ranking["ranked"]
    share = min(listed["by_share"], key=lambda one: abs(math.log(SHARES[one] / length)))
    figures = listed["by_share"][share]
    gain = Gain(share, figures["model"], figures["rule"], figures["gain"], tuple(figures["interval"]))
    return (
        f"{other}On lists of about this length (the top {spaced(share)}) {percent(gain.model)} {evidence['outcome']} when {made_by} "
        f"chose them and {percent(gain.rule)} when the rule “{rule}” did: {spaced(how_sure(gain))}."
    )


def _warnings(evidence: dict[str, Any], ranking: dict[str, Any] | None) -> Iterator[Warned]:
    if ranking is None:
        return
    name = evidence["solution"]["name"]
    if any(evidence[key] != ranking[key] for key in ("inputs", "crosswalk_sha256", "solution")):
        yield Warned(
            "The list was made from other tables, or with another crosswalk, than the proof.",
            f"Run upstate prove {name} again before you use the two together.",
        )
    if ranking["has_passed"]:
        yield Warned(
            f"The list looks at the {years(ranking['horizon_years'])} after {day(ranking['as_of'])}, and they have passed: it "
            "shows what would have been.",
            "For a list to act on, adapt a newer export and rank it without --as-of.",
        )
    if ranking["per_work"] and evidence["budget"] != {"words": ranking["budget"], "price": ranking["price"]}:
        yield Warned(
            f"No proof was made at the budget of {spaced(ranking['budget'])}.",
            f"Run upstate prove {name} with --budget first.",
        )
