"""From what a form or a telephone sends to the log of visits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from django.utils.translation import gettext as _
from pydantic import Field

from upstate.actions.record_visits import Recorded, record_visits
from upstate.errors import UpstateError
from upstate.fieldwork.rounds import Stop
from upstate.fieldwork.visit import Kept, OptOut, Visit
from upstate.web.city import this_city
from upstate.web.field.forms import DoorForm
from upstate.web.field.zones import OpenZone, open_zone, today_here
from upstate.web.people.models import Person

RECORDED, KNOWN, CONFLICT, REFUSED = "recorded", "known", "conflict", "refused"


class Sent(Kept):
    """One door as a telephone sends it. visit: made at the door. stop: its number in the zone. door: which one, where the stop is an
    area. on: the day by the telephone.
    takes_back: the crew took a wish not to be visited back that it had noted. edit: which edit of this answer it is, from 1."""

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
    takes_back: bool = False
    edit: int = Field(default=0, ge=0, le=1_000_000)


@dataclass(frozen=True)
class Answer:
    """What became of one door. words: for the crew; empty where all is well."""

    visit: str
    state: str
    words: str = ""


def record(person: Person, sent: Sequence[Sent]) -> list[Answer]:
    """Record what a telephone sends, each door by itself: one that is refused does not stop the others. Each zone is opened once."""
    answers: dict[int, Answer] = {}
    ready: dict[str, list[tuple[int, Sent, Visit]]] = defaultdict(list)
    opened = cache(partial(open_zone, person))
    places: dict[str, tuple[object, ...]] = {}
    for number, one in enumerate(sent):
        try:
            place = (one.solution, one.round, one.zone, one.stop, one.door)
            if places.setdefault(one.visit, place) != place:
                raise taken()
            visit = make_visit(person, opened(one.solution, one.round, one.zone), one)
            ready[one.solution].append((number, one, visit))
        except UpstateError as fault:
            answers[number] = _refusal(one.visit, fault)
    for solution, visits in ready.items():
        recorded = store(person, solution, [(visit, one) for _, one, visit in visits])
        answers |= {number: _answer(one.visit, visit, recorded) for number, one, visit in visits}
    return [answers[number] for number in range(len(sent))]


def make_visit(person: Person, opened: OpenZone, sent: Sent) -> Visit:
    """A visit of what was sent; raises `UpstateError` for a door that is not there, a day that can not be, or odd answers."""
    stop = _stop(opened, sent)
    if not opened.round.made_on <= sent.on <= today_here():
        raise _refused(
            _("The visit can not have been on %(day)s: it is in the future, or before the round. Is the clock right?")
            % {"day": sent.on}
        )
    form = DoorForm(
        {**sent.answers, "visit": sent.visit, "door": sent.door, "note": sent.note, "opted_out": sent.opted_out},
        door=opened.fieldwork.door,
        area=stop.is_area,
        takes_back=sent.takes_back,
    )
    unknown = {*sent.answers} - {one.name for one in form.questions}
    if unknown or not form.is_valid():
        faults = "; ".join(text for texts in form.errors.values() for text in texts)
        raise _refused(faults or _("It answers a question that is not asked."))
    answers = form.answers(form.cleaned_data)
    in_need = opened.fieldwork.door.judge(answers)
    return Visit(
        visit=sent.visit,
        unit=stop.unit,
        door=form.cleaned_data.get("door", ""),
        on=sent.on,
        in_need=in_need,
        given=opened.fieldwork.door.given_in(answers),
        round=opened.round.name,
        answers=answers,
        note=form.cleaned_data["note"],
        by=person.email,
        sent=sent.visit if sent.edit else "",
        edit=sent.edit,
    )


def _stop(opened: OpenZone, sent: Sent) -> Stop:
    """The stop that was sent. One that wants no more visits is there for whoever sends again what was recorded before."""
    known = opened.standing.records.get(sent.visit)
    stop = opened.planned.get(sent.stop)
    if stop is None or (sent.stop not in opened.stops and (known is None or known.unit != stop.unit)):
        raise _refused(_("This zone has no door %(number)s.") % {"number": sent.stop})
    return stop


def store(person: Person, solution: str, visits: Sequence[tuple[Visit, Sent]]) -> Recorded:
    """Write visits to the log, and the wishes not to be visited again, or to take such a wish back."""
    wishes = [
        OptOut(unit=visit.unit, door=visit.door, on=visit.on, by=person.email, out=sent.opted_out)
        for visit, sent in visits
        if sent.opted_out or sent.takes_back
    ]
    return record_visits(
        workspace=this_city().folder,
        solution=solution,
        visits=[visit for visit, _sent in visits],
        opt_outs=wishes,
        kind="form",
        today=today_here(),
    )


def _answer(name: str, visit: Visit, recorded: Recorded) -> Answer:
    if visit.visit in recorded.taken:
        return _refusal(name, taken())
    here = (visit.unit, visit.door, visit.on)
    if any((one.unit, one.door, one.on) == here for one in recorded.conflicts):
        words = _("Somebody gave another answer for this door on this day. Both are kept; the office decides.")
        return Answer(name, CONFLICT, words)
    return Answer(name, KNOWN if visit.visit in recorded.known else RECORDED)


def _refusal(name: str, fault: UpstateError) -> Answer:
    return Answer(name, REFUSED, f"{fault.given} {fault.next_step}")


def taken() -> UpstateError:
    """The name of the visit is another one's."""
    return _refused(_("This visit is another one already."))


def _refused(given: str) -> UpstateError:
    return UpstateError(
        given,
        allowed=_("a door of your zone, a day up to today, answers to its questions"),
        next_step=_("Tell the office."),
    )


def as_json(answers: list[Answer]) -> list[dict[str, Any]]:
    return [{"visit": one.visit, "state": one.state, "words": one.words} for one in answers]
