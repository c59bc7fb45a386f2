"""Plan a round of visits from a ranking: whom to visit, in which zones, with lists and a map for the crews."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from upstate.actions.fieldwork_city import Fieldwork, load_units, open_fieldwork
from upstate.city import publish_folder, write_text
from upstate.errors import BadWorkspace, UpstateError
from upstate.fieldwork.draw import draw_homes
from upstate.fieldwork.log import keep_out_of_git
from upstate.fieldwork.papers import papers
from upstate.fieldwork.rounds import EVERY_ROUND, ROUND_FILE, Round, round_text, still_open
from upstate.fieldwork.standing import stand
from upstate.fieldwork.units import VisitUnit
from upstate.fieldwork.visit import NAME
from upstate.fieldwork.zones import make_zones
from upstate.progress import Progress, silent

_MOST_HOMES = 1_000_000


@dataclass(frozen=True)
class PlannedRound:
    """The round and its folder. areas: how many of its units stand for more than one home. files: what was written. still_open: of
    its units, how many have not told in another round that holds them too, by the name of that round."""

    round: Round
    folder: Path
    areas: int
    files: tuple[Path, ...]
    still_open: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """Without who was drawn: what is shown may be seen by a crew."""
        told = self.round.model_dump(mode="json", exclude={"targeted", "control", "zones"})
        zones = [{"zone": one.zone, "homes": len(one.stops), "metres": one.metres} for one in self.round.zones]
        both = len(self.round.drawn & self.round.chosen)
        counts = {"targeted": len(self.round.targeted), "control": len(self.round.control), "both": both}
        return (
            told
            | counts
            | {
                "areas": self.areas,
                "still_open": self.still_open,
                "zones": zones,
                "folder": str(self.folder),
                "files": [str(path) for path in self.files],
            }
        )


def plan_round(
    *,
    workspace: Path,
    solution: str,
    homes: int = 200,
    control: float = 0.2,
    crew_day: int = 25,
    ranking: str | None = None,
    name: str | None = None,
    seed: int = 2016,
    today: date | None = None,
    progress: Progress = silent,
) -> PlannedRound:
    """Choose `homes` units: the first of the ranking, and a share `control` of them by chance among all that may be visited.

    crew_day: how many one crew visits in a day. ranking: the name of its folder; without it, the newest. name: of the round;
    without it, the day. Units that were visited and told, and those that do not want to be visited, are left out. Raises
    `BadWorkspace` where there is no ranking, `UpstateError` for numbers that make no round.
    """
    fieldwork = open_fieldwork(workspace, solution)
    day = today or fieldwork.today
    _refuse_numbers(homes, control, crew_day)
    folder = _ranking_folder(fieldwork, ranking)
    about = json.loads((folder / "about.json").read_text("utf-8"))
    progress("Choosing the homes")
    ranked = [str(unit) for unit in pq.read_table(folder / "ranking.parquet", columns=["id"]).column("id").to_pylist()]
    units = load_units(fieldwork, today=day)
    standing = stand(fieldwork.log.read())
    told = {visit.unit for visit in standing.visits.values() if visit.in_need is not None}
    visited = {unit for unit in told if _is_done(units.get(unit))}
    eligible = [unit for unit in ranked if unit not in visited and unit not in standing.opted_out]
    _refuse_nobody(eligible, ranked, fieldwork)
    draw = draw_homes(eligible, homes=homes, control_share=control, seed=seed)
    progress("Making zones")
    zones = make_zones([units.get(unit, VisitUnit(unit)) for unit in draw.homes], crew_day=crew_day)
    planned = Round(
        name=_free_name(fieldwork, name or day.isoformat(), given=name is not None),
        solution=solution,
        made_on=day,
        ranking=folder.name,
        as_of=date.fromisoformat(about["as_of"]),
        ranker=about["ranker"]["name"],
        seed=seed,
        homes=len(draw.homes),
        control_share=control,
        crew_day=crew_day,
        eligible=len(eligible),
        visited_before=_among(ranked, visited),
        opted_out=about.get("opted_out", 0) + _among(ranked, standing.opted_out),
        targeted=draw.targeted,
        control=draw.control,
        zones=zones,
    )
    progress("Writing the lists")
    elsewhere = still_open(fieldwork.rounds, standing)
    open_in = Counter(elsewhere[unit] for unit in draw.homes if unit in elsewhere)
    return _write(
        fieldwork, planned, areas=sum(not _is_done(units.get(unit)) for unit in draw.homes), still_open=dict(open_in)
    )


def _is_done(home: VisitUnit | None) -> bool:
    """An area is not done with one door."""
    return home is None or home.is_one


def _among(ranked: list[str], left_out: set[str]) -> int:
    return sum(unit in left_out for unit in ranked)


def _write(fieldwork: Fieldwork, planned: Round, *, areas: int, still_open: dict[str, int]) -> PlannedRound:
    settings, city = fieldwork.solution.settings, fieldwork.opened.city
    folder = fieldwork.log.rounds / planned.name
    keep_out_of_git(fieldwork.log.folder.parent)
    written = dict(
        papers(
            planned,
            fieldwork.door,
            title=fieldwork.solution.header.title,
            units=settings.units,
            city=city.settings.name,
        )
    )
    with publish_folder(folder) as writing:
        for name, text in {**written, ROUND_FILE: round_text(planned)}.items():
            write_text(writing / name, text)
    return PlannedRound(planned, folder, areas, tuple(folder / name for name in written if "/" not in name), still_open)


def _ranking_folder(fieldwork: Fieldwork, ranking: str | None) -> Path:
    rankings = fieldwork.opened.paths.rankings
    there = sorted(path.parent.name for path in rankings.glob("[!.]*/ranking.parquet"))
    wanted = ranking
    if wanted is None and (rankings / "latest.json").exists():
        wanted = str(json.loads((rankings / "latest.json").read_text("utf-8"))["folder"])
    if wanted in there:
        return rankings / str(wanted)
    raise BadWorkspace(
        f"There is no ranking {ranking!r} of {fieldwork.solution.name}."
        if ranking
        else f"{fieldwork.solution.name} has no ranking yet.",
        allowed=", ".join(there[-20:]) or "a solution that was ranked",
        next_step="Name one of these with --ranking."
        if there
        else f"Run `upstate rank {fieldwork.solution.name}` first.",
    )


def _free_name(fieldwork: Fieldwork, name: str, *, given: bool) -> str:
    if not re.match(NAME, name) or name.lower() == EVERY_ROUND:
        raise UpstateError(
            f"{name!r} can not be the name of a round.",
            allowed="up to 80 letters, digits, dashes and underscores, the first a letter or a digit; not all, which means every round",
            next_step="Choose such a name, or leave --name out.",
        )
    taken = {path.name for path in fieldwork.log.rounds.glob("*")}
    if given and name in taken:
        raise UpstateError(
            f"There is a round {name} already.",
            allowed="a name of its own for each round",
            next_step="Choose another name, or leave --name out.",
        )
    names = (name if place == 1 else f"{name}-{place}" for place in range(1, 10_000))
    return next(one for one in names if one not in taken)


def _refuse_numbers(homes: int, control: float, crew_day: int) -> None:
    if not (1 <= homes <= _MOST_HOMES and 0 <= control <= 1 and 1 <= crew_day <= 1000):
        raise UpstateError(
            f"{homes} homes, {control:.0%} of them by chance, {crew_day} a crew and day make no round.",
            allowed="1 home or more, 0 to 100 % by chance, 1 to 1,000 homes a crew and day",
            next_step="Give other numbers; 20 % by chance is a good beginning.",
        )


def _refuse_nobody(eligible: list[str], ranked: list[str], fieldwork: Fieldwork) -> None:
    if not eligible:
        raise UpstateError(
            f"None of the {len(ranked):,} {fieldwork.solution.settings.units} is left to visit.",
            allowed="a ranking with units that were not visited yet and do not refuse visits",
            next_step=f"Run `upstate rank {fieldwork.solution.name}` with newer tables.",
        )
