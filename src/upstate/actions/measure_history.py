"""What became of the figures of a measure: each period as it was first published, and as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.compute_measures import computed_folder
from upstate.actions.measure_series import find_series
from upstate.actions.open_measures import open_measures
from upstate.measures.city_measure import CityMeasure
from upstate.measures.history import PastPoint, all_computed, past_points
from upstate.measures.series import Computed, Point


@dataclass(frozen=True)
class MeasureHistory:
    """points: oldest first; empty where nothing was computed. computed: how many times figures were kept."""

    measure: CityMeasure
    points: tuple[PastPoint, ...]
    computed: int

    @property
    def revised(self) -> tuple[PastPoint, ...]:
        """Those of which the figure is another one than at first."""
        return tuple(one for one in self.points if one.revised)

    def as_json(self) -> dict[str, Any]:
        return {
            "measure": self.measure.name,
            "computed": self.computed,
            "periods": [
                {
                    "starts": one.now.starts.isoformat(),
                    "first": _figure(one.first, one.first_in),
                    "now": _figure(one.now, one.now_in),
                    "revised": one.revised,
                    "counted_in_another_way": one.recounted,
                }
                for one in self.points
            ],
        }


def measure_history(*, workspace: Path, measure: str, breakdown: str = "", group: str = "") -> MeasureHistory:
    """The history of the city's series, or of one group of a breakdown. Raises `BadWorkspace` for a measure that is not there, `UpstateError` for
    a group that no figures have."""
    opened = open_measures(workspace)
    found = opened.named(measure)
    past = tuple(all_computed(computed_folder(opened.city, found.name)))
    if past:
        find_series(past[-1], breakdown, group)
    points = past_points(past, breakdown=breakdown, group=group)
    return MeasureHistory(found, points, len(past))


def _figure(point: Point, computed: Computed) -> dict[str, Any]:
    return {
        "value": point.value,
        "state": point.state,
        "number": computed.number,
        "at": computed.at.isoformat(),
        "inputs": [{"dataset": one.dataset, "version": one.version, "sha256": one.sha256} for one in computed.inputs],
    }
