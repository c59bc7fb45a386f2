"""What is late or missing in the figures that a meeting looks at."""

from __future__ import annotations

from upstate.measures.told import ToldMeasure
from upstate.measures.wording import period_name
from upstate.sentences import Sentence, say, say_count


def fault_of(measure: ToldMeasure) -> Sentence | None:
    """One sentence where the newest figures of a measure are late or missing, or nothing computes it; else None."""
    if measure.reading is None:
        why = measure.waits or say("Nothing computes it yet.")
        return say("{measure}: {why}", measure=measure.title, why=why)
    points = measure.reading.series.points
    if late := [one.starts for one in points if one.state == "late"]:
        return say_count(
            "{measure}: the data are late by {number} period, from {period} on.",
            "{measure}: the data are late by {number} periods, from {period} on.",
            len(late),
            measure=measure.title,
            period=period_name(min(late), measure.reading.frequency),
        )
    missing = [one for one in points[-12:] if one.state == "missing"]
    if missing:
        return say_count(
            "{measure}: {number} of the last 12 periods has no case at all.",
            "{measure}: {number} of the last 12 periods have no case at all.",
            len(missing),
            measure=measure.title,
        )
    return None
