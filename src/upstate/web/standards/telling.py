"""What the pages tell of a standard and of where the city stands, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstate.actions.assess import Assessment
from upstate.standards.answer import Answer
from upstate.standards.standard import Criterion, Standard, within
from upstate.standards.standing import Standing, needed
from upstate.web.look.saying import in_language

ANSWERS = {
    "met": gettext_lazy("Yes"),
    "not_met": gettext_lazy("Not yet"),
    "unknown": gettext_lazy("Not known"),
}


@dataclass(frozen=True)
class Line:
    """One criterion with its answer. said: the answer in a word. by: who or what says so, in words."""

    criterion: Criterion
    title: str
    question: str
    answer: Answer
    said: str
    by: str


def lines(found: Assessment, criteria: tuple[Criterion, ...], *, is_named: bool = True) -> list[Line]:
    """The criteria as a page lists them. is_named: whether the reader may know who answered."""
    return [
        Line(
            one,
            in_language(one.title),
            in_language(one.question),
            found.answers[one.id],
            str(ANSWERS[found.answers[one.id].answer]),
            answered_by(found.answers[one.id], is_named=is_named),
        )
        for one in criteria
    ]


def answered_by(answer: Answer, *, is_named: bool = True) -> str:
    """Who or what answered, and on what it rests. is_named: whether the reader may know who."""
    if answer.lapsed and answer.by is None:
        return _("It was answered, and the answer has lapsed. Look again.")
    if answer.by is None:
        return _("Nobody has answered.")
    if answer.by == "detector":
        return _("Seen by Upstate, %(confidence)s of 5 sure.") % {"confidence": answer.confidence}
    if not is_named:
        return (
            _("Said by the city, with evidence.") if answer.verified else _("Said by the city, without evidence yet.")
        )
    if answer.verified:
        return _("Said by %(who)s, with evidence.") % {"who": answer.who}
    return _("Said by %(who)s, without evidence yet.") % {"who": answer.who}


def standing_in_words(standing: Standing) -> str:
    """The score and the level in one sentence."""
    if standing.level:
        return _("%(met)s of %(of)s criteria are met. Level: %(level)s.") % {
            "met": standing.met,
            "of": standing.of,
            "level": in_language(standing.level.title),
        }
    return _("%(met)s of %(of)s criteria are met. There is no level yet.") % {"met": standing.met, "of": standing.of}


def levels(standard: Standard) -> list[dict[str, Any]]:
    """Each level with the number of criteria that it asks for."""
    return [
        {
            "percent": 0 if standard.about.known else one.from_percent,
            "title": in_language(one.title),
            "needed": needed(standard, one),
            "also": in_language(one.also) if one.also else "",
            "ours": one.ours,
        }
        for one in standard.levels
    ]


def by_practice(standard: Standard) -> list[dict[str, Any]]:
    """The current criteria under their practices."""
    return [
        {
            "title": in_language(practice.title),
            "criteria": [
                {"id": one.id, "title": in_language(one.title), "question": in_language(one.question), "core": one.core}
                for one in standard.current
                if one.practice == practice.id
            ],
        }
        for practice in standard.practices
    ]


def due_here(criterion: Criterion, population: int | None) -> list[date]:
    """From when the criterion is a duty for a place of this size; all days where the size is not known."""
    return sorted(
        {one.on for one in criterion.due if population is None or within(population, one.people_from, one.people_to)}
    )


def work_in_words(days: int | None) -> str:
    """Empty where nobody estimated it."""
    if days is None:
        return ""
    return ngettext("about %(days)s working day", "about %(days)s working days", days) % {"days": days}
