"""Assess a city by a standard: what is answered, where it stands, and the shortest path to the next level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from upstate.actions.look_around import look_around
from upstate.city import Workspace, open_workspace
from upstate.errors import BadStandard, BadWorkspace
from upstate.sentences import say
from upstate.standards.answer import Answer, Finding
from upstate.standards.detectors import detect
from upstate.standards.kept import KeptAnswer, is_address, read_kept
from upstate.standards.merging import merge_answers
from upstate.standards.next_steps import Path as StepsPath
from upstate.standards.next_steps import shortest_path
from upstate.standards.seen import SeenSite
from upstate.standards.shelf import find_standard
from upstate.standards.standard import Criterion, Standard
from upstate.standards.standing import Standing, load_standing, next_level

WWC = "what-works-cities-2022"
FIRST_RUNG = "first-rung"
_SMALL = 30_000


@dataclass(frozen=True)
class Assessment:
    """answers: by criterion id, as they count today. standing: by all answers. verified: by those that have something to look at."""

    city: str
    standard: Standard
    today: date
    answers: dict[str, Answer]

    @cached_property
    def standing(self) -> Standing:
        return load_standing(self.standard, self.answers)

    @cached_property
    def verified(self) -> Standing:
        return load_standing(self.standard, self.answers, verified_only=True)

    @cached_property
    def met(self) -> frozenset[str]:
        return frozenset(name for name, one in self.answers.items() if one.answer == "met")

    @cached_property
    def unanswered(self) -> tuple[Criterion, ...]:
        """Current criteria that nobody answered and no program could tell."""
        return tuple(one for one in self.standard.current if self.answers[one.id].answer == "unknown")

    @cached_property
    def path(self) -> StepsPath | None:
        """To the next level; null at the highest, and where the standard has no levels."""
        level = next_level(self.standard, self.standing)
        return shortest_path(self.standard, self.met, level) if level else None

    def as_json(self, *, public: bool = False) -> dict[str, Any]:
        """As `upstate assess --json` prints it. public: without who answered and why, what programs saw, and the city's own files."""
        return {
            "city": self.city,
            "standard": self.standard.name,
            "sha256": self.standard.sha256,
            "on": self.today.isoformat(),
            **standing_as_json(self.standing),
            "verified": standing_as_json(self.verified),
            "answers": [
                answer_as_json(public_answer(self.answers[one.id]) if public else self.answers[one.id])
                | {"verified": self.answers[one.id].verified}
                for one in self.standard.current
            ],
            "next": [
                {
                    "id": step.criterion.id,
                    "question": step.criterion.question.en,
                    "core": step.criterion.core,
                    "effort": step.criterion.effort,
                    "needed_by": list(step.needed_by),
                    "solutions": list(step.criterion.solutions),
                }
                for step in (self.path.steps if self.path else ())
            ],
            "next_level": self.path.level.name if self.path else None,
        }


def assess(
    *, workspace: Path, standard: str = "", site: SeenSite | None = None, today: date | None = None
) -> Assessment:
    """Assess the city. standard: its name; empty for First Rung in a town under 30,000, and What Works Cities else. site: what only the
    site knows; null where it was not asked.

    Raises `BadStandard` for a name that is not there, `BadWorkspace` for a city or answers that can not be read.
    """
    city = open_workspace(workspace)
    asked = find_asked(city, standard)
    day = today or city.settings.today()
    return _merged(city, asked, day, detect(asked, look_around(city, today=day, site=site)))


def assess_again(before: Assessment, *, city: Workspace) -> Assessment:
    """The same after the city's own answers have changed; what else is seen of the city is not looked at anew. Raises `BadWorkspace`."""
    seen = {name: one.findings for name, one in before.answers.items()}
    return _merged(city, before.standard, before.today, seen)


def _merged(city: Workspace, asked: Standard, day: date, findings: Mapping[str, Sequence[Finding]]) -> Assessment:
    answers = merge_answers(asked, kept=load_kept(city, asked), findings=findings, today=day)
    return Assessment(city.settings.name, asked, day, answers)


def assess_one(*, workspace: Path, standard: str, criterion: str) -> tuple[Criterion, Answer]:
    """One criterion and its answer as it counts today; small and capital letters are the same. Raises as `assess` does, and `BadStandard` for a
    criterion that is not there."""
    found = assess(workspace=workspace, standard=standard)
    one = find_criterion(found.standard, criterion)
    return one, found.answers[one.id]


def find_criterion(standard: Standard, criterion: str) -> Criterion:
    """The criterion of this id; small and capital letters are the same. Raises `BadStandard`."""
    by_id = {one.id.casefold(): one for one in standard.criteria}
    if (found := by_id.get(criterion.casefold())) is None:
        raise BadStandard(
            say("{standard} has no criterion {criterion}.", standard=standard.name, criterion=repr(criterion[:60])),
            allowed=", ".join(standard.by_id),
            next_step=say("Choose one of these."),
        )
    return found


def find_asked(city: Workspace, standard: str) -> Standard:
    """The standard of this name, or where it is empty what a place of this size is measured by. Raises `BadStandard`."""
    return find_standard(standard or usual_standard(city.settings.population))


def usual_standard(population: int | None) -> str:
    """What a place of this size is measured by, unless it says otherwise."""
    return FIRST_RUNG if population is not None and population < _SMALL else WWC


def load_kept(city: Workspace, standard: Standard) -> dict[str, KeptAnswer]:
    """The city's own answers; none where there is no file. Raises `BadWorkspace`."""
    return read_kept(kept_text(city, standard), standard=standard)


def kept_text(city: Workspace, standard: Standard) -> str:
    """The file of answers as it stands; empty where there is none."""
    path = city.standards / f"{standard.name}.toml"
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as fault:
        raise BadWorkspace(
            f"{path} can not be read: {fault}.",
            allowed="a text file in UTF-8",
            next_step="Mend it, or move it away.",
        ) from None


def public_answer(answer: Answer) -> Answer:
    """What everybody may see of an answer: what is said and where to look on the web; not who said it and why, nor what reviewers said."""
    links = tuple(one for one in answer.source if is_address(one))
    return replace(answer, source=links, who="", why="", comments=(), findings=())


def standing_as_json(standing: Standing) -> dict[str, Any]:
    """level: its name, or null. score: criteria met; of: how many there are."""
    return {
        "level": standing.level.name if standing.level else None,
        "score": standing.met,
        "of": standing.of,
        "core_missing": [one.id for one in standing.core_missing],
    }


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """One answer; `by` is null where nobody answered."""
    return {
        "id": answer.id,
        "answer": answer.answer,
        "by": answer.by,
        "confidence": answer.confidence,
        "source": list(answer.source),
        "checked_on": answer.checked_on.isoformat() if answer.checked_on else None,
        "again_on": answer.again_on.isoformat() if answer.again_on else None,
        "who": answer.who or None,
        "why": answer.why or None,
        "verified": answer.verified,
        "lapsed": answer.lapsed,
        "seen": answer.seen,
        "findings": [
            {
                "detector": one.detector,
                "answer": one.answer,
                "confidence": one.confidence,
                "told": str(one.told),
                "source": one.source,
                "seen_on": one.seen_on.isoformat(),
            }
            for one in answer.findings
        ],
    }
