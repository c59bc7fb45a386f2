"""What the simulated city is assessed by, beside its measures: notes of a meeting, a registered test, its policy, and what it shared. All made up."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import tomlkit

from upstate.actions.borrow import borrow
from upstate.actions.open_policy import open_policy
from upstate.actions.share import share
from upstate.actions.write_policy import OPEN_DATA_POLICY, write_policy
from upstate.city import open_workspace, write_text
from upstate.progress import Progress
from upstate.solutions.registry import SHARED

_NOTE = "This is simulated: a program made it up to show Upstate, and nothing in it is real."
_MEETING = f"""# How we do: the meeting of {{day}}

{_NOTE}

- Water main breaks: the list of the 50 likeliest mains was gone through. Water takes ten of them into this year's plan.
- Requests closed within a week: below target for a year. Public Works says by the next meeting what a second crew costs.
- Next meeting: in a month.
"""
_MEETING_BEFORE = f"""# How we do: the meeting of {{day}}

{_NOTE}

- Homes visited with an alarm: 260 of the 400 of this year. Fire sends a crew on Saturdays too.
- Streets in good shape: 64 percent. Nothing is decided before the rating of this year is in.
- Next meeting: in a month.
"""
_TEST = {
    "question": "Do postcards before a visit open more doors?",
    "method": "Chance sends a postcard to every second home of a round; doors opened are compared.",
    "owner": "Fire",
    "note": _NOTE,
}
_FILLED = {"portal": "https://data.millbrook.example", "contact": "opendata@millbrook.example"}


def assess_ready(*, folder: Path, progress: Progress) -> None:
    """Write what detectors look at into the demo city. What an earlier demo wrote, and a person has perhaps changed, stays as it is."""
    progress("Writing what a city is assessed by")
    today = open_workspace(folder).settings.today()
    new_year = today.replace(month=1, day=1)
    _write_toml(folder / "evaluations" / "postcards.toml", {**_TEST, "registered_on": new_year})
    met = today.replace(day=1)
    before = (met - timedelta(days=1)).replace(day=1)
    for day, notes in ((before, _MEETING_BEFORE), (met, _MEETING)):
        _write(folder / "meetings" / f"{day.isoformat()}-how-we-do.md", notes.format(day=day.isoformat()))
    _write_policy(folder, new_year)
    _share(folder, "water-main-breaks", progress)


def _write(path: Path, text: str) -> None:
    if not path.exists():
        write_text(path, text)


def _write_toml(path: Path, said: dict[str, Any]) -> None:
    document = tomlkit.document()
    document.add(tomlkit.comment(_NOTE))
    for key, value in said.items():
        document.add(key, value)
    _write(path, tomlkit.dumps(document))


def _write_policy(folder: Path, adopted: date) -> None:
    if not (folder / "policies" / "open-data.md").exists():
        borrow(workspace=folder, solution=OPEN_DATA_POLICY)
        places = open_policy(workspace=folder, name=OPEN_DATA_POLICY).solution.text.places
        write_policy(
            workspace=folder,
            fill={
                **{one.name: one.example for one in places if one.city != "name"},
                **_FILLED,
                "date": f"January {adopted.day}, {adopted.year}",
            },
        )


def _share(folder: Path, solution: str, progress: Progress) -> None:
    """Share with nobody yet: it lies ready in the city's own folder."""
    if not (folder / "share" / SHARED / solution).exists():
        share(
            workspace=folder,
            solution=solution,
            contact="water@millbrook.example (simulated)",
            answer=lambda _leaving: True,
            progress=progress,
        )
