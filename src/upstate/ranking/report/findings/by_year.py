"""Is it good every year, or only on average?"""

from __future__ import annotations

from typing import Any

from upstate.charts import Chart
from upstate.ranking.report.charts import line_chart
from upstate.ranking.report.findings.finding import Column, Finding, Table
from upstate.ranking.report.wording import count, day, percent, spaced, years

BASE_RATE = "base rate (chance)"


def find_by_year(evidence: dict[str, Any]) -> Finding:
    """Precision at the headline share on every tested date: best model, best rule, base rate."""
    at, series = evidence["headline"], _series(evidence)
    points = [
        {"date": as_of, "name": name, "value": value, "shown": percent(value)}
        for name, values in series.items()
        for as_of, value in zip(evidence["as_of"], values, strict=True)
    ]
    axis = f"Of the top {spaced(at)}, {evidence['outcome']}"
    return Finding(
        key="years",
        title="Is it good every year?",
        sentence=_sentence(evidence, series),
        chart=Chart.build("years", lambda width: line_chart(points, names=list(series), axis=axis, width=width)),
        table=_table(evidence, series),
        notes=(
            f"A date stands for the {years(evidence['horizon_years'])} after it."
            + (
                " Neighbouring dates share part of their years, so they are not independent tries."
                if evidence["horizon_years"]
                else ""
            ),
        ),
    )


def _series(evidence: dict[str, Any]) -> dict[str, list[float]]:
    at, verdict = evidence["headline"], evidence["verdict"]
    by_name = {ranker["name"]: ranker for ranker in evidence["rankers"]}
    found = {
        name: [date["precision"][at] for date in by_name[name]["dates"]]
        for name in (verdict["best"], verdict["best_rule"])
    }
    return {**found, BASE_RATE: [date["base_rate"] for date in evidence["dates"]]}


def _sentence(evidence: dict[str, Any], series: dict[str, list[float]]) -> str:
    best, rule = evidence["verdict"]["best"], evidence["verdict"]["best_rule"]
    pairs = list(zip(series[best], series[rule], strict=True))
    ahead = sum(percent(model) != percent(ruled) and model > ruled for model, ruled in pairs)
    equal = sum(percent(model) == percent(ruled) for model, ruled in pairs)
    days = dict(zip(evidence["as_of"], series[best], strict=True))
    worst, finest = min(days, key=days.__getitem__), max(days, key=days.__getitem__)
    level = f", and the two were level on {equal}" if equal else ""
    return (
        f"{best} was ahead of “{rule}” on {ahead} of {len(pairs)} dates{level}. It ranged from {percent(days[worst])} "
        f"({day(worst)}) to {percent(days[finest])} ({day(finest)}) and was {_against_base(series, best)}."
    )


def _against_base(series: dict[str, list[float]], best: str) -> str:
    above = sum(value > base for value, base in zip(series[best], series[BASE_RATE], strict=True))
    total = len(series[best])
    return "above the base rate every time" if above == total else f"above the base rate {above} times of {total}"


def _table(evidence: dict[str, Any], series: dict[str, list[float]]) -> Table:
    at = spaced(evidence["headline"])
    rows = [
        (
            date["as_of"],
            *(percent(values[place]) for values in series.values()),
            count(date["units"]),
            count(date["with_outcome"]),
            _trained(date["trained_on"]),
        )
        for place, date in enumerate(evidence["dates"])
    ]
    return Table(
        key="years-table",
        caption=f"Precision at the top {at}, date by date, and what each date was tested on.",
        columns=(
            Column("As of", number=False),
            *(Column(name) for name in series),
            Column(f"{evidence['units']} ranked".capitalize()),
            Column(f"Of them {evidence['outcome']}"),
            Column("Models learned from"),
        ),
        rows=tuple(rows),
    )


def _trained(dates: list[str]) -> str:
    if not dates:
        return "no date"
    return dates[0] if len(dates) == 1 else f"{len(dates)} dates, {dates[0][:4]} to {dates[-1][:4]}"
