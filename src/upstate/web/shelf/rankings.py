"""The rankings of a solution: folders that never change once they have their name, so reading beside a writer is safe."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from upstate.errors import BadWorkspace
from upstate.ranking.format import FORMAT
from upstate.ranking.newest import RANKING_FOLDER, latest_folder
from upstate.ranking.reach import chosen_of, expected_of
from upstate.ranking.report.wording import clean
from upstate.web.shelf.borrowed import Borrowed
from upstate.web.shelf.faults import NotMade, NotThere, Unreadable, reading

# Files of a ranking that are handed out, and what they are.
HANDED_OUT = {
    "ranking.csv": "text/csv; charset=utf-8",
    "ranking.geojson": "application/geo+json",
    "ranking.parquet": "application/vnd.apache.parquet",
    "ranking.json": "application/json",
}
# A ranking.json of an older Upstate names every chosen unit; more than this is not read for a page.
_LARGEST = 16 * 2**20


@dataclass(frozen=True)
class Ranking:
    """One list. about: what `rank` says of it as a whole (about.json), without the units."""

    folder: Path
    about: dict[str, Any]
    latest: bool

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def parquet(self) -> Path:
        return self.folder / "ranking.parquet"

    @property
    def files(self) -> list[str]:
        """Files that can be downloaded."""
        return [name for name in HANDED_OUT if (self.folder / name).is_file()]

    def carrying(self, units: list[dict[str, Any]]) -> dict[str, Any]:
        """The ranking as the report's functions take it, with these of its units."""
        return self.about | {"units": units}


@dataclass(frozen=True)
class Earlier:
    """A line in the list of rankings. fault: why it can not be opened; empty where it can. about: empty then."""

    name: str
    latest: bool
    about: dict[str, Any]
    fault: str


def load_ranking(borrowed: Borrowed, name: str | None = None) -> Ranking:
    """The ranking in the folder `name`, or the latest one. Raises `NotThere` or `Unreadable`."""
    latest = _latest(borrowed) if name is None else _latest_or_none(borrowed)
    wanted = latest if name is None else name
    if wanted is None:
        raise NotMade(
            _("There is no list yet."),
            allowed=_("a solution with which the city has made a list"),
            next_step=_("The data office runs `upstate rank %(name)s`.") % {"name": borrowed.name},
        )
    folder = borrowed.paths.rankings / wanted
    if not RANKING_FOLDER.fullmatch(wanted) or folder.is_symlink() or not folder.is_dir():
        raise NotThere(
            _("There is no list called “%(name)s”.") % {"name": wanted[:100]},
            allowed=_("one of the city's lists"),
            next_step=_("Go to the list of all lists and choose one."),
        )
    with reading(_("The list %(name)s") % {"name": wanted}, next_step=_again(borrowed)):
        return Ranking(folder, _about(borrowed, folder), latest=wanted == latest)


def all_rankings(borrowed: Borrowed) -> list[Earlier]:
    """Every list of the solution, by date and budget: the newest date first, and of one date the one made last."""
    latest, found = _latest_or_none(borrowed), []
    for folder in borrowed.paths.rankings.glob("*/"):
        if not RANKING_FOLDER.fullmatch(folder.name):
            continue  # a writer is at work
        try:
            about, fault = load_ranking(borrowed, folder.name).about, ""
        except (NotThere, Unreadable) as broken:
            about, fault = {}, broken.given
        found.append(Earlier(folder.name, folder.name == latest, about, fault))
    return sorted(found, key=_newest, reverse=True)


def _newest(one: Earlier) -> tuple[str, str, int, str]:
    """-2 was made after the one without a number."""
    number = re.search(r"-(\d+)$", one.name)
    made = str(one.about.get("made_on", ""))
    return str(one.about.get("as_of", one.name[:10])), made, int(number[1]) if number else 1, one.name


def _latest_or_none(borrowed: Borrowed) -> str | None:
    try:
        return _latest(borrowed)
    except BadWorkspace:
        return None


def _latest(borrowed: Borrowed) -> str | None:
    folder = latest_folder(borrowed.paths)
    return folder.name if folder else None


def _about(borrowed: Borrowed, folder: Path) -> dict[str, Any]:
    """about.json, or the same out of ranking.json, which older versions of Upstate wrote alone."""
    path = folder / "about.json"
    if not path.exists():
        path = folder / "ranking.json"
        if path.stat().st_size > _LARGEST:
            raise ValueError("it was made by an older Upstate and is too long to be read for a page")
    about: dict[str, Any] = clean(json.loads(path.read_text("utf-8")))
    if about["format"] != FORMAT:
        raise Unreadable(
            _("The list %(name)s has the format %(given)s.")
            % {"name": folder.name, "given": str(about["format"])[:50]},
            allowed=_("the format %(known)s, which this version of Upstate knows") % {"known": FORMAT},
            next_step=_again(borrowed),
        )
    reach = {"chosen": chosen_of(about), "expected": expected_of(about)}
    return {key: value for key, value in about.items() if key != "units"} | reach


def _again(borrowed: Borrowed) -> str:
    return _("Run `upstate rank %(name)s` again.") % {"name": borrowed.name}
