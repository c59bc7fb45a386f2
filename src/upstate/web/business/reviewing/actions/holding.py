"""What every step begins with: the application's row held, so that two people do not take it at once."""

from __future__ import annotations

from django.utils.translation import gettext as _

from upstate.web.business.models import Application, Stage
from upstate.web.business.reviewing.cases import OPEN, Case, make_case
from upstate.web.business.reviewing.faults import NotNow


def hold_any(application: Application) -> Case:
    """The case as it is now, decided or not, with its row held until the transaction ends."""
    return make_case(Application.objects.select_for_update().get(pk=application.pk))


def hold_case(case: Case, *, seen: int | None = None) -> Case:
    """The case as it is now, with its row held until the transaction ends. seen: the number of the version that was on the page of
    whoever takes the step; null where the step is not about the answers.

    Raises `NotNow` when the application is decided or withdrawn, or the applicant sent other answers meanwhile.
    """
    held = hold_any(case.application)
    if held.application.stage not in OPEN:
        raise NotNow(
            _("This application is closed: %(stage)s.") % {"stage": Stage(held.application.stage).label},
            allowed=_("steps for an application that is not decided yet"),
            next_step=_("Read on its page what was decided, and by whom."),
        )
    if seen is not None and seen != held.version.number:
        raise NotNow(
            _("The applicant sent other answers after you opened this page."),
            allowed=_("a step on the answers that you have read"),
            next_step=_("Read what changed, and take the step again."),
        )
    return held


def note_work(application: Application) -> None:
    """From the first step on, the applicant reads that somebody is looking."""
    if application.stage == Stage.SENT:
        application.stage = Stage.IN_REVIEW
        application.save(update_fields=["stage", "changed"])
