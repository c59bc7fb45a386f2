"""Who is chosen, and who is missed?"""

from __future__ import annotations

from typing import Any

from upstate.charts import Chart
from upstate.ranking.report.charts import caught_chart
from upstate.ranking.report.findings.finding import Column, Finding, Table
from upstate.ranking.report.wording import capital, count, percent, spaced

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
    words = f"{capital(evidence['units'])} that {evidence['outcome']}"
    return Finding(
        key="groups",
        title=f"Who is chosen and who is missed, by {equity['group']}?",
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
        "shown": f"{count(row['caught'])} of {count(row['with_outcome'])}",
    }


def _sentence(evidence: dict[str, Any], equity: dict[str, Any]) -> str:
    rows, outcome = equity["rows"], evidence["outcome"]
    caught, happened = (sum(row[key] for row in rows) for key in ("caught", "with_outcome"))
    first = (
        f"A list of {spaced(equity['at'])} by {equity['ranker']}, made on each tested date, held {count(caught)} of the "
        f"{count(happened)} {evidence['units']} that {outcome}"
    )
    share = f" ({percent(caught / happened)}) and missed {count(happened - caught)}" if happened else ""
    return f"{first}{share}. {_spread(rows, outcome)}"


def _spread(rows: list[dict[str, Any]], outcome: str) -> str:
    judged = sorted((row for row in rows if row["with_outcome"] >= _FEW), key=lambda row: row["recall"])
    if len(judged) < 2:
        return f"Fewer than two groups had {_FEW} or more that {outcome}, too few to compare groups."
    least, most = judged[0], judged[-1]
    return (
        f"Among groups with {_FEW} or more that {outcome}, it caught the smallest share in {least['group']} "
        f"({percent(least['recall'])}) and the largest in {most['group']} ({percent(most['recall'])})."
    )


def _table(evidence: dict[str, Any], equity: dict[str, Any]) -> Table:
    outcome = evidence["outcome"]
    return Table(
        key="groups-table",
        caption=f"Chosen and missed by {equity['group']}, all tested dates together; the list holds {spaced(equity['at'])}.",
        columns=(
            Column(equity["group"], number=False),
            Column(capital(evidence["units"])),
            Column(f"Base rate: {outcome}"),
            Column("Chosen"),
            Column("Share chosen"),
            Column(f"Precision: of the chosen, {outcome}"),
            Column(f"All that {outcome}"),
            Column("Caught"),
            Column("Missed"),
            Column("Recall: share caught"),
        ),
        rows=(*(_row(row) for row in equity["rows"][:_MOST_ROWS]), _row(_all_groups(equity["rows"]))),
    )


def _all_groups(rows: list[dict[str, Any]]) -> dict[str, Any]:
    totals = {key: sum(row[key] for row in rows) for key in ("units", "chosen", "with_outcome", "caught", "missed")}
    units, happened = totals["units"], totals["with_outcome"]
    return totals | {
        "group": "All groups",
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
        percent(row["caught"] / row["chosen"]) if row["chosen"] else "none",
        count(row["with_outcome"]),
        count(row["caught"]),
        count(row["missed"]),
        "none" if row["recall"] is None else percent(row["recall"]),
    )


def _notes(evidence: dict[str, Any], equity: dict[str, Any]) -> tuple[str, ...]:
    notes = [
        (
            "A group is chosen more often where its risk is higher (see its base rate); that alone is not unfair. Ask why when "
            "a group with a high base rate is seldom chosen, or when much of what happens there is missed."
        ),
    ]
    total = len(equity["rows"])
    if total > _MOST_DRAWN:
        notes.append(
            f"The picture shows the {_MOST_DRAWN} groups in which the most {evidence['units']} {evidence['outcome']}."
        )
    if total > _MOST_ROWS:
        notes.append(f"The table shows the {_MOST_ROWS} largest of {total} groups; the evidence file has all.")
    return tuple(notes)
