"""Mail that something happened to an application: that there is news and where to read it, and not what it says, for mail is read by
others too."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from upstate.web.business.events import What
from upstate.web.business.mailing import queue_mail
from upstate.web.business.models import Event
from upstate.web.city import this_city

# What is told, as subject and first sentence.
_TOLD = {
    What.ASKED: (
        gettext_noop("A question about your application %(reference)s"),
        gettext_noop("%(city)s has a question about your application. Nothing goes on until you answer it."),
    ),
    What.INSPECTION_PLANNED: (
        gettext_noop("A visit is planned for your application %(reference)s"),
        gettext_noop("%(city)s has planned a visit because of your application."),
    ),
    What.CHARGED: (
        gettext_noop("A fee for your application %(reference)s"),
        gettext_noop("There is a fee to pay to %(city)s for your application."),
    ),
    What.REFUNDED: (
        gettext_noop("Money back for your application %(reference)s"),
        gettext_noop("%(city)s has paid money back to you."),
    ),
    What.ISSUED: (
        gettext_noop("Your permit is issued: application %(reference)s"),
        gettext_noop("%(city)s has issued your permit. You can save it as a PDF and print it."),
    ),
    What.REFUSED: (
        gettext_noop("A decision about your application %(reference)s"),
        gettext_noop("%(city)s has refused your application. The letter says why, and what you can do."),
    ),
    What.RENEWAL_TOLD: (
        gettext_noop("Your permit ends soon: application %(reference)s"),
        gettext_noop("Your permit from %(city)s ends soon. Renew it in time if you still need it."),
    ),
}


def tell(event: Event, **_more: Any) -> None:
    """Queue the mail that an event calls for, in the transaction of the event; nothing where no address is known."""
    application = event.application
    if event.what not in _TOLD or not application.email:
        return
    subject, first = _TOLD[What(event.what)]
    values = {"city": this_city().settings.name, "reference": application.reference}
    with override(application.language):
        body = f"{_(first)}\n\n" + _(
            "Read it on the city's site, on the page “Where is my application?”. You need your reference, %(reference)s, and "
            "this e-mail address."
        )
        queue_mail(
            key=f"news {application.reference} {event.pk}",
            to=application.email,
            subject=(_(subject) % values)[:200],
            body=body % values,
            language=application.language,
        )
