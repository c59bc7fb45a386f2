"""Share where a city stands by a standard: what anybody may see of it, shown first, in a folder ready for a registry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstate.actions.assess import Assessment, assess
from upstate.actions.sharing_folder import free_folder, refuse_unagreed, refuse_unreadable, write_shared
from upstate.actions.sharing_gate import NotShared
from upstate.city import open_workspace
from upstate.solutions.assessment import ASSESSMENT_FILE, SharedAnswer, SharedAssessment, read_assessment
from upstate.solutions.registry import STANDARDS
from upstate.standards.answer import Answer

# An address that anybody can open: a name in the public net, without a password before it and without what may be a key after ? or #.
_PUBLIC = re.compile(
    r"https?://([\w-]+\.)+(?!(?:local|localhost|localdomain|internal|intranet|private|lan|corp|home|arpa)\b)[^\W\d][\w-]*(:\d+)?(/[^\s?#]*)?",
    re.I,
)


@dataclass(frozen=True)
class LeavingAssessment:
    """Everything that would leave the city. files: name to the whole text. held: in words, what stays here."""

    told: SharedAssessment
    files: dict[str, str]
    held: tuple[str, ...]


@dataclass(frozen=True)
class SharedStanding:
    """What was written. folder: inside a folder that `upstate registry build` takes."""

    folder: Path
    leaving: LeavingAssessment


def share_assessment(
    *,
    workspace: Path,
    standard: str = "",
    to: Path | None = None,
    contact: str = "",
    link: str = "",
    answer: Callable[[LeavingAssessment], bool],
    today: date | None = None,
) -> SharedStanding:
    """Write where this city stands to `to`/standards/STANDARD/PLACE; without `to`, to `share` in the workspace.

    standard: as `assess` takes it. contact: whom others may ask, as the city wants it public. answer: is shown everything that would leave,
    and says whether it may. Raises `NotShared` where no criterion is answered, for what looks personal, or a no; nothing is written then.
    """
    city = open_workspace(workspace)
    found = assess(workspace=workspace, standard=standard, today=today)
    answered = [found.answers[one.id] for one in found.standard.current if found.answers[one.id].answer != "unknown"]
    if not answered:
        raise NotShared(
            f"No criterion of {found.standard.name} is answered, so there is nothing to share.",
            allowed="a standard of which at least one criterion is answered",
            next_step="Run `upstate standards answer CRITERION met`, or see `upstate assess`.",
        )
    with refuse_unreadable():
        told = SharedAssessment(
            standard=found.standard.name,
            sha256=found.standard.sha256,
            place=city.settings.name,
            geoid=city.settings.geoid,
            population=city.settings.population,
            on=found.today,
            level=found.standing.level.name if found.standing.level else "",
            score=found.standing.met,
            of=found.standing.of,
            answers=tuple(_shared(one) for one in answered),
            contact=contact,
            link=link,
        )
        content = told.model_dump_json(indent=1) + "\n"
        read_assessment(content, source="what you say")
    leaving = LeavingAssessment(told, {ASSESSMENT_FILE: content}, tuple(_held(found, answered)))
    refuse_unagreed(leaving.files, lambda: answer(leaving), what=f"Where the city stands by {told.standard}")
    folder = free_folder((to or city.folder / "share") / STANDARDS / told.standard, place=told.place, geoid=told.geoid)
    write_shared(folder, leaving.files)
    return SharedStanding(folder, leaving)


def _shared(answer: Answer) -> SharedAnswer:
    return SharedAnswer.model_validate(
        {
            "id": answer.id,
            "answer": answer.answer,
            "by": answer.by,
            "verified": answer.verified,
            "checked_on": answer.checked_on,
            "again_on": answer.again_on,
            "source": tuple(one for one in answer.source if _PUBLIC.fullmatch(one)),
        }
    )


def _held(found: Assessment, answered: list[Answer]) -> Iterator[str]:
    places = sum(not _PUBLIC.fullmatch(source) for one in answered for source in one.source)
    yield from (
        words
        for count, words in (
            (
                places,
                f"evidence that not everybody can open: files of the city, addresses with a key or inside its network ({places})",
            ),
            (sum(bool(one.who) for one in answered), "who answered"),
            (sum(bool(one.why) for one in answered), "why it was answered so"),
            (sum(bool(one.comments) for one in answered), "what reviewers said"),
            (len(found.standard.current) - len(answered), "which criteria nobody answered"),
        )
        if count
    )
