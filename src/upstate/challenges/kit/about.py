"""What the programs of the kit know of the challenge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from upstate.solutions.challenge.text import ChallengeText, TaskKind


@dataclass(frozen=True)
class About:
    """The content of `challenge.json`. title, question: in English. column: whose values are whole on one side of the split, empty of a split by time.
    horizon_years: how long after an as-of date its outcome was waited for. a_day: how many predictions are scored a day."""

    name: str
    title: str
    question: str
    task: TaskKind
    metric: str
    also: tuple[str, ...]
    column: str
    horizon_years: int
    a_day: int

    def as_json(self) -> dict[str, Any]:
        return vars(self) | {"also": list(self.also)}


def about(name: str, text: ChallengeText, *, column: str, horizon_years: int) -> About:
    """As the text has it."""
    return About(
        name=name,
        title=text.title.en,
        question=text.question.en,
        task=text.task.kind,
        metric=text.task.metric,
        also=text.task.also,
        column=column if text.split.kind != "time" else "",
        horizon_years=horizon_years,
        a_day=text.limits.a_day,
    )
