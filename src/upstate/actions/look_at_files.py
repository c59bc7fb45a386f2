"""Look at the texts that people keep in a workspace: policies, measures, notes of meetings, registered evaluations.

A stranger may have put a file there: what is no plain file of the workspace, or too large for such a text, is left out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from upstate.city import Workspace
from upstate.fieldwork.rounds import read_rounds
from upstate.measures.evaluating.kept import final, load_registered, load_results
from upstate.standards.seen import SeenEvaluation, SeenMeasure, SeenNote, SeenText

# About 40 pages: a policy is looked through for each of 31 provisions, while somebody waits.
_MOST_BYTES = 120_000
_MOST_LETTERS = 200  # of the name of a lead
_NOTES = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([^0-9].*)?\.md")


def see_leads(city: Workspace) -> Mapping[str, str]:
    """Who leads what, as `[leads]` of city.toml says; what is no name is left out."""
    said = city.settings.leads if isinstance(city.settings.leads, dict) else {}
    names = {what: " ".join(who.split()) for what, who in said.items() if isinstance(who, str)}
    return {what: who for what, who in names.items() if 0 < len(who) <= _MOST_LETTERS}


def see_policies(city: Workspace) -> Iterator[SeenText]:
    for path in _texts(city, "policies", ".md", ".txt"):
        text = path.read_text("utf-8", errors="replace")
        if "\0" not in text:  # else it is no text, whatever its name says
            yield SeenText(inside(city, path), text)


def see_measures(city: Workspace) -> Iterator[SeenMeasure]:
    for path in _texts(city, "measures", ".toml"):
        try:
            yield SeenMeasure(inside(city, path), _read(path))
        except (OSError, ValueError, RecursionError):
            yield SeenMeasure(inside(city, path), None)


def see_meetings(city: Workspace) -> Iterator[SeenNote]:
    for path in _texts(city, "meetings", ".md"):
        if (named := _NOTES.fullmatch(path.name)) and (on := _day(named[1])):
            yield SeenNote(inside(city, path), on)


def see_evaluations(city: Workspace) -> Iterator[SeenEvaluation]:
    """Rounds of visits; files that say a `question`, a `method` and the day `registered_on`; and those that name a measure and were registered
    before they began."""
    for folder in sorted((city.folder / "fieldwork").glob("*/rounds")):
        for one in read_rounds(folder):
            yield SeenEvaluation(inside(city, folder / one.name), one.made_on, len(one.control))
    for path in _texts(city, "evaluations", ".toml"):
        said = _read(path)
        if on := _day(str(said.get("registered_on", ""))):
            yield _evaluation(city, path, said, on)


def _evaluation(city: Workspace, path: Path, said: Mapping[str, Any], on: date) -> SeenEvaluation:
    whole = bool(said.get("question") and said.get("method"))
    if "measure" not in said:
        return SeenEvaluation(inside(city, path), on, int(whole))
    registered = load_registered(city.folder, path.stem)
    if registered is None or registered.looking_back:
        return SeenEvaluation(inside(city, path), on, 0)
    decided = said.get("decision")
    decided_on = _day(str(decided.get("on", ""))) if isinstance(decided, dict) else None
    read = final(load_results(city.folder, path.stem)) is not None
    return SeenEvaluation(inside(city, path), registered.registered_on, int(whole), read, decided_on)


def inside(city: Workspace, path: Path) -> str:
    """The path as it is from the workspace on."""
    return path.relative_to(city.folder).as_posix()


def _texts(city: Workspace, folder: str, *endings: str) -> Iterator[Path]:
    """The files of a folder of the workspace that hold something and end so, by name."""
    for path in sorted((city.folder / folder).glob("[!.]*")):
        plain = path.suffix in endings and path.is_file() and path.resolve().is_relative_to(city.folder)
        if plain and 0 < path.stat().st_size <= _MOST_BYTES:
            yield path


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
