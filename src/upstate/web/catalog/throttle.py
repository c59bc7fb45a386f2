"""How many forms one visitor may send. Nothing is kept but a number under a fingerprint, in memory, for an hour."""

from __future__ import annotations

from allauth.core.internal.httpkit import get_client_ip
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from upstate.web.catalog.faults import TooManyForms

FORMS_AN_HOUR = 6
_HOUR = 3600


def refuse_too_many(request: HttpRequest) -> None:
    """Count a form that was sent; raises `TooManyForms` beyond six an hour from one address."""
    try:
        address = str(get_client_ip(request))
    except Exception:  # a proxy garbled it: all such visitors share one count
        address = "unknown"
    key = f"catalog-forms-{salted_hmac('upstate.catalog.throttle', address, algorithm='sha256').hexdigest()[:32]}"
    cache.add(key, 0, _HOUR)
    try:
        sent = cache.incr(key)
    except ValueError:  # the hour ended between the two lines
        sent = 1
    if sent > FORMS_AN_HOUR:
        raise TooManyForms(
            _("Many forms came from your address."),
            allowed=_("%(number)s forms an hour") % {"number": FORMS_AN_HOUR},
            next_step=_("Wait an hour and send it again, or write to the contact that the dataset names."),
        )
