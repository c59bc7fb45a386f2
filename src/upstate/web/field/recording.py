"""From what a form or a telephone sends to the log of visits."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from pydantic import Field

from upstate.actions.record_visits import Recorded, record_visits
from upstate.errors import UpstateError
from upstate.fieldwork.standing import Standing
from upstate.fieldwork.visit import Kept, OptOut, Visit
from upstate.web.city import this_city
from upstate.web.field.forms import DoorForm
from upstate.web.field.zones import OpenZone, open_zone, today_here
from upstate.web.people.models import Person

RECORDED, KNOWN, CONFLICT, REFUSED = "recorded", "known", "conflict", "refused"


class Sent(Kept):
    """One door as a telephone sends it. visit: made at the door. stop: its number in the zone. door: which one, where the stop is an
    area. on: the day by the telephone."""

    visit: str = Field(pattern=r"^[A-Za-z0-9-]{8,60}$")
    solution: str = Field(max_length=100)
    round: str = Field(max_length=80)
    zone: int = Field(ge=1, le=1_000_000)
    stop: int = Field(ge=1, le=1_000_000)
    door: str = Field(default="", max_length=200)
    on: date
    answers: dict[str, str] = Field(default_factory=dict, max_length=60)
    note: str = Field(default="", max_length=500)
    opted_out: bool = False


@dataclass(frozen=True)
class Answer:
    """What became of one door. words: for the crew; empty where all is well."""

    visit: str
    state: str
    words: str = ""


def record(person: Person, sent: list[Sent]) -> list[Answer]:
    """Record what a telephone sends, each door by itself: one that is refused does not stop the others."""
    answers: dict[str, Answer] = {}
    ready: dict[str, list[tuple[Sent, Visit]]] = defaultdict(list)
    for one in sent:
        try:
            opened = open_zone(person, one.solution, one.round, one.zone)
            ready[one.solution].append((one, make_visit(person, opened, one)))
        except UpstateError as fault:
            answers[one.visit] = Answer(one.visit, REFUSED, f"{fault.given} {fault.next_step}")
    for solution, visits in ready.items():
        recorded = store(person, solution, [(visit, one.opted_out) for one, visit in visits])
        answers |= {one.visit: _answer(one.visit, visit, recorded) for one, visit in visits}
    return [answers[one.visit] for one in sent]


def make_visit(person: Person, opened: OpenZone, sent: Sent) -> Visit:
    """A visit of what was sent; raises `UpstateError` for a door that is not there, a day that can not be, or odd answers."""
    stop = opened.stops.get(sent.stop)
    if stop is None:
        raise _refused(_("This zone has no door %(number)s.") % {"number": sent.stop})
    if sent.on > today_here():
        raise _refused(_("The day of the visit is in the future. Is the clock of the telephone right?"))
    form = DoorForm(
        {**sent.answers, "visit": sent.visit, "door": sent.door, "note": sent.note, "opted_out": sent.opted_out},
        door=opened.fieldwork.door,
        area=stop.is_area,
    )
    unknown = {*sent.answers} - {one.name for one in form.questions}
    if unknown or not form.is_valid():
        faults = "; ".join(text for texts in form.errors.values() for text in texts)
        raise _refused(faults or _("It answers a question that is not asked."))
    answers = form.answers(form.cleaned_data)
    in_need, _told = opened.fieldwork.door.judge(answers)
    door = form.cleaned_data.get("door", "")
    return Visit(
        visit=_name(person, opened.standing, sent, (stop.unit, door)),
        unit=stop.unit,
        door=door,
        on=sent.on,
        in_need=in_need,
        given=opened.fieldwork.door.given_in(answers),
        round=opened.round.name,
        answers=answers,
        note=form.cleaned_data["note"],
        by=person.email,
    )


def _name(person: Person, standing: Standing, sent: Sent, place: tuple[str, str]) -> str:
    """The name of the visit. Who answers for the same door on the same day again corrects the own answer; a name that somebody
    else took, or that names another door, is refused."""
    known = standing.records.get(sent.visit)
    if known is not None and (known.by, known.unit, known.door) != (person.email, *place):
        raise _refused(_("This visit is another one already."))
    own = (person.email, *place, sent.on)
    visits = standing.visits.items()
    return next((name for name, one in visits if (one.by, one.unit, one.door, one.on) == own), sent.visit)


def store(person: Person, solution: str, visits: list[tuple[Visit, bool]]) -> Recorded:
    """Write visits to the log, and the wishes not to be visited again."""
    wishes = [OptOut(unit=visit.unit, door=visit.door, on=visit.on, by=person.email) for visit, out in visits if out]
    return record_visits(
        workspace=this_city().folder,
        solution=solution,
        visits=[visit for visit, _out in visits],
        opt_outs=wishes,
        kind="form",
        today=today_here(),
    )


def _answer(name: str, visit: Visit, recorded: Recorded) -> Answer:
    here = (visit.unit, visit.door, visit.on)
    if any((one.unit, one.door, one.on) == here for one in recorded.conflicts):
        words = _("Somebody gave another answer for this door on this day. Both are kept; the office decides.")
        return Answer(name, CONFLICT, words)
    return Answer(name, KNOWN if visit.visit in recorded.known else RECORDED)


def _refused(given: str) -> UpstateError:
    return UpstateError(
        given,
        allowed=_("a door of your zone, a day up to today, answers to its questions"),
        next_step=_("Tell the office."),
    )


def as_json(answers: list[Answer]) -> list[dict[str, Any]]:
    return [{"visit": one.visit, "state": one.state, "words": one.words} for one in answers]
