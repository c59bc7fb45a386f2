"""The decision: issued when nothing is missing, refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upstate.permits.lasting import last_day
from upstate.web.business.events import What, open_questions, record
from upstate.web.business.models import Letter, Result, Stage
from upstate.web.business.models.reviewing import ENDED
from upstate.web.business.reviewing.actions.holding import hold_case
from upstate.web.business.reviewing.actions.inspecting import passed_visit
from upstate.web.business.reviewing.cases import Case
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.reviewing.fees import account_of
from upstate.web.business.reviewing.rights import require_review, who
from upstate.web.business.reviewing.wording import say_department
from upstate.web.business.reviewing.writing import write_letter
from upstate.web.city import this_city
from upstate.web.look.saying import in_language


def what_is_missing(case: Case) -> list[str]:
    """What stands between the application and its permit, in words; empty where nothing does."""
    return list(_missing(case))


def _missing(case: Case) -> Iterator[str]:
    for review in case.application.reviews.exclude(state__in=ENDED):
        yield _("The review of %(department)s.") % {"department": say_department(case.solution, review.department)}
    for visit in case.permit.inspections:
        if passed_visit(case, visit.name) is None:
            yield _("The inspection: %(name)s.") % {"name": in_language(visit)}
    if owed := len(open_questions(case.application)):
        yield ngettext("%(number)s answer of the applicant.", "%(number)s answers of the applicant.", owed) % {
            "number": owed
        }
    account = account_of(case.application)
    if account.unknown:
        yield ngettext("The amount of %(number)s fee.", "The amounts of %(number)s fees.", account.unknown) % {
            "number": account.unknown
        }
    if account.balance > 0:
        yield _("A payment of $%(amount).2f.") % {"amount": account.balance / 100}


@transaction.atomic
def issue(case: Case, *, by: Any, seen: int) -> Letter:
    """Give the permit: it gets its number, its last day and its certificate. Raises `NotNow` that names all that is missing."""
    require_review(by, case.solution, case.permit.decides)
    held = hold_case(case, seen=seen)
    if missing := what_is_missing(held):
        raise NotNow(
            _("The permit can not be issued yet. This is missing: %(what)s") % {"what": " ".join(missing)},
            allowed=_(
                "a permit for which all departments have spoken, all inspections are passed and all fees are paid"
            ),
            next_step=_("Take care of what is named, or refuse the application with a reason."),
        )
    if held.permit.lasts_months:
        held.application.ends_on = last_day(this_city().settings.today(), held.permit.lasts_months)
    return _decide(held, Stage.ISSUED, What.ISSUED, by=by)


@transaction.atomic
def refuse(case: Case, *, by: Any, seen: int, reason: str) -> Letter:
    """Say no, with the reason that the applicant reads."""
    require_review(by, case.solution, case.permit.decides)
    held = hold_case(case, seen=seen)
    if not reason.strip():
        raise NotNow(
            _("No reason was given."),
            allowed=_("a reason in plain words, which stands in the letter"),
            next_step=_("Write which rule is not met, and what would have to be different."),
        )
    return _decide(held, Stage.REFUSED, What.REFUSED, by=by, reason=reason.strip())


def _decide(case: Case, stage: Stage, what: What, *, by: Any, reason: str = "") -> Letter:
    now = timezone.now()
    case.application.stage, case.application.decided = stage, now
    case.application.save(update_fields=["stage", "decided", "ends_on", "changed"])
    case.application.inspections.filter(result=Result.PLANNED).update(result=Result.CALLED_OFF, at=now, by=who(by))
    letter = write_letter(case, str(stage), at=now, own=lambda case: {"reason": reason})
    ends_on = case.application.ends_on.isoformat() if case.application.ends_on else None
    record(
        case.application,
        what,
        who=who(by),
        department=case.permit.decides,
        words=reason,
        at=now,
        letter=letter.pk,
        number=letter.number,
        ends_on=ends_on,
    )
    return letter
