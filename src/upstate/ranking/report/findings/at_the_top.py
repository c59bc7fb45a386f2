"""How good is each ranking at the top of its list?"""

from __future__ import annotations

from typing import Any

from upstate.charts import Chart
from upstate.ranking.report.charts import dot_chart
from upstate.ranking.report.findings.finding import Column, Finding, Table
from upstate.ranking.report.wording import (
    NBSP,
    NOT_KNOWN,
    capital,
    percent,
    percent_range,
    points,
    spaced,
    times,
    years,
)

KINDS = {"random": "chance", "rule": "rule of thumb", "index": "index", "model": "model"}


def find_at_the_top(evidence: dict[str, Any], *, outcomes: str) -> Finding:
    """Precision at the headline share with its interval, all rankers, the best first."""
    at = evidence["headline"]
    rankers = sorted(evidence["rankers"], key=lambda ranker: -ranker["precision"][at])
    return Finding(
        key="top",
        title="How good is each ranking at the top of its list?",
        sentence=_sentence(evidence),
        chart=Chart.build("top", lambda width: dot_chart(_dots(evidence, rankers), width=width, **_words(evidence))),
        table=_main_table(evidence, rankers, outcomes),
        more=tuple(table for table in (_shares(evidence, rankers), _at_budget(evidence, rankers)) if table is not None),
        notes=_notes(evidence),
    )


def _sentence(evidence: dict[str, Any]) -> str:
    verdict, at = evidence["verdict"], evidence["headline"]
    by_name = {ranker["name"]: ranker for ranker in evidence["rankers"]}
    best, rule = by_name[verdict["best"]], by_name[verdict["best_rule"]]
    low, high = verdict["interval"]
    return (
        f"Of the {evidence['units']} that {best['name']} put in the top {spaced(at)}, {percent(best['precision'][at])} "
        f"{evidence['outcome']} within {years(evidence['horizon_years'])}: {times(best['lift'][at])} as many as by "
        f"chance, where it is {percent(evidence['base_rate'])}. The best rule of thumb, “{rule['name']}”, reached "
        f"{percent(rule['precision'][at])}, {times(rule['lift'][at])} as many as by chance. "
        f"The difference of {points(verdict['gain'])} points is {_clearness(verdict)} "
        f"(95{NBSP}% interval {points(low)} to {points(high)})."
    )


def _clearness(verdict: dict[str, Any]) -> str:
    low, high = verdict["interval"]
    if low > 0:
        return "more than noise: the model is better there"
    return "more than noise: the rule is better there" if high < 0 else "no more than noise"


def _words(evidence: dict[str, Any]) -> dict[str, Any]:
    return {
        "axis": f"Of the top {spaced(evidence['headline'])}, how many {evidence['outcome']}",
        "base": evidence["base_rate"],
        "base_words": f"base rate {percent(evidence['base_rate'])}",
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
    at = evidence["headline"]
    works = list(rankers[0]["outcomes_within_work"]) if evidence["work_unit"] else []
    return Table(
        key="top-table",
        caption=f"Each ranking at the top {spaced(at)}. Base rate: {percent(evidence['base_rate'])} of all "
        f"{evidence['units']} {evidence['outcome']}.",
        columns=(
            Column("Ranking", number=False),
            Column("Kind", number=False),
            Column(f"Precision: of the top {spaced(at)}, {evidence['outcome']}"),
            Column(f"95{NBSP}% interval"),
            Column("Lift: times the base rate"),
            Column(f"Recall: of all that {evidence['outcome']}, in the top {spaced(at)}"),
            Column("AUC: whole order, 0.5 is chance"),
            *(
                Column(f"{capital(outcomes)} on the first {spaced(work)} of the {evidence['work_unit']}")
                for work in works
            ),
            Column("Precision, by luck of ties"),
        ),
        rows=tuple(
            (
                ranker["name"],
                KINDS.get(ranker["kind"], ranker["kind"]),
                percent(ranker["precision"][at]),
                percent_range(ranker["interval"][at]),
                times(ranker["lift"][at]),
                percent(ranker["recall"][at]),
                NOT_KNOWN if ranker["auc"] is None else f"{ranker['auc']:.3f}",
                *(percent(ranker["outcomes_within_work"][work]) for work in works),
                "all luck" if ranker["kind"] == "random" else _ties(ranker["spread_of_ties"][at]),
            )
            for ranker in rankers
        ),
    )


def _ties(bounds: list[float]) -> str:
    return "no ties" if percent(bounds[0]) == percent(bounds[1]) else percent_range(bounds)


def _shares(evidence: dict[str, Any], rankers: list[dict[str, Any]]) -> Table:
    shares = list(rankers[0]["precision"])
    return Table(
        key="shares-table",
        caption=f"Longer and shorter lists: of the {evidence['units']} at the top, how many {evidence['outcome']} "
        f"(and how many times the base rate of {percent(evidence['base_rate'])}).",
        columns=(Column("Ranking", number=False), *(Column(f"Top {spaced(share)}") for share in shares)),
        rows=tuple(
            (
                ranker["name"],
                *(f"{percent(ranker['precision'][share])} ({times(ranker['lift'][share])})" for share in shares),
            )
            for ranker in rankers
        ),
    )


def _at_budget(evidence: dict[str, Any], rankers: list[dict[str, Any]]) -> Table | None:
    """What the city's own budget would have reached; null where none was given."""
    budget = evidence.get("budget")
    measured = [ranker for ranker in rankers if ranker.get("budget")]
    if not budget or not measured:
        return None
    return Table(
        key="budget-table",
        caption=f"At the city's budget of {spaced(budget['words'])} (means over the tested dates).",
        columns=(
            Column("Ranking", number=False),
            Column(f"{capital(evidence['units'])} that it reaches"),
            Column(f"Of them {evidence['outcome']}"),
            Column("Precision"),
            Column("Lift: times the base rate"),
            Column(f"Recall: of all that {evidence['outcome']}"),
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
        (
            f"Every figure is the mean over {len(evidence['as_of'])} dates in the past. On each date the rankings saw only what "
            f"was known by then, and what happened in the {years(evidence['horizon_years'])} after it was counted. "
            "Lift is taken date by date and then averaged, so it can differ a little from dividing the two means."
        ),
        (
            "Where many units score the same, the order among them is luck. The last column shows the worst and the best "
            "that this luck could give."
        ),
    )
