"""What the site does in the background: which actions may be ordered, and for how long each may run."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from upstate.web.jobs import Jobs, Kind

KINDS = {
    "offer": Kind("upstate.actions.offer:offer", time_limit=1800),
    "publish": Kind("upstate.actions.publish:publish", time_limit=3600),
}


def site_jobs() -> Jobs:
    """The jobs of the site that the settings name; each process has one."""
    return _jobs(settings.SITE / "jobs")


@cache
def _jobs(folder: Path) -> Jobs:
    return Jobs(folder, KINDS)
