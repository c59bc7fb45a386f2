"""The top of the page: whose report, the verdict, and what it means in plain sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from upstate.ranking.gain import how_sure
from upstate.ranking.metrics import SHARES
from upstate.ranking.reach import chosen_of
from upstate.ranking.report.wording import count, day, percent, spaced, times, years
from upstate.ranking.telling import gain_at, tell_verdict
from upstate.sentences import Sentence, recall, say, together
from upstate.solutions import RankingSolution


@dataclass(frozen=True)
class Warned:
    """text: why the page may mislead. advice: what the data office can do about it, with commands; not for the public."""

    text: str
    advice: str


@dataclass(frozen=True)
class Opening:
    """verdict: one sentence. blind: what the rule that it speaks of reads in vain, as it was stored; else empty. warnings: why the
    page may mislead. meaning: what the list is, the base rate, how many times better than chance, and whether the list is better
    than the rule."""

    title: str
    city: str
    made_on: str
    solution: str
    origin: str
    simulated: bool
    verdict: str
    blind: Sentence
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
        recall(spaced((evidence.get("rung") or {"sentence": ""})["sentence"])),
    ]
    verdict = tell_verdict(units=evidence["units"], outcome=evidence["outcome"], verdict=evidence["verdict"])
    return Opening(
        title=solution.header.title,
        city=evidence["city"],
        made_on=day(evidence["made_on"]),
        solution=f"{evidence['solution']['name']} {evidence['solution']['version']}",
        origin=first_used,
        simulated="simulated" in evidence["city"].lower(),
        verdict=spaced(verdict),
        blind=recall(_rankers(evidence)[evidence["verdict"]["best_rule"]].get("note", "")),
        warnings=tuple(_warnings(evidence, ranking)),
        meaning=tuple(sentence for sentence in meaning if sentence),
    )


def _what_the_list_is(evidence: dict[str, Any], ranking: dict[str, Any] | None) -> Sentence:
    within = years(evidence["horizon_years"])
    if ranking is None:
        return say(
            "This solution puts the city's {units} in order of their risk within {within}. No list has been made yet; the figures "
            "below tell how good such lists would have been in the past.",
            units=evidence["units"],
            within=within,
        )
    return say(
        "The list puts {ranked} {units} in order of their risk within {within} after {day}. It is made by {ranker}. {reach}",
        ranked=count(ranking["ranked"]),
        units=ranking["units_word"],
        within=within,
        day=day(ranking["as_of"]),
        ranker=ranking["ranker"]["name"],
        reach=_how_far(ranking),
    )


def _how_far(ranking: dict[str, Any]) -> Sentence:
    budget = spaced(ranking["budget"])
    if not chosen_of(ranking):
        return say("The budget of {budget} does not reach any.", budget=budget)
    return say(
        "The budget of {budget} reaches the first {chosen}; the list names them, with the reasons for each.",
        budget=budget,
        chosen=count(chosen_of(ranking)),
    )


def _who_made_it(evidence: dict[str, Any], ranking: dict[str, Any] | None) -> dict[str, Any]:
    """The proved ranker that made the list; without one, or when that one was not proved, the best model."""
    by_name, made_by = _rankers(evidence), ranking["ranker"]["name"] if ranking else ""
    return by_name.get(made_by, by_name[evidence["verdict"]["best"]])


def _rankers(evidence: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {ranker["name"]: ranker for ranker in evidence["rankers"]}


def _how_good(evidence: dict[str, Any], ranker: dict[str, Any]) -> Sentence:
    at, base = evidence["headline"], evidence["base_rate"]
    return say(
        "In the past {share} of all {units} {outcome} within {within}: {chance} of 100 picked by chance. Of 100 that {ranker} put "
        "in the top {top}, {found} did, {times} as many as by chance.",
        share=percent(base),
        units=evidence["units"],
        outcome=evidence["outcome"],
        within=years(evidence["horizon_years"]),
        chance=_of_hundred(base),
        ranker=ranker["name"],
        top=spaced(at),
        found=_of_hundred(ranker["precision"][at]),
        times=times(ranker["lift"][at]),
    )


def _of_hundred(share: float) -> Sentence:
    whole = round(share * 100)
    return say("about {number}", number=whole) if whole else say("fewer than one")


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
    return say(
        "With a budget of {budget} on each tested date, {ranker} would have reached {reached}{rule}.",
        budget=spaced(budget["words"]),
        ranker=ranker["name"],
        reached=_reached(evidence, figures),
        rule=say("; the rule “{rule}” {reached}", rule=rule["name"], reached=_reached(evidence, rule["budget"]))
        if rule
        else "",
    )


def _reached(evidence: dict[str, Any], figures: dict[str, float]) -> Sentence:
    return say(
        "{number} {units}, of which {hits} {outcome} ({share})",
        number=count(round(figures["k"], 1)),
        units=evidence["units"],
        hits=count(round(figures["hits"], 1)),
        outcome=evidence["outcome"],
        share=percent(figures["precision"]),
    )


def _at_its_length(evidence: dict[str, Any], ranking: dict[str, Any] | None) -> str:
    """How the list's own ranker did against the best rule on lists of about this length."""
    if ranking is None or not chosen_of(ranking):
        return ""
    listed, rule = evidence["verdict"]["list"], evidence["verdict"]["best_rule"]
    made_by, best = ranking["ranker"]["name"], evidence["verdict"]["best"]
    if made_by == rule:
        return ""
    if made_by != listed["ranker"]:
        return say("The verdict does not speak of {ranker}, which made the list.", ranker=made_by)
    other = (
        say("The verdict speaks of {best}; the list is made by {ranker}.", best=best, ranker=made_by)
        if made_by != best
        else ""
    )
    if ranking["per_work"]:
        return other
    length = chosen_of(ranking) / ranking["ranked"]
    share = min(listed["by_share"], key=lambda one: abs(math.log(SHARES[one] / length)))
    gain = gain_at(listed["by_share"], share)
    told = say(
        "On lists of about this length (the top {top}) {model} {outcome} when {ranker} chose them and {ruled} when the rule "
        "“{rule}” did: {sure}.",
        top=spaced(share),
        model=percent(gain.model),
        outcome=evidence["outcome"],
        ranker=made_by,
        ruled=percent(gain.rule),
        rule=rule,
        sure=spaced(how_sure(gain)),
    )
    return together(other, told)


def _warnings(evidence: dict[str, Any], ranking: dict[str, Any] | None) -> Iterator[Warned]:
    if ranking is None:
        return
    name = evidence["solution"]["name"]
    if any(evidence[key] != ranking[key] for key in ("inputs", "crosswalk_sha256", "solution")):
        yield Warned(
            say("The list was made from other tables, or with another crosswalk, than the proof."),
            f"Run upstate prove {name} again before you use the two together.",
        )
    if ranking["has_passed"]:
        yield Warned(
            say(
                "The list looks at the {years} after {day}, and they have passed: it shows what would have been.",
                years=years(ranking["horizon_years"]),
                day=day(ranking["as_of"]),
            ),
            "For a list to act on, adapt a newer export and rank it without --as-of.",
        )
    if ranking["per_work"] and evidence["budget"] != {"words": ranking["budget"], "price": ranking["price"]}:
        yield Warned(
            say("No proof was made at the budget of {budget}.", budget=spaced(ranking["budget"])),
            f"Run upstate prove {name} with --budget first.",
        )
