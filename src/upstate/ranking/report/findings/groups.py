"""Who is chosen, and who is missed?"""

from __future__ import annotations

from typing import Any

from upstate.charts import Chart
from upstate.ranking.report.charts import caught_chart
from upstate.ranking.report.findings.finding import Column, Finding, Table
from upstate.ranking.report.wording import capital, count, percent, spaced
from upstate.sentences import Sentence, say, together

# A share of fewer outcomes than this says more about luck than about the group.
_FEW = 20
_MOST_DRAWN = 15
_MOST_ROWS = 60


def find_groups(evidence: dict[str, Any]) -> Finding | None:
    """Chosen and missed by the group that the city named; null where it named none."""
    equity = evidence.get("equity")
    if not equity or not equity["rows"]:
        return None
    rows = equity["rows"]
    bars = [
        _bar(row) for row in sorted(rows, key=lambda row: -row["with_outcome"])[:_MOST_DRAWN] if row["with_outcome"]
    ]
    words = say("{units} that {outcome}", units=capital(evidence["units"]), outcome=evidence["outcome"])
    return Finding(
        key="groups",
        title=say("Who is chosen and who is missed, by {group}?", group=equity["group"]),
        sentence=_sentence(evidence, equity),
        chart=Chart.build("groups", lambda width: caught_chart(bars, axis=words, width=width)) if bars else None,
        table=_table(evidence, equity),
        notes=_notes(evidence, equity),
    )


def _bar(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["group"],
        "caught": row["caught"],
        "missed": row["missed"],
        "shown": say("{number} of {all}", number=row["caught"], all=row["with_outcome"]),
    }


def _sentence(evidence: dict[str, Any], equity: dict[str, Any]) -> Sentence:
    rows, outcome = equity["rows"], evidence["outcome"]
    caught, happened = (sum(row[key] for row in rows) for key in ("caught", "with_outcome"))
    share = (
        say(" ({share}) and missed {missed}", share=percent(caught / happened), missed=count(happened - caught))
        if happened
        else ""
    )
    held = say(
        "A list of {budget} by {ranker}, made on each tested date, held {caught} of the {all} {units} that {outcome}{share}.",
        budget=spaced(equity["at"]),
        ranker=equity["ranker"],
        caught=count(caught),
        all=count(happened),
        units=evidence["units"],
        outcome=outcome,
        share=share,
    )
    return together(held, _spread(rows, outcome))


def _spread(rows: list[dict[str, Any]], outcome: str) -> Sentence:
    judged = sorted((row for row in rows if row["with_outcome"] >= _FEW), key=lambda row: row["recall"])
    if len(judged) < 2:
        return say(
            "Fewer than two groups had {few} or more that {outcome}, too few to compare groups.",
            few=_FEW,
            outcome=outcome,
        )
    least, most = judged[0], judged[-1]
    return say(
        "Among groups with {few} or more that {outcome}, it caught the smallest share in {least} ({least_share}) and the largest in "
        "{most} ({most_share}).",
        few=_FEW,
        outcome=outcome,
        least=least["group"],
        least_share=percent(least["recall"]),
        most=most["group"],
        most_share=percent(most["recall"]),
    )


def _table(evidence: dict[str, Any], equity: dict[str, Any]) -> Table:
    outcome = evidence["outcome"]
    return Table(
        key="groups-table",
        caption=say(
            "Chosen and missed by {group}, all tested dates together; the list holds {budget}.",
            group=equity["group"],
            budget=spaced(equity["at"]),
        ),
        columns=(
            Column(equity["group"], number=False),
            Column(capital(evidence["units"])),
            Column(say("Base rate: {outcome}", outcome=outcome)),
            Column(say("Chosen")),
            Column(say("Share chosen")),
            Column(say("Precision: of the chosen, {outcome}", outcome=outcome)),
            Column(say("All that {outcome}", outcome=outcome)),
            Column(say("Caught")),
            Column(say("Missed")),
            Column(say("Recall: share caught")),
        ),
        rows=(*(_row(row) for row in equity["rows"][:_MOST_ROWS]), _row(_all_groups(equity["rows"]))),
    )


def _all_groups(rows: list[dict[str, Any]]) -> dict[str, Any]:
    totals = {key: sum(row[key] for row in rows) for key in ("units", "chosen", "with_outcome", "caught", "missed")}
    units, happened = totals["units"], totals["with_outcome"]
    return totals | {
        "group": say("All groups"),
        "base_rate": happened / units,
        "chosen_share": totals["chosen"] / units,
        "recall": totals["caught"] / happened if happened else None,
    }


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        row["group"],
        count(row["units"]),
        percent(row["base_rate"]),
        count(row["chosen"]),
        percent(row["chosen_share"]),
        percent(row["caught"] / row["chosen"]) if row["chosen"] else say("none"),
        count(row["with_outcome"]),
        count(row["caught"]),
        count(row["missed"]),
        say("none") if row["recall"] is None else percent(row["recall"]),
    )


def _notes(evidence: dict[str, Any], equity: dict[str, Any]) -> tuple[str, ...]:
    notes = [
        say(
            "A group is chosen more often where its risk is higher (see its base rate); that alone is not unfair. Ask why when a group with "
            "a high base rate is seldom chosen, or when much of what happens there is missed."
        ),
    ]
    total = len(equity["rows"])
    if total > _MOST_DRAWN:
        drawn = say(
            "The picture shows the {number} groups in which the most {units} {outcome}.",
            number=_MOST_DRAWN,
            units=evidence["units"],
            outcome=evidence["outcome"],
        )
        notes.append(drawn)
    if total > _MOST_ROWS:
        notes.append(
            say(
                "The table shows the {number} largest of {all} groups; the evidence file has all.",
                number=_MOST_ROWS,
                all=total,
            )
        )
    return tuple(notes)
