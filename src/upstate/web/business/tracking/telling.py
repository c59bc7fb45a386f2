"""Mail that something happened to an application: that there is news and where to read it, and not what it says, for mail is read by
others too. Only the reason of a hold is told: the applicant has to mend something, and nothing else reminds them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from upstate.web.business.events import What
from upstate.web.business.mailing import queue_mail
from upstate.web.business.models import Event
from upstate.web.business.reviewing.wording import say_department, say_mending
from upstate.web.business.service import the_portal
from upstate.web.city import this_city, whole_address

# What is told, as subject and first sentence.
_TOLD = {
    What.ASKED: (
        gettext_noop("A question about your application %(reference)s"),
        gettext_noop("%(city)s has a question about your application. Nothing goes on until you answer it."),
    ),
    What.HELD: (
        gettext_noop("Something stands against your application %(reference)s"),
        gettext_noop("%(department)s can not approve your application to %(city)s yet. This is the reason:"),
    ),
    What.INSPECTION_PLANNED: (
        gettext_noop("A visit is planned for your application %(reference)s"),
        gettext_noop("%(city)s has planned a visit because of your application."),
    ),
    What.CHARGED: (
        gettext_noop("A fee for your application %(reference)s"),
        gettext_noop("There is a fee to pay to %(city)s for your application."),
    ),
    What.PAID: (
        gettext_noop("Your payment for the application %(reference)s"),
        gettext_noop("%(city)s has received your payment."),
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

_WHERE = gettext_noop(
    "Read it on the city's site, on the page “Where is my application?”. You need your reference, %(reference)s, and "
    "this e-mail address."
)


def tell(event: Event, **_more: Any) -> None:
    """Queue the mail that an event calls for, in the transaction of the event; nothing where no address is known."""
    application = event.application
    if event.what not in _TOLD or not application.email:
        return
    subject, first = _TOLD[What(event.what)]
    with override(application.language):
        values = {
            "city": this_city().settings.name,
            "reference": application.reference,
            "department": say_department(the_portal(), event.department) if event.department else "",
        }
        where = [_(_WHERE) % values, whole_address(reverse("business-track"))]
        parts = [_(first) % values, *_about_hold(event), *_about_letter(event), *where]
        queue_mail(
            key=f"news {application.reference} {event.pk}",
            to=application.email,
            subject=(_(subject) % values)[:200],
            body="\n\n".join(filter(None, parts)),
            language=application.language,
        )


def _about_hold(event: Event) -> list[str]:
    return [event.words, say_mending()] if event.what == What.HELD else []


def _about_letter(event: Event) -> list[str]:
    """That there is a letter, where the first sentence does not say so."""
    if not event.values.get("letter") or event.what in (What.ISSUED, What.REFUSED):
        return []
    return [_("A letter about it is there too. You can save it as a PDF and print it.")]
