"""What is late or missing in the figures that a meeting looks at."""

from __future__ import annotations

from upstate.measures.series import Point
from upstate.measures.told import ToldMeasure
from upstate.sentences import Sentence, say, say_count


def fault_of(measure: ToldMeasure) -> Sentence | None:
    """One sentence where the newest figures of a measure are late or missing, or nothing computes it; else None."""
    if measure.reading is None:
        why = measure.waits or say("Nothing computes it yet.")
        return say("{measure}: {why}", measure=measure.title, why=why)
    points = measure.reading.series.points
    if late := [one for one in points if one.state == "late"]:
        since = _known_until(points)
        return say_count(
            "{measure}: the data are late by {number} period, and reach to {day}.",
            "{measure}: the data are late by {number} periods, and reach to {day}.",
            len(late),
            measure=measure.title,
            day=since or say("no day"),
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


def _known_until(points: tuple[Point, ...]) -> str:
    known = [one.ends for one in points if one.state != "late"]
    return max(known).isoformat() if known else ""
