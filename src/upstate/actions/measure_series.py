"""One series of a measure's figures, found by its group, and read against the measure's target."""

from __future__ import annotations

from upstate.errors import UpstateError
from upstate.measures.city_measure import CityMeasure
from upstate.measures.read_series import read_series
from upstate.measures.reading import Reading
from upstate.measures.series import Computed, Series


def read_measure_series(measure: CityMeasure, computed: Computed, *, breakdown: str = "", group: str = "") -> Reading:
    """One series of a measure read against its target, which is the whole city's. Raises `UpstateError` for a group that no figures have."""
    if measure.text is None:
        raise ValueError(f"{measure.name} has no query")
    text = measure.text
    return read_series(
        find_series(computed, breakdown, group),
        figure=text.figure,
        direction=text.direction,
        frequency=text.frequency,
        target=measure.target if not breakdown else None,
        by=measure.by,
    )


def find_series(computed: Computed, breakdown: str, group: str) -> Series:
    """Raises `UpstateError` where there is none, and names those that there are."""
    for one in computed.series:
        if (one.breakdown, one.group) == (breakdown, group):
            return one
    groups = [one.group for one in computed.series if breakdown and one.breakdown == breakdown]
    known = ", ".join(groups) or ", ".join(sorted({one.breakdown for one in computed.series} - {""})) or "none"
    raise UpstateError(
        f"{computed.measure} has no figures of {breakdown or 'the breakdown'} {group}.".replace(" .", "."),
        allowed=f"{'groups' if groups else 'breakdowns'}: {known}",
        next_step="Name one of them, or compute the measure again.",
    )
