"""Permits that end soon: their holders are told, once."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from upstate.web.business.events import PROGRAM, What, record
from upstate.web.business.models import Application, Stage
from upstate.web.business.reviewing.letter_values import renewal_values
from upstate.web.business.reviewing.writing import add_letter
from upstate.web.business.service import the_portal
from upstate.web.city import this_city


def tell_renewals() -> int:
    """Note for each permit that ends soon, by its `renew_days`, that its holder is told; gives how many were. Run it once a day; running it
    more often, or twice at once, tells nobody twice. What has ended already is past telling."""
    today, told = this_city().settings.today(), 0
    for permit in the_portal().permits.permits:
        soon = Application.objects.filter(
            permit=permit.name,
            stage=Stage.ISSUED,
            erased=None,
            ends_on__range=(today, today + timedelta(days=permit.renew_days)),
        )
        for pk in soon.exclude(events__what=What.RENEWAL_TOLD).values_list("pk", flat=True):
            told += _tell(pk)
    return told


@transaction.atomic
def _tell(pk: int) -> bool:
    application = Application.objects.select_for_update().get(pk=pk)
    if application.ends_on is None or application.events.filter(what=What.RENEWAL_TOLD).exists():
        return False
    letter = add_letter(application, "renewal", at=timezone.now(), own=renewal_values)
    told = {"ends_on": application.ends_on.isoformat(), "letter": letter.pk if letter else None}
    record(application, What.RENEWAL_TOLD, who=PROGRAM, **told)
    return True
