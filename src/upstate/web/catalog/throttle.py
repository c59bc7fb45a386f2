"""How many forms one visitor may send."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from upstate.web.catalog.faults import TooManyForms
from upstate.web.counting import count_this_hour

FORMS_AN_HOUR = 6


def refuse_too_many(request: HttpRequest) -> None:
    """Count a form that was sent; raises `TooManyForms` beyond six an hour from one address."""
    if count_this_hour(request, "catalog-forms") > FORMS_AN_HOUR:
        raise TooManyForms(
            _("Many forms came from your address."),
            allowed=_("%(number)s forms an hour") % {"number": FORMS_AN_HOUR},
            next_step=_("Wait an hour and send it again, or write to the contact that the dataset names."),
        )
