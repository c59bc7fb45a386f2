"""How good is each ranking at the top of its list?"""

from __future__ import annotations

from typing import Any

from upstate.charts import Chart
from upstate.ranking.report.charts import dot_chart
from upstate.ranking.report.findings.finding import Column, Finding, Table
from upstate.ranking.report.wording import (
    NOT_KNOWN,
    capital,
    percent,
    percent_range,
    points,
    spaced,
    times,
    years,
)
from upstate.sentences import Sentence, say, say_count

KINDS = {"random": say("chance"), "rule": say("rule of thumb"), "index": say("index"), "model": say("model")}


def find_at_the_top(evidence: dict[str, Any], *, outcomes: str) -> Finding:
    """Precision at the headline share with its interval, all rankers, the best first."""
    at = evidence["headline"]
    rankers = sorted(evidence["rankers"], key=lambda ranker: -ranker["precision"][at])
    return Finding(
        key="top",
        title=say("How good is each ranking at the top of its list?"),
        sentence=_sentence(evidence),
        chart=Chart.build("top", lambda width: dot_chart(_dots(evidence, rankers), width=width, **_words(evidence))),
        table=_main_table(evidence, rankers, outcomes),
        more=tuple(table for table in (_shares(evidence, rankers), _at_budget(evidence, rankers)) if table is not None),
        notes=_notes(evidence),
    )


def _sentence(evidence: dict[str, Any]) -> Sentence:
    verdict, at = evidence["verdict"], evidence["headline"]
    by_name = {ranker["name"]: ranker for ranker in evidence["rankers"]}
    best, rule = by_name[verdict["best"]], by_name[verdict["best_rule"]]
    low, high = verdict["interval"]
    return say(
        "Of the {units} that {best} put in the top {top}, {found} {outcome} within {within}: {times} as many as by chance, where it "
        "is {base}. The best rule of thumb, “{rule}”, reached {ruled}, {rule_times} as many as by chance. The difference of {gain} "
        "points is {clearness} (95\N{NO-BREAK SPACE}% interval {low} to {high}).",
        units=evidence["units"],
        best=best["name"],
        top=spaced(at),
        found=percent(best["precision"][at]),
        outcome=evidence["outcome"],
        within=years(evidence["horizon_years"]),
        times=times(best["lift"][at]),
        base=percent(evidence["base_rate"]),
        rule=rule["name"],
        ruled=percent(rule["precision"][at]),
        rule_times=times(rule["lift"][at]),
        gain=points(verdict["gain"]),
        clearness=_clearness(verdict),
        low=points(low),
        high=points(high),
    )


def _clearness(verdict: dict[str, Any]) -> Sentence:
    low, high = verdict["interval"]
    if low > 0:
        return say("more than noise: the model is better there")
    return say("more than noise: the rule is better there") if high < 0 else say("no more than noise")


def _words(evidence: dict[str, Any]) -> dict[str, Any]:
    return {
        "axis": (say("Of the top {top}, how many", top=spaced(evidence["headline"])), evidence["outcome"]),
        "base": evidence["base_rate"],
        "base_words": say("base rate {share}", share=percent(evidence["base_rate"])),
    }


