"""Answer a criterion for a city, and comment on an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from upstate.actions.assess import Assessment, assess, assess_again, find_asked, find_criterion, kept_text
from upstate.actions.standing_history import keep_standing
from upstate.actions.typed_words import one_line, refuse_strange
from upstate.city import Workspace, open_workspace
from upstate.city.locking import holding
from upstate.city.writing import write_text
from upstate.errors import BadWorkspace
from upstate.sentences import say
from upstate.standards.answer import Answer
from upstate.standards.kept import KeptAnswer, KeptComment, is_address, with_answer, with_comment, without_answer
from upstate.standards.merging import SAID_LASTS
from upstate.standards.seen import SeenSite
from upstate.standards.standard import Standard


def answer_criterion(
    *,
    workspace: Path,
    standard: str,
    criterion: str,
    met: bool | None,
    who: str,
    why: str = "",
    source: Sequence[str] = (),
    again_on: date | None = None,
    site: SeenSite | None = None,
    today: date | None = None,
) -> Assessment:
    """Keep a person's answer, and give the assessment as it is then. standard: as `assess` takes it. met: null
    takes the answer back. again_on: when to look again; null for a year from today. site: what only the site knows; null where it was not asked.

    Raises `BadStandard` for a criterion that is not there, `BadWorkspace` where a reason is missing for an answer that is other than what is
    seen, or where what was given can not be kept. Nothing is changed then.
    """
    city = open_workspace(workspace)
    asked = find_asked(city, standard)
    criterion = find_criterion(asked, criterion).id
    day = today or city.settings.today()
    before = assess(workspace=workspace, standard=asked.name, site=site, today=day)
    if met is None:
        return _rewritten(city, before, lambda text: without_answer(text, criterion, standard=asked))
    said = "met" if met else "not_met"
    _refuse_without_reason(before.answers[criterion], said, why)
    _refuse_past(again_on, day)
    for one in source:
        _refuse_nothing(city, one.strip())
    answer = _kept(
        {
            "id": criterion,
            "answer": said,
            "who": one_line(who),
            "why": one_line(why),
            "source": tuple(one_line(one) for one in source if one.strip()),
            "checked_on": day,
            "again_on": again_on or day + SAID_LASTS,
        }
    )
    return _rewritten(city, before, lambda text: with_answer(text, answer, standard=asked))


def comment_on(
    *, workspace: Path, standard: str, criterion: str, who: str, text: str, today: date | None = None
) -> Assessment:
    """Keep what a reviewer says to an answer. Raises `BadStandard`, and `BadWorkspace` where nobody answered yet or the words can not be kept."""
    city = open_workspace(workspace)
    asked = find_asked(city, standard)
    criterion = find_criterion(asked, criterion).id
    day = today or city.settings.today()
    try:
        refuse_strange({"who": one_line(who), "text": one_line(text)})
        comment = KeptComment(who=one_line(who), on=day, text=one_line(text))
    except ValidationError:
        raise _words_missing() from None
    _write(city, asked, lambda before: with_comment(before, criterion, comment, standard=asked))
    return assess(workspace=workspace, standard=asked.name, today=day)


def _rewritten(city: Workspace, before: Assessment, change: Callable[[str], str]) -> Assessment:
    """Change the answers, and keep where the city stands then."""
    _write(city, before.standard, change)
    after = assess_again(before, city=city)
    keep_standing(after, workspace=city.folder)
    return after


def _write(city: Workspace, standard: Standard, change: Callable[[str], str]) -> None:
    """Change the file while nobody else does."""
    with holding(
        city.standards / ".locks" / standard.name, what=say("the answers to {standard}", standard=standard.name)
    ):
        write_text(city.standards / f"{standard.name}.toml", change(kept_text(city, standard)))


def _refuse_nothing(city: Workspace, source: str) -> None:
    """Evidence is something to look at: an address with a host, or a file that is in the workspace."""
    if not source:
        return
    if is_address(source):
        there = bool(source.partition("//")[2].strip("/ "))
    else:
        path = (city.folder / source).resolve()
        there = path.is_relative_to(city.folder) and path.exists()
    if not there:
        raise BadWorkspace(
            say("There is nothing to look at in {source}.", source=repr(source[:200])),
            allowed=say("an address of the web such as https://city.gov/policy, or a file in the city's workspace"),
            next_step=say("Mend it, or leave it out: an answer without evidence is kept too."),
        )


def _refuse_without_reason(seen: Answer, said: str, why: str) -> None:
    if seen.seen in ("unknown", said) or why.strip():
        return
    raise BadWorkspace(
        say("What is seen says otherwise: {told}", told=" ".join(str(one.told) for one in seen.findings)),
        allowed=say("an answer that is other than what is seen, with a reason"),
        next_step=say("Say why, so that the next person understands it."),
    )


def _refuse_past(again_on: date | None, day: date) -> None:
    if again_on is not None and again_on <= day:
        raise BadWorkspace(
            say("{day} is not after today.", day=again_on.isoformat()),
            allowed=say("a day after today, on which to look at the answer again"),
            next_step=say("Choose a later day, or leave it out for a year from now."),
        )


def _kept(values: dict[str, object]) -> KeptAnswer:
    refuse_strange(values)
    try:
        return KeptAnswer.model_validate(values)
    except ValidationError as fault:
        raise BadWorkspace(
            "; ".join(
                f"{'.'.join(map(str, one['loc']))}: {one['msg'].removeprefix('Value error, ')}"
                for one in fault.errors()
            ),
            allowed=say(
                "who answers, a reason in plain words, and as evidence addresses of the web or files of the workspace"
            ),
            next_step=say("Mend what is named and answer again."),
        ) from None


def _words_missing() -> BadWorkspace:
    return BadWorkspace(
        say("There is no comment, or it is too long."),
        allowed=say("who says it, and up to 2,000 letters"),
        next_step=say("Write the comment again."),
    )
