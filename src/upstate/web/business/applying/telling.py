"""What an applicant is written: the link to go on by, and that the application came in. In the language of the application."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from upstate.solutions.service import Form
from upstate.web.business.mailing import queue_mail
from upstate.web.business.models import Application, Event, Mail, Version
from upstate.web.city import this_city
from upstate.web.look.saying import in_language


def tell_link(application: Application, form: Form, *, to: str, link: str, once: str) -> None:
    """Queue the mail with the link. once: it goes out once for each of these, such as an hour."""
    with override(application.language):
        title = in_language(form.title)
        subject = _("Go on with your application: %(title)s") % {"title": title}
        body = _(
            "You have begun an application to %(city)s: %(title)s.\n\n"
            "Go on here. What you typed is kept:\n%(link)s\n\n"
            "Whoever has this link can read and change your application. Do not pass it on.\n"
            "If you did not ask for this, you need do nothing."
        ) % {"city": this_city().settings.name, "title": title, "link": link}
    queue_mail(
        key=_link_key(application, once),
        to=to,
        subject=subject[:200],
        body=body,
        language=application.language,
    )


def was_told(application: Application, once: str) -> bool:
    """Whether the link was queued already for this `once`."""
    return Mail.objects.filter(key=_link_key(application, once)).exists()


def _link_key(application: Application, once: str) -> str:
    return f"link {application.reference} {once}"


def tell_moved(application: Application, event: Event) -> None:
    """Queue the mail to the old address that says that another one has taken its place; it does not say which."""
    with override(application.language):
        city = this_city().settings.name
        subject = _("Another e-mail address was given for your application")
        body = _(
            "For your application to %(city)s another e-mail address was given. From now on we write to that one.\n\n"
            "If it was not you, call the city: somebody may have the link of your application."
        ) % {"city": city}
    queue_mail(
        key=f"moved {application.reference} {event.pk}",
        to=application.email,
        subject=subject[:200],
        body=body,
        language=application.language,
    )


def tell_received(application: Application, version: Version, form: Form) -> None:
    """Queue the mail that says that a version came in; nothing where no address is known."""
    if not application.email:
        return
    with override(application.language):
        title = in_language(form.title)
        subject = _("We have your application: %(title)s") % {"title": title}
        body = _(
            "%(city)s has received your application: %(title)s.\n\n"
            "Your reference: %(reference)s\n\n"
            "Keep this reference. With it and this e-mail address you can see where your application is."
        ) % {"city": this_city().settings.name, "title": title, "reference": application.reference}
    queue_mail(
        key=f"received {application.reference} {version.number}",
        to=application.email,
        subject=subject[:200],
        body=body,
        language=application.language,
    )
