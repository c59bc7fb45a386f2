"""The record is offered by itself: once a day at most, and only when something changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from upstate.actions.record_file import DATASETS, write_issued
from upstate.city.locking import Busy, holding
from upstate.city.writing import write_json
from upstate.permits.open_record import Kind
from upstate.web.background import site_jobs
from upstate.web.business.record.gathering import gather_issued
from upstate.web.business.service import PORTAL, this_portal
from upstate.web.city import this_city, whole_address
from upstate.web.jobs import Stage


def offer_when_due() -> list[str]:
    """Order the jobs that are due, and give the names of their datasets. Several processes may ask at once: one of them does it."""
    portal = this_portal()
    if portal is None:
        return []
    try:
        with holding(settings.SITE / "open-record.lock", what="the open record"):
            return [DATASETS[kind] for kind in DATASETS if _offer(kind)]
    except Busy:
        return []


def _offer(kind: Kind) -> bool:
    portal, dataset, city = this_portal(), DATASETS[kind], this_city()
    marks = _marks()
    mark, today = marks.get(dataset, {}), city.settings.today().isoformat()
    if portal is None or mark.get("day") == today:
        return False
    file = settings.SITE / f".{dataset}.json"
    # a licence that ended today is another row than yesterday, so the city's day is part of what may have changed
    stamp = [write_issued(gather_issued(portal.solution, kind), file), _changed(portal.paths.crosswalk)]
    if mark.get("stamp") == stamp and not _waits(mark) and not _ends(file, mark["day"], today):
        file.unlink(missing_ok=True)
        return False
    job = site_jobs().order(
        "offer record",
        on=dataset,
        files={"issued": file},
        workspace=city.folder,
        service=PORTAL,
        record=kind,
        link=_link(),
    )
    write_json(_marks_file(), marks | {dataset: {"day": today, "stamp": stamp, "job": job.id}})
    return True


def _ends(file: Path, since: str, today: str) -> bool:
    """Whether something that was issued here ended since the day of the last offer."""
    return any(since <= (row["ends"] or "9999") < today for row in json.loads(file.read_text("utf-8")))


def _waits(mark: dict[str, Any]) -> bool:
    """Whether the last job came to nothing, because a draft stood in its way or something was broken."""
    try:
        job = site_jobs().find(mark.get("job", ""))
    except KeyError:
        return False
    return job.stage is Stage.FAILED or (job.result or {}).get("state") == "waits"


def _link() -> str:
    page = whole_address(reverse("business-record"))
    return f"{page}?number={{number}}" if page else ""


def _marks_file() -> Path:
    return Path(settings.SITE) / "open-record.json"


def _marks() -> dict[str, Any]:
    try:
        found = json.loads(_marks_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0
