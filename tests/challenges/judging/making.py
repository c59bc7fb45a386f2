"""Small tracks and ballots."""

from __future__ import annotations

from collections.abc import Mapping

from upstate.challenges.judging.marks import Ballot, Comparison
from upstate.solutions.challenge.text import Track

RUBRIC = (("use", 50), ("story", 30), ("craft", 20))


def words(text: str) -> dict[str, str]:
    return {"en": text, "es": text}


def track(*, adjust: bool = True, pairwise: bool = False, most: int = 10) -> Track:
    rubric = [
        {"name": name, "title": words(name), "asks": words(f"How is the {name}?"), "weight": weight}
        for name, weight in RUBRIC
    ]
    return Track.model_validate({
        "name": "apps", "title": words("Apps"), "kind": "judged", "rubric": rubric, "most": most, "adjust": adjust,
        "pairwise": pairwise,
    })  # fmt: skip


def ballot(judge: str, entry: str, *marks: float, done: bool = True, feedback: str = "") -> Ballot:
    """Marks in the order of the rubric; one mark is the same for all."""
    given = marks * len(RUBRIC) if len(marks) == 1 else marks
    return Ballot(
        judge, entry, {name: mark for (name, _), mark in zip(RUBRIC, given, strict=False)}, feedback=feedback, done=done
    )


def ballots(table: Mapping[str, Mapping[str, float]]) -> list[Ballot]:
    """By judge, by entry: one mark for all criteria."""
    return [ballot(judge, entry, mark) for judge, marks in table.items() for entry, mark in marks.items()]


def preferred(judge: str, *pairs: str) -> list[Comparison]:
    """`A>B` or `A=B`."""
    made = []
    for pair in pairs:
        better = pair[0] if pair[1] == ">" else ""
        made.append(Comparison(judge, pair[0], pair[2], better))
    return made
