"""Compute the measures anew because data arrived. Whatever goes wrong with them, what brought the data is not undone."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from upstate.actions.compute_measures import Outcome, compute_measures
from upstate.actions.measure_inputs import dataset_of
from upstate.actions.open_measures import FOLDER, CityMeasures, open_measures
from upstate.progress import Progress, silent

_log = logging.getLogger(__name__)


def recompute_measures(
    *, workspace: Path, arrived: Iterable[str] | None = None, progress: Progress = silent
) -> tuple[Outcome, ...]:
    """Compute the measures that read what arrived: names of datasets or of tables; of None all, because a period may have ended since.

    Never raises: a measure that fails is told in its outcome, anything else in the log.
    """
    if not (workspace / FOLDER).is_dir():
        return ()
    try:
        opened = open_measures(workspace)
        names = [one.name for one in opened.measures if not one.waits]
        if arrived is not None:
            names = _reading(opened, {dataset_of(one) for one in arrived})
        return compute_measures(workspace=workspace, names=names, progress=progress) if names else ()
    except Exception:
        _log.exception("The measures of %s could not be computed anew.", workspace)
        return ()


def _reading(opened: CityMeasures, arrived: set[str]) -> list[str]:
    """Names of the measures that read a table of which a file is among those that arrived."""
    found = []
    for one in opened.measures:
        crosswalk = opened.solutions[one.solution].crosswalk if one.solution in opened.solutions else None
        if crosswalk is None or one.waits:
            continue
        sources = (source for table in one.tables for source in crosswalk.tables.get(table, ()))
        if arrived & {dataset_of(name) for source in sources for name in source.files}:
            found.append(one.name)
    return found
