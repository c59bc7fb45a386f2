"""Do the probabilities mean what they say?"""

from __future__ import annotations

from typing import Any

from upstate.charts import Chart
from upstate.ranking.report.charts import reliability_chart
from upstate.ranking.report.findings.finding import Column, Finding, Table
from upstate.ranking.report.wording import NBSP, capital, count, percent
from upstate.sentences import Sentence, say

# Within this distance of 1, predicted over actual is called right.
_CLOSE = 0.1


def find_probabilities(evidence: dict[str, Any]) -> Finding | None:
    """Predicted against actual, in bins of equal size; null where the evidence has no probabilities."""
    calibration = evidence.get("calibration")
    if not calibration or not calibration["bins"]:
        return None
    bins = [
        {
            **group,
            "shown": [
                say("predicted {share}", share=percent(group["predicted"])),
                say("really {share}", share=percent(group["actual"])),
            ],
        }
        for group in calibration["bins"]
    ]
    axes = (say("Predicted"), say("Really {outcome}", outcome=evidence["outcome"]))
    return Finding(
        key="probabilities",
        title=say("Do the probabilities mean what they say?"),
        sentence=_sentence(evidence, calibration),
        chart=Chart.build("probabilities", lambda width: reliability_chart(bins, axes=axes, width=width)),
        table=_table(evidence, bins),
        notes=(
            say(
                "On the dashed line what was predicted is what happened. Points below it: the risk was stated too high; above "
                "it: too low. Both scales are stretched near zero, so that small risks can be told apart."
            ),
            say(
                "The {units} of all tested dates are taken together; one that was there on several dates is counted on each.",
                units=evidence["units"],
            ),
        ),
    )


def _sentence(evidence: dict[str, Any], calibration: dict[str, Any]) -> Sentence:
    riskiest = calibration["bins"][-1]
    return say(
        "Over all tested dates {model} predicted that {predicted} {units} would have the outcome, and {actual} did: {compared}. Of the "
        "{riskiest} with the highest risk it predicted {risk}, and {share} {outcome}.",
        model=calibration["model"],
        predicted=count(round(calibration["predicted"])),
        units=evidence["units"],
        actual=count(calibration["actual"]),
        compared=_in_words(calibration["ratio"]),
        riskiest=count(riskiest["units"]),
        risk=percent(riskiest["predicted"]),
        share=percent(riskiest["actual"]),
        outcome=evidence["outcome"],
    )


def _in_words(ratio: float) -> Sentence:
    if not ratio:
        return say("no risk was stated")
    if abs(ratio - 1) < 0.005:
        return say("as many as happened")
    off = f"{abs(ratio - 1) * 100:.0f}{NBSP}%"
    close = say("which is close") if abs(ratio - 1) <= _CLOSE else say("so read the risks with care")
    if ratio > 1:
        return say("{share} too many, {close}", share=off, close=close)
    return say("{share} too few, {close}", share=off, close=close)


def _table(evidence: dict[str, Any], bins: list[dict[str, Any]]) -> Table:
    return Table(
        key="probabilities-table",
        caption=say("Predicted and actual, from the lowest risk to the highest."),
        columns=(
            Column(say("Group, by risk"), number=False),
            Column(capital(evidence["units"])),
            Column(say("Predicted")),
            Column(say("Really {outcome}", outcome=evidence["outcome"])),
        ),
        rows=tuple(
            (
                say("Group {place}", place=place),
                count(group["units"]),
                percent(group["predicted"]),
                percent(group["actual"]),
            )
            for place, group in enumerate(bins, 1)
        ),
    )
