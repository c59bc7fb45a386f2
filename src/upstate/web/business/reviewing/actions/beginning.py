"""What follows when an application is sent: every department begins at the same time, and the fees are worked out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import zip_longest

from django.db import transaction

from upstate.web.business.events import PROGRAM, What, record
from upstate.web.business.models import Application, Charge, Review, ReviewState, Version
from upstate.web.business.models.reviewing import ENDED
from upstate.web.business.reviewing.actions.holding import hold_any
from upstate.web.business.reviewing.cases import Case
from upstate.web.business.reviewing.changed import changed_unasked
from upstate.web.business.reviewing.fees import find_charges
from upstate.web.business.reviewing.names import note_names
from upstate.web.business.reviewing.ticking import working_days, write_due


@transaction.atomic
def begin_reviews(application: Application, *, at: datetime) -> None:
    """Open the reviews of the permit and note its fees; what is there already stays. at: when it was sent."""
    case, days = hold_any(application), working_days()
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
    """What follows when other answers were sent. Who ended a review looks again where an answer changed that their own department had not
    asked about, and the fees follow the answers."""
    case = hold_any(application)
    note_names(case.application, case.form, case.version)
    before = case.application.versions.filter(sent__isnull=False, number__lt=case.version.number).last()
    if before is not None:
        _open_again(case, before)
        _charge_again(case, before)
    write_due(case.application)


def _open_again(case: Case, before: Version) -> None:
    for review in case.application.reviews.filter(state__in=ENDED):
        if changed_unasked(case, before, review.department):
            review.state, review.at, review.by = ReviewState.OPEN, None, ""
            review.save(update_fields=["state", "at", "by"])
            values = {"department": review.department, "because": "answers changed"}
            record(case.application, What.REVIEW_BEGUN, who=PROGRAM, **values)


def _charge_again(case: Case, before: Version) -> None:
    """Fees that the rules say otherwise by the new answers. Where a person had said the amount of one, a person says it once more."""
    was, now = _by_title(find_charges(replace(case, version=before))), _by_title(find_charges(case))
    for title in dict.fromkeys([*was, *now]):
        old, new = was.get(title, []), now.get(title, [])
        if [one.cents for one in old] == [one.cents for one in new]:
            continue
        rows = case.application.charges.filter(title_en=title)
        is_said = rows.exclude(by="").exists()
        lowered = list(rows.filter(by="", waivers__isnull=False).distinct())
        rows.filter(by="", waivers=None).delete()
        for row, kept in zip_longest(new, lowered):  # what two persons took off a fee stays taken off
            if row is None:
                kept.delete()
                continue
            stays = kept or row
            stays.cents = None if is_said else row.cents
            stays.save()
        cents = None if any(one.cents is None for one in new) else sum(one.cents or 0 for one in new)
        values = {"cents": cents, "title_en": title, "title_es": (new or old)[0].title_es, "because": "answers changed"}
        record(case.application, What.CHARGED, who=PROGRAM, department=case.permit.decides, **values)


def _by_title(charges: list[Charge]) -> dict[str, list[Charge]]:
    found: dict[str, list[Charge]] = {}
    for one in charges:
        found.setdefault(one.title_en, []).append(one)
    return found