def _dots(evidence: dict[str, Any], rankers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    at = evidence["headline"]
    return [
        {
            "name": ranker["name"],
            "kind": KINDS.get(ranker["kind"], ranker["kind"]),
            "value": ranker["precision"][at],
            "low": ranker["interval"][at][0],
            "high": ranker["interval"][at][1],
            "shown": percent(ranker["precision"][at]),
        }
        for ranker in rankers
    ]


def _main_table(evidence: dict[str, Any], rankers: list[dict[str, Any]], outcomes: str) -> Table:
    at, outcome = spaced(evidence["headline"]), evidence["outcome"]
    works = list(rankers[0]["outcomes_within_work"]) if evidence["work_unit"] else []
    return Table(
        key="top-table",
        caption=say(
            "Each ranking at the top {top}. Base rate: {share} of all {units} {outcome}.",
            top=at,
            share=percent(evidence["base_rate"]),
            units=evidence["units"],
            outcome=outcome,
        ),
        columns=(
            Column(say("Ranking"), number=False),
            Column(say("Kind"), number=False),
            Column(say("Precision: of the top {top}, {outcome}", top=at, outcome=outcome)),
            Column(say("95\N{NO-BREAK SPACE}% interval")),
            Column(say("Lift: times the base rate")),
            Column(say("Recall: of all that {outcome}, in the top {top}", outcome=outcome, top=at)),
            Column(say("AUC: whole order, 0.5 is chance")),
            *(
                Column(
                    say(
                        "{outcomes} on the first {share} of the {work}",
                        outcomes=capital(outcomes),
                        share=spaced(work),
                        work=evidence["work_unit"],
                    )
                )
                for work in works
            ),
            Column(say("Precision, by luck of ties")),
        ),
        rows=tuple(_main_row(ranker, evidence["headline"], works) for ranker in rankers),
    )


def _main_row(ranker: dict[str, Any], at: str, works: list[str]) -> tuple[str, ...]:
    return (
        ranker["name"],
        KINDS.get(ranker["kind"], ranker["kind"]),
        percent(ranker["precision"][at]),
        percent_range(ranker["interval"][at]),
        times(ranker["lift"][at]),
        percent(ranker["recall"][at]),
        NOT_KNOWN if ranker["auc"] is None else f"{ranker['auc']:.3f}",
        *(percent(ranker["outcomes_within_work"][work]) for work in works),
        say("all luck") if ranker["kind"] == "random" else _ties(ranker["spread_of_ties"][at]),
    )


def _ties(bounds: list[float]) -> str:
    return say("no ties") if percent(bounds[0]) == percent(bounds[1]) else percent_range(bounds)


def _shares(evidence: dict[str, Any], rankers: list[dict[str, Any]]) -> Table:
    shares = list(rankers[0]["precision"])
    return Table(
        key="shares-table",
        caption=say(
            "Longer and shorter lists: of the {units} at the top, how many {outcome} (and how many times the base rate of {share}).",
            units=evidence["units"],
            outcome=evidence["outcome"],
            share=percent(evidence["base_rate"]),
        ),
        columns=(
            Column(say("Ranking"), number=False),
            *(Column(say("Top {share}", share=spaced(share))) for share in shares),
        ),
        rows=tuple((ranker["name"], *(_share(ranker, share) for share in shares)) for ranker in rankers),
    )


def _share(ranker: dict[str, Any], share: str) -> Sentence:
    return say("{share} ({times})", share=percent(ranker["precision"][share]), times=times(ranker["lift"][share]))


def _at_budget(evidence: dict[str, Any], rankers: list[dict[str, Any]]) -> Table | None:
    """What the city's own budget would have reached; null where none was given."""
    budget, outcome = evidence.get("budget"), evidence["outcome"]
    measured = [ranker for ranker in rankers if ranker.get("budget")]
    if not budget or not measured:
        return None
    return Table(
        key="budget-table",
        caption=say("At the city's budget of {budget} (means over the tested dates).", budget=spaced(budget["words"])),
        columns=(
            Column(say("Ranking"), number=False),
            Column(say("{units} that it reaches", units=capital(evidence["units"]))),
            Column(say("Of them {outcome}", outcome=outcome)),
            Column(say("Precision")),
            Column(say("Lift: times the base rate")),
            Column(say("Recall: of all that {outcome}", outcome=outcome)),
        ),
        rows=tuple(_budget_row(ranker["name"], ranker["budget"]) for ranker in measured),
    )


def _budget_row(name: str, figures: dict[str, float]) -> tuple[str, ...]:
    return (
        name,
        f"{figures['k']:,.1f}",
        f"{figures['hits']:,.1f}",
        percent(figures["precision"]),
        times(figures["lift"]),
        percent(figures["recall"]),
    )


def _notes(evidence: dict[str, Any]) -> tuple[str, ...]:
    return (
        say_count(
            "Every figure is of {number} date in the past. On it the rankings saw only what was known by then, and what happened in the "
            "{within} after it was counted.",
            "Every figure is the mean over {number} dates in the past. On each date the rankings saw only what was known by then, and "
            "what happened in the {within} after it was counted. Lift is taken date by date and then averaged, so it can differ a little "
            "from dividing the two means.",
            len(evidence["as_of"]),
            within=years(evidence["horizon_years"]),
        ),
        say(
            "Where many units score the same, the order among them is luck. The last column shows the worst and the best that this luck "
            "could give."
        ),
    )
