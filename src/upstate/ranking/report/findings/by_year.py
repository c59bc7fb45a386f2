"""Is it good every year, or only on average?"""

from __future__ import annotations

from typing import Any

from upstate.charts import Chart
from upstate.ranking.report.charts import line_chart
from upstate.ranking.report.findings.finding import Column, Finding, Table
from upstate.ranking.report.wording import capital, count, day, percent, spaced, years
from upstate.sentences import Sentence, say, together

BASE_RATE = say("base rate (chance)")


def find_by_year(evidence: dict[str, Any]) -> Finding:
    """Precision at the headline share on every tested date: best model, best rule, base rate."""
    at, series = evidence["headline"], _series(evidence)
    points = [
        {"date": as_of, "name": name, "value": value, "shown": percent(value)}
        for name, values in series.items()
        for as_of, value in zip(evidence["as_of"], values, strict=True)
    ]
    axis = say("Of the top {top}, {outcome}", top=spaced(at), outcome=evidence["outcome"])
    return Finding(
        key="years",
        title=say("Is it good every year?"),
        sentence=_sentence(evidence, series),
        chart=Chart.build("years", lambda width: line_chart(points, names=list(series), axis=axis, width=width)),
        table=_table(evidence, series),
        notes=(
            together(
                say("A date stands for the {years} after it.", years=years(evidence["horizon_years"])),
                say("Neighbouring dates share part of their years, so they are not independent tries.")
                if evidence["horizon_years"]
                else "",
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


def _sentence(evidence: dict[str, Any], series: dict[str, list[float]]) -> Sentence:
    best, rule = evidence["verdict"]["best"], evidence["verdict"]["best_rule"]
    pairs = list(zip(series[best], series[rule], strict=True))
    ahead = sum(percent(model) != percent(ruled) and model > ruled for model, ruled in pairs)
    equal = sum(percent(model) == percent(ruled) for model, ruled in pairs)
    days = dict(zip(evidence["as_of"], series[best], strict=True))
    worst, finest = min(days, key=days.__getitem__), max(days, key=days.__getitem__)
    return say(
        "{best} was ahead of “{rule}” on {ahead} of {all} dates{level}. It ranged from {least} ({worst}) to {most} ({finest}) and was "
        "{above}.",
        best=best,
        rule=rule,
        ahead=ahead,
        all=len(pairs),
        level=say(", and the two were level on {number}", number=equal) if equal else "",
        least=percent(days[worst]),
        worst=day(worst),
        most=percent(days[finest]),
        finest=day(finest),
        above=_against_base(series, best),
    )


def _against_base(series: dict[str, list[float]], best: str) -> Sentence:
    above = sum(value > base for value, base in zip(series[best], series[BASE_RATE], strict=True))
    total = len(series[best])
    if above == total:
        return say("above the base rate every time")
    return say("above the base rate {number} times of {all}", number=above, all=total)


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
        caption=say("Precision at the top {top}, date by date, and what each date was tested on.", top=at),
        columns=(
            Column(say("As of"), number=False),
            *(Column(name) for name in series),
            Column(say("{units} ranked", units=capital(evidence["units"]))),
            Column(say("Of them {outcome}", outcome=evidence["outcome"])),
            Column(say("Models learned from")),
        ),
        rows=tuple(rows),
    )


def _trained(dates: list[str]) -> str:
    if not dates:
        return say("no date")
    if len(dates) == 1:
        return dates[0]
    return say("{number} dates, {first} to {last}", number=len(dates), first=dates[0][:4], last=dates[-1][:4])
