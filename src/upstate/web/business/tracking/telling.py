"""What an applicant is written when the city has done something: that there is news, and where to read it. Mail is read by others too,
so it says neither what was asked nor why something was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from upstate.web.business.events import What
from upstate.web.business.mailing import queue_mail
from upstate.web.business.models import Event
from upstate.web.city import this_city

# Asked for when the mail is made, in the language of the application.
_NEWS: dict[str, Callable[[], str]] = {
    What.ASKED: lambda: _("We need an answer from you. Until we have it, your application waits."),
    What.INSPECTION_PLANNED: lambda: _("We have planned a visit to look at your business."),
    What.CHARGED: lambda: _("There is a fee to pay."),
    What.REFUNDED: lambda: _("We have paid money back to you."),
    What.ISSUED: lambda: _("Your application is approved. Your papers are ready."),
    What.REFUSED: lambda: _("Your application was decided. We could not approve it."),
    What.RENEWAL_TOLD: lambda: _("Your permit ends soon. Renew it in time if you still need it."),
}


def tell(event: Event, **_others: Any) -> None:
    """Queue the mail that belongs to what happened; nothing where it is no news, or no address is known."""
    application, news = event.application, _NEWS.get(event.what)
    if news is None or not application.email:
        return
    with override(application.language):
        words = {"city": this_city().settings.name, "reference": application.reference, "news": news()}
        subject = _("News about your application %(reference)s") % words
        body = (
            _(
                "%(news)s\n\n"
                "Read more on the site of %(city)s, on the page “Where is my application?”. You need your reference, %(reference)s, "
                "and this e-mail address."
            )
            % words
        )
    queue_mail(
        key=f"news {application.reference} {event.pk}",
        to=application.email,
        subject=subject[:200],
        body=body,
        language=application.language,
    )
