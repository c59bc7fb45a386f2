"""Launch a challenge: everything is frozen, and what people accept has a fingerprint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from upstate.actions.agree_together import refuse_disagreement
from upstate.actions.check_challenge import check_challenge, refuse_leaks
from upstate.actions.open_challenge import (
    OpenChallenge,
    changing_challenge,
    refuse_changed_files,
    refuse_launched,
    refuse_unbuilt,
)
from upstate.catalog.folders import NoSuchDataset, dataset_folder, dataset_folders
from upstate.catalog.versions import public_versions
from upstate.challenges.freezing import FILES, HIDDEN, KIT, TEXTS, accepted, fingerprints
from upstate.challenges.records import LAUNCHED_FILE, Launched
from upstate.city import Workspace, write_new_json
from upstate.errors import BadWorkspace
from upstate.progress import Progress, silent
from upstate.solutions.challenge import Dates


@dataclass(frozen=True)
class LaunchedChallenge:
    """The record, and where it lies."""

    name: str
    path: Path
    launched: Launched

    def as_json(self) -> dict[str, Any]:
        """As plain values, for programs."""
        return {"name": self.name, "path": str(self.path), **self.launched.model_dump(mode="json")}


def launch_challenge(
    *, workspace: Path, name: str, despite: str = "", now: datetime | None = None, progress: Progress = silent
) -> LaunchedChallenge:
    """Freeze the texts, files, kit and answers of a challenge that is built. despite: why it is launched though the leak check found something that stops.

    Raises `BadWorkspace` where it is launched already, was not built of these texts, has no dates or closes in the past, names a dataset that is not public, does not agree with
    those of other cities with which it belongs together, or has files that tell what is hidden.
    """
    at = now or datetime.now(UTC)
    with changing_challenge(workspace, name) as opened:
        refuse_launched(opened)
        refuse_unbuilt(opened)
        _refuse_dates(opened, at)
        progress("Reading every file again", 0, 2)
        refuse_changed_files(opened)
        refuse_disagreement(opened.city, name, opened.text, opened.hidden)
        refuse_leaks(check_challenge(workspace=workspace, name=name, progress=progress), despite=despite)
        progress("Freezing", 1, 2)
        launched = Launched(
            at=at,
            sha256=fingerprints(opened.folder, *TEXTS, FILES, KIT, HIDDEN),
            terms_sha256=accepted(opened.rules, opened.terms),
            datasets=tuple(_version(opened.city, one) for one in opened.text.datasets),
            despite=despite.strip(),
        )
        path = write_new_json([opened.folder / LAUNCHED_FILE], launched.model_dump(mode="json"))
    return LaunchedChallenge(name, path, launched)


def _refuse_dates(opened: OpenChallenge, at: datetime) -> None:
    dates = opened.text.dates
    if dates is None:
        raise _dates(opened, "says no dates", "[dates] with time_zone, opens, closes, judged and results")
    if Dates.at(dates, dates.closes) <= at:
        raise _dates(opened, f"closes on {dates.closes:%Y-%m-%d %H:%M}, which is over", "a day in the future")


def _dates(opened: OpenChallenge, what: str, allowed: str) -> BadWorkspace:
    return BadWorkspace(
        f"The challenge {opened.name} {what}.",
        allowed=allowed,
        next_step=f"Write them into {opened.folder / 'challenge.toml'}.",
    )


def _version(city: Workspace, named: str) -> str:
    """`slug@3` of a dataset that is public: the version that is named, or the newest."""
    slug, _, number = named.partition("@")
    try:
        versions = [one.number for one in public_versions(dataset_folder(city.catalog, slug), city.settings.today())]
    except NoSuchDataset:
        versions = []
    wanted = (
        int(number)
        if number.isascii() and number.isdigit() and len(number) < 10
        else None
        if number
        else max(versions, default=None)
    )
    if wanted is None or wanted not in versions:
        known = ", ".join(one.name for one in dataset_folders(city.catalog))
        raise BadWorkspace(
            f"challenge.toml names the dataset {named[:80]!r}, which is not public.",
            allowed=f"of {slug[:60]}: {', '.join(map(str, versions))}"
            if versions
            else known or "datasets that are published; none is yet",
            next_step="Publish it first (`upstate publish`), or take it out of datasets.",
        )
    return f"{slug}@{wanted}"
