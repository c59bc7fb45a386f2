"""What follows when an application is sent: every department begins at the same time, and the fees are worked out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from upstate.permits.differences import differences
from upstate.web.business.events import PROGRAM, What, record
from upstate.web.business.models import Application, Charge, Review, ReviewState
from upstate.web.business.reviewing.cases import Case, make_case
from upstate.web.business.reviewing.fees import find_charges
from upstate.web.business.reviewing.names import note_names
from upstate.web.business.reviewing.ticking import working_days, write_due


@transaction.atomic
def begin_reviews(application: Application, *, at: datetime) -> None:
    """Open the reviews of the permit and note its fees; what is there already stays. at: when it was sent."""
    case, days = make_case(Application.objects.select_for_update().get(pk=application.pk)), working_days()
    note_names(case.application, case.form, case.version)
    for review in case.permit.reviews:
        due = days.after(days.day_of(at), review.days)
        values = {"days": review.days, "opened": at, "due": due, "version": case.version}
        _row, is_new = Review.objects.get_or_create(
            application=case.application, department=review.department, defaults=values
        )
        if is_new:
            record(case.application, What.REVIEW_BEGUN, who=PROGRAM, department=review.department, at=at)
    if not case.application.charges.exists():
        Charge.objects.bulk_create(find_charges(case))


@transaction.atomic
def look_again(application: Application) -> None:
    """What follows when other answers were sent. Who approved looks again where an answer changed that nobody had asked about."""
    case = make_case(Application.objects.select_for_update().get(pk=application.pk))
    note_names(case.application, case.form, case.version)
    if _changed_unasked(case):
        for review in case.application.reviews.filter(state=ReviewState.APPROVED):
            review.state, review.at, review.by = ReviewState.OPEN, None, ""
            review.save(update_fields=["state", "at", "by"])
            record(
                case.application,
                What.REVIEW_BEGUN,
                who=PROGRAM,
                department=review.department,
                because="answers changed",
            )
    write_due(case.application)


def _changed_unasked(case: Case) -> bool:
    before = case.application.versions.filter(sent__isnull=False, number__lt=case.version.number).last()
    if before is None:
        return False
    asked = {
        (one.values.get("section"), one.values.get("place"), one.values.get("question"))
        for one in case.application.events.filter(what=What.ASKED, at__gte=before.sent)
    }
    changed = differences(case.form, before.answers, case.version.answers)
    return any((one.section.name, one.place, one.question.name) not in asked for one in changed)
