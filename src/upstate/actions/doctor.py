"""Look a city over: is everything there, whole, and fit to run?"""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from upstate.actions.borrowed_kind import borrowed_kind
from upstate.actions.open_challenge import OpenChallenge, list_challenges
from upstate.actions.open_policy import open_policy
from upstate.actions.open_shelf_measures import open_shelf_measures
from upstate.actions.opening import crosswalk_fingerprint, missing_required, open_solution
from upstate.actions.service_facts import State, service_facts, unknown_departments
from upstate.actions.tell_mail import tell_mail
from upstate.city import Workspace, open_workspace
from upstate.errors import BadCrosswalk, BadWorkspace, UpstateError
from upstate.ranking.newest import evidence_files, newest_evidence
from upstate.solutions import load_lock
from upstate.solutions.challenge import Dates, read_challenge
from upstate.tables.crosswalk.document import load_crosswalk
from upstate.tables.reading import load_table

_LEAST_FREE = 2 * 2**30


@dataclass(frozen=True)
class Examined:
    """Each thing looked at, whether it is well, and what was seen or what to do."""

    things: tuple[tuple[str, bool, str], ...]

    @property
    def well(self) -> bool:
        return all(well for _, well, _ in self.things)

    def as_json(self) -> dict[str, Any]:
        return {
            "well": self.well,
            "things": [{"what": what, "well": well, "words": words} for what, well, words in self.things],
        }


def doctor(*, workspace: Path) -> Examined:
    """Examine the machine and the city in `workspace`. Never raises for what it finds."""
    things = [
        ("upstate", True, f"{version('upstate')} on Python {platform.python_version()}, DuckDB {version('duckdb')}"),
        ("machine", True, f"{os.cpu_count()} processors"),
        _disk(workspace),
        _examine("city", lambda: f"{open_workspace(workspace).settings.name}"),
    ]
    if things[-1][1]:
        things += _examine_city(open_workspace(workspace))
    return Examined(tuple(things))


