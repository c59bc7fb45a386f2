"""Where an application stands: what it waits for, who looks at it and by when, and when a decision can be looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstate.solutions.service import Form, PermitType, ServiceSolution
from upstate.web.business.applying.summary import time_title
from upstate.web.business.events import open_questions
from upstate.web.business.models import Application, Inspection, Result, ReviewState, Stage
from upstate.web.business.reviewing.cases import OPEN
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.reviewing.fees import Account, account_of
from upstate.web.business.reviewing.ticking import project_decision, read_clocks
from upstate.web.business.reviewing.wording import say_department
from upstate.web.city import today
from upstate.web.look.saying import in_language

_STATUS = {
    Stage.DRAFT: gettext_lazy("You have not sent the application yet. The city does not look at it before you do."),
    Stage.SENT: gettext_lazy("We have your application. It waits to be looked at."),
    Stage.IN_REVIEW: gettext_lazy("We are looking at your application. You need do nothing now."),
    Stage.WAITING: gettext_lazy("We wait for your answer. Until you send it, nothing goes on."),
    Stage.ISSUED: gettext_lazy("The permit is issued."),
    Stage.REFUSED: gettext_lazy("The application is refused. The letter says why, and what you can do."),
    Stage.WITHDRAWN: gettext_lazy("You have withdrawn the application. Nothing more happens with it."),
}


@dataclass(frozen=True)
class Look:
    """One department. due: the day by which it means to answer; null once it has, or while it waits for the applicant. against: what it
    said that stands against the application; empty where nothing does."""

    department: str
    state: str
    due: date | None
    is_late: bool
    against: str


@dataclass(frozen=True)
class Owes:
    """One thing that the applicant is asked. section: of the form, where the answer can be changed; empty where it is not known."""

    about: str
    words: str
    asked: datetime
    section: str


@dataclass(frozen=True)
class Standing:
    """All of it, in words of the reader's language. projection: empty where nothing is to be decided."""

    status: str
    looks: tuple[Look, ...]
    projection: str
    owes: tuple[Owes, ...]
    account: Account
    visits: tuple[Inspection, ...]
    may_withdraw: bool
    may_renew: bool


def read_standing(application: Application, solution: ServiceSolution, permit: PermitType, form: Form) -> Standing:
    """Where it stands now."""
    is_open = application.stage in OPEN
    return Standing(
        status=_status(application),
        looks=tuple(_looks(application, solution)) if application.stage != Stage.WITHDRAWN else (),
        projection=say_projection(application) if is_open else "",
        owes=tuple(find_owed(application, form)) if is_open else (),
        account=account_of(application),
        visits=tuple(application.inspections.filter(result=Result.PLANNED)) if is_open else (),
        may_withdraw=is_open,
        may_renew=may_renew(application, permit),
    )


def may_renew(application: Application, permit: PermitType) -> bool:
    """Whether it ends so soon that it can be renewed, or has ended."""
    soon = today() + timedelta(days=permit.renew_days)
    return application.stage == Stage.ISSUED and application.ends_on is not None and application.ends_on <= soon


def require_renewal(application: Application, permit: PermitType) -> None:
    """Raise `NotNow` where `may_renew` says no."""
    if not may_renew(application, permit):
        raise NotNow(
            _("This can not be renewed now."),
            allowed=_("a permit that ends soon or has ended"),
            next_step=_("Read below until when it is good. A letter comes in time before it ends."),
        )


def _status(application: Application) -> str:
    is_held = application.reviews.filter(state=ReviewState.HELD).exists()
    if application.stage == Stage.IN_REVIEW and is_held:
        return _("Something stands against your application. Read below what it is, and what you can do.")
    return str(_STATUS[Stage(application.stage)])


def _looks(application: Application, solution: ServiceSolution) -> list[Look]:
    readings, is_open = read_clocks(application), application.stage in OPEN
    found = []
    for one in application.reviews.all():
        reading = readings[one.pk]
        runs = is_open and one.state in (ReviewState.OPEN, ReviewState.HELD)
        is_running = runs and not reading.is_stopped
        found.append(
            Look(
                department=say_department(solution, one.department),
                state=one.get_state_display(),
                due=reading.due if is_running else None,
                is_late=is_running and reading.is_late,
                against=one.words if is_open and one.state == ReviewState.HELD else "",
            )
        )
    return found


def find_owed(application: Application, form: Form) -> list[Owes]:
    """What the city asks and waits for, the first question first."""
    return [
        Owes(_about(form, one.values), one.words, one.at, str(one.values.get("section", "")))
        for one in open_questions(application)
    ]


def _about(form: Form, values: dict[str, object]) -> str:
    section = next((one for one in form.sections if one.name == values.get("section")), None)
    question = form.questions.get(str(values.get("question")))
    place = values.get("place")
    where = time_title(section, place) if section and isinstance(place, int) else ""
    return " – ".join(filter(None, (where, in_language(question) if question else "")))


def say_projection(application: Application) -> str:
    """When a decision can be looked for, in a sentence that promises no more than is known."""
    told = project_decision(application)
    named = {"earliest": told.earliest, "likely": told.likely, "latest": told.latest}
    days = {name: date_format(day, "DATE_FORMAT") for name, day in named.items() if day}
    if told.from_record and told.latest:
        words = _(
            "Applications like this one, counted from how long others took: one half is decided by %(likely)s, "
            "and eight in ten between %(earliest)s and %(latest)s."
        )
    elif told.latest:
        words = _(
            "The departments mean to answer by %(latest)s. Too few applications like this one have been decided to say how "
            "often that comes true."
        )
    else:
        words = _("We can not say on which day it will be decided.")
    waits = _("The days count from your answer, as if you sent it today.") if told.waits else ""
    return " ".join(filter(None, (words % days, waits)))
