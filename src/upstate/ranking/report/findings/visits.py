"""What did the visits find, and which list would have found it?"""

from __future__ import annotations

from typing import Any

from upstate.charts import Chart
from upstate.ranking.report.charts import dot_chart
from upstate.ranking.report.findings.at_the_top import KINDS
from upstate.ranking.report.findings.finding import Column, Finding, Table
from upstate.ranking.report.wording import NOT_KNOWN, count, percent, points
from upstate.ranking.telling import tell_visits
from upstate.sentences import say, together

_HOW = say(
    "Only visited doors are looked at: of no other it is known what a visit would have found. Each round of visits is put in "
    "order by what was known before it."
)


def find_visits(evidence: dict[str, Any]) -> Finding | None:
    """Each ranking among the doors that were visited; null where no visits were proved."""
    visits = evidence.get("visits")
    if not visits:
        return None
    rankers = sorted(visits["rankers"], key=lambda one: -one["precision"])
    words = {
        "axis": (say("Of the visits in the first {share}, how many", share=percent(visits["top"])), "found a need"),
        "base": visits["found"],
        "base_words": say("all visits {share}", share=percent(visits["found"])),
    }
    return Finding(
        key="visits",
        title=say("Which list would have found most among the doors that were visited?"),
        sentence=together(*tell_visits(visits)),
        chart=Chart.build("visits", lambda width: dot_chart(_dots(visits, rankers), width=width, **words)),
        table=_table(visits, rankers),
        notes=(_HOW,),
    )


def _dots(visits: dict[str, Any], rankers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "name": one["name"],
            "kind": KINDS.get(one["kind"], one["kind"]),
            "value": one["precision"],
            "low": max(0.0, visits["found"] + one["interval"][0]),
            "high": visits["found"] + one["interval"][1],
            "shown": percent(one["precision"]),
        }
        for one in rankers
    ]


def _table(visits: dict[str, Any], rankers: list[dict[str, Any]]) -> Table:
    return Table(
        key="visits-table",
        caption=say(
            "{visits} visits in {rounds} rounds; {found} found a need.",
            visits=count(visits["visits"]),
            rounds=len(visits["rounds"]),
            found=percent(visits["found"]),
        ),
        columns=(
            Column(say("Ranking"), number=False),
            Column(say("Kind"), number=False),
            Column(say("Of the first {share}, found a need", share=percent(visits["top"]))),
            Column(say("Points more than chance")),
            Column(say("95\N{NO-BREAK SPACE}% interval")),
            Column(say("AUC: whole order, 0.5 is chance")),
        ),
        rows=tuple(
            (
                one["name"],
                KINDS.get(one["kind"], one["kind"]),
                percent(one["precision"]),
                points(one["gain"]),
                say("{low} to {high}", low=points(one["interval"][0]), high=points(one["interval"][1])),
                NOT_KNOWN if one["auc"] is None else f"{one['auc']:.3f}",
            )
            for one in rankers
        ),
    )
