"""Do the probabilities mean what they say?"""

from __future__ import annotations

from typing import Any

from upstate.charts import Chart
from upstate.ranking.report.charts import reliability_chart
from upstate.ranking.report.findings.finding import Column, Finding, Table
from upstate.ranking.report.wording import capital, count, percent

# Within this distance of 1, predicted over actual is called right.
_CLOSE = 0.1


def find_probabilities(evidence: dict[str, Any]) -> Finding | None:
    """Predicted against actual, in bins of equal size; null where the evidence has no probabilities."""
    calibration = evidence.get("calibration")
    if not calibration or not calibration["bins"]:
        return None
    bins = [
        {**group, "shown": f"predicted {percent(group['predicted'])}; really {percent(group['actual'])}"}
        for group in calibration["bins"]
    ]
    axes = ("Predicted", f"Really {evidence['outcome']}")
    return Finding(
        key="probabilities",
        title="Do the probabilities mean what they say?",
        sentence=_sentence(evidence, calibration),
        chart=Chart.build("probabilities", lambda width: reliability_chart(bins, axes=axes, width=width)),
        table=_table(evidence, bins),
        notes=(
            (
                "On the dashed line what was predicted is what happened. Points below it: the risk was stated too high; above "
                "it: too low. Both scales are stretched near zero, so that small risks can be told apart."
            ),
            (
                f"The {evidence['units']} of all tested dates are taken together; one that was there on several dates is "
                "counted on each."
            ),
        ),
    )


def _sentence(evidence: dict[str, Any], calibration: dict[str, Any]) -> str:
    riskiest = calibration["bins"][-1]
    return (
        f"Over all tested dates {calibration['model']} predicted that {count(round(calibration['predicted']))} "
        f"{evidence['units']} would have the outcome, and {count(calibration['actual'])} did: "
        f"{_in_words(calibration['ratio'])}. Of the {count(riskiest['units'])} with the highest risk it predicted "
        f"{percent(riskiest['predicted'])}, and {percent(riskiest['actual'])} {evidence['outcome']}."
    )


def _in_words(ratio: float) -> str:
    if not ratio:
        return "no risk was stated"
    off = f"{abs(ratio - 1) * 100:.0f}\N{NO-BREAK SPACE}%"
    if abs(ratio - 1) < 0.005:
        return "as many as happened"
    direction = "too many" if ratio > 1 else "too few"
    return f"{off} {direction}, " + ("which is close" if abs(ratio - 1) <= _CLOSE else "so read the risks with care")


def _table(evidence: dict[str, Any], bins: list[dict[str, Any]]) -> Table:
    return Table(
        key="probabilities-table",
        caption="Predicted and actual, from the lowest risk to the highest.",
        columns=(
            Column("Group, by risk", number=False),
            Column(capital(evidence["units"])),
            Column("Predicted"),
            Column(f"Really {evidence['outcome']}"),
        ),
        rows=tuple(
            (f"Group {place}", count(group["units"]), percent(group["predicted"]), percent(group["actual"]))
            for place, group in enumerate(bins, 1)
        ),
    )