def _disk(workspace: Path) -> tuple[str, bool, str]:
    there = next(folder for folder in (workspace.resolve(), *workspace.resolve().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    return ("disk", free > _LEAST_FREE, f"{free / 2**30:.0f} GB free; 2 GB is the least")


def _examine_city(city: Workspace) -> list[tuple[str, bool, str]]:
    things = []
    for table in city.table_files:
        things.append(_examine(f"table {table.stem}", partial(_table, table)))
    for name in city.borrowed_names():
        things.append(_examine(f"solution {name}", partial(_borrowed, city, name)))
    if not city.borrowed_names():
        things.append(("solutions", True, "none borrowed yet; `upstate solutions` shows the shelf"))
    if (told := city.folder / "site" / "mail.json").is_file():
        things.append(_mail(told))
    things += [
        (f"challenge {one.name}", False, warning)
        for one in list_challenges(city.folder)
        if one.opened and _is_under_way(one.opened) and (warning := tell_mail())
    ]
    return things


def _is_under_way(opened: OpenChallenge) -> bool:
    """Whether a challenge was launched and its results are not out."""
    dates = opened.text.dates
    return opened.launched is not None and dates is not None and Dates.at(dates, dates.results) > datetime.now(UTC)


def _mail(told: Path) -> tuple[str, bool, str]:
    """How the site's mail to applicants goes, as the site wrote it down last."""
    try:
        said = json.loads(told.read_text("utf-8"))
        waiting, stuck, unsure = (int(said[name]) for name in ("waiting", "stuck", "unsure"))
    except (ValueError, KeyError, TypeError):
        return ("mail", False, f"{told} can not be read; `upstate serve` writes it anew")
    words = f"{waiting} waiting, as of {said.get('looked')}"
    if stuck or unsure:
        words += (
            f"; {stuck} can not be sent, {unsure} may or may not have gone out: see /business/desk/mail/ on the site"
        )
    return ("mail", not stuck and not unsure, words)


def _table(path: Path) -> str:
    return f"{load_table(path).rows:,} rows"


def _borrowed(city: Workspace, name: str) -> str:
    look = {"service": _service, "policy": _policy, "measures": _measures, "challenge": _challenge}.get(
        borrowed_kind(city.folder, name), _solution
    )
    return look(city, name)


def _policy(city: Workspace, name: str) -> str:
    """Raises `BadSolution` or `BadWorkspace` for choices that can not be used."""
    opened = open_policy(workspace=city.folder, name=name)
    if not opened.paths.decided.exists():
        return f"borrowed, not adapted yet; run `upstate adapt {name}`"
    if not opened.file.exists():
        return "adapted, not written yet; run `upstate policy write`"
    return f"written: {opened.file.relative_to(city.folder)}"


def _measures(city: Workspace, name: str) -> str:
    """Raises `BadCrosswalk` for a crosswalk that can not be read; measures that wait are told, and stop nothing."""
    opened = open_shelf_measures(workspace=city.folder, name=name)
    if not opened.paths.crosswalk.exists():
        return f"borrowed, not adapted yet; run `upstate adapt {name}`"
    return f"adapted; {len(opened.ready)} of {len(opened.lacking)} measures have their tables"


def _challenge(city: Workspace, name: str) -> str:
    """Raises `BadSolution` or `BadWorkspace` for a text that can not be used."""
    _, text = load_lock(city.borrowed(name))
    return f"borrowed; make a challenge of it: `upstate challenge new NAME --from {read_challenge(text).text.ranking}`"


def _service(city: Workspace, name: str) -> str:
    """Raises `BadSolution` for tables that can not be used, and `BadWorkspace` for departments that nobody can be given; what is
    borrowed, due or not in Spanish is told, and stops nothing."""
    rows = service_facts(workspace=city.folder, solution=name)
    if unknown := unknown_departments(rows, city.settings.departments):
        raise BadWorkspace(
            f"city.toml does not name {', '.join(unknown)}, which its facts do: whoever may write for all departments answers for them.",
            allowed="departments that city.toml names",
            next_step=f"Write them into `departments` of {city.folder / 'city.toml'}, or mend the facts.",
        )
    states = [row.state for row in rows]
    borrowed, due = states.count(State.BORROWED), states.count(State.DUE)
    if not city.borrowed(name).own.is_dir():
        return f"borrowed, not adapted yet; run `upstate adapt {name}`"
    told = f"adapted; checked here: {len(states) - borrowed} of {len(states)} facts and rules"
    told += f"; {borrowed} still borrowed, so not shown (`upstate facts list --borrowed`)" if borrowed else ""
    told += f"; {due} to be looked at again (`upstate facts list --due`)" if due else ""
    lacking = sum(row.lacks_spanish for row in rows)
    told += f"; {lacking} without Spanish, so shown in English (`upstate facts list`)" if lacking else ""
    if city.settings.zone is UTC:
        told += '; its days and hours are those of UTC: write time_zone = "America/New_York", or yours, into city.toml'
    return told


def _solution(city: Workspace, name: str) -> str:
    opened = open_solution(city.folder, name)
    if not opened.paths.crosswalk.exists():
        return f"borrowed, not adapted yet; run `upstate adapt {name}`"
    missing = missing_required(opened.solution.contract, load_crosswalk(opened.paths.crosswalk))
    if missing:
        raise BadCrosswalk(
            f"It still needs a column for {', '.join(missing)}.",
            allowed="a crosswalk in which every required field has a column",
            next_step=f"Write the columns into {opened.paths.crosswalk}, or run `upstate adapt` with the table that has them.",
        )
    evidence = newest_evidence(opened.paths)
    if evidence is not None and evidence.get("crosswalk_sha256") != crosswalk_fingerprint(opened):
        raise BadCrosswalk(
            "Its proof was made with another crosswalk than the one that stands now.",
            allowed="a proof of the crosswalk that is used",
            next_step=f"Run `upstate prove {name}` again.",
        )
    proofs, rankings = len(evidence_files(opened.paths)), len(list(opened.paths.rankings.glob("*/ranking.json")))
    return f"adapted; proofs: {proofs}, rankings: {rankings}"


def _examine(what: str, look: Callable[[], str]) -> tuple[str, bool, str]:
    try:
        return (what, True, look())
    except UpstateError as fault:
        return (what, False, f"{fault.given} {fault.next_step}")
