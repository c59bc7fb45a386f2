"""Mail to applicants: every mail is a row first, in the transaction that makes it due, so that none is lost."""

from __future__ import annotations

from upstate.web.business.models import Mail


def queue_mail(*, key: str, to: str, subject: str, body: str, language: str) -> Mail:
    """Queue one e-mail; what was queued under `key` before is left as it is. Called inside the transaction that makes it due."""
    values = {"to": to, "subject": subject, "body": body, "language": language}
    return Mail.objects.get_or_create(key=key, defaults=values)[0]
