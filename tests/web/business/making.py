"""Applications that were sent, as the forms of the site send them."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from upstate.web.business.events import APPLICANT, What, record
from upstate.web.business.models import Application, Letter, Stage, Upload, Version
from upstate.web.city import this_city

FOOD_TRUCK: dict[str, Any] = {
    "you": [{"applicant_name": "Ana Díaz", "applicant_phone": "315-555-0133"}],
    "owners": [{"owner_name": "Ana Díaz", "owner_share": "60"}, {"owner_name": "Luis Díaz", "owner_share": "40"}],
    "the_truck": [
        {
            "business_name": "Tacos Ana",
            "serves": "Tacos\nand juice",
            "cooks_aboard": "yes",
            "fuel": ["propane", "electricity"],
        }
    ],
}
_LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ"


def send_application(
    permit: str = "food_truck_permit",
    form: str = "food_truck",
    *,
    answers: dict[str, Any] | None = None,
    at: datetime | None = None,
    interview: dict[str, list[str]] | None = None,
    **fields: Any,
) -> Application:
    """An application that has just been sent."""
    now = at or timezone.now()
    application = Application.objects.create(
        reference="".join(secrets.choice(_LETTERS) for _ in range(8)),
        permit=permit,
        form=form,
        text="x" * 64,
        stage=Stage.SENT,
        email="ana@tacos.example",
        key=secrets.token_hex(32),
        interview={"business": ["food_truck"], "cooks": ["yes"], "employees": ["2"]}
        if interview is None
        else interview,
        sent=now,
        **fields,
    )
    answered = FOOD_TRUCK if answers is None else answers
    Version.objects.create(application=application, number=1, answers=answered, signed="Ana Díaz", sent=now)
    record(application, What.SENT, who=APPLICANT, at=now, version=1)
    return application


def issue(
    permit: str = "food_truck_permit", *, number: str = "2026-0000001", days: int = 0, **given: Any
) -> Application:
    """An application that was sent and issued, with the number of its certificate. days: by the city's clock, which may have been set back between."""
    now = timezone.localtime(timezone=this_city().settings.zone)
    made = send_application(permit, at=now - timedelta(days=days), **given)
    Letter.objects.create(application=made, number=number, kind="issued", language="en", path="x", sha256="x", at=now)
    Application.objects.filter(pk=made.pk).update(stage=Stage.ISSUED, decided=now)
    made.refresh_from_db()
    return made


def send_again(application: Application, answers: dict[str, Any], *, at: datetime | None = None) -> Version:
    """The applicant sends other answers, which answers all that was asked."""
    now = at or timezone.now()
    number = application.versions.count() + 1
    version = Version.objects.create(
        application=application, number=number, answers=answers, signed="Ana Díaz", sent=now
    )
    Application.objects.filter(pk=application.pk).update(stage=Stage.IN_REVIEW)
    application.refresh_from_db()
    record(application, What.SENT_AGAIN, who=APPLICANT, at=now, version=number)
    answered = {one.values["asked"] for one in application.events.filter(what=What.ANSWERED)}
    for asked in application.events.filter(what=What.ASKED).exclude(pk__in=answered):
        record(application, What.ANSWERED, who=APPLICANT, department=asked.department, at=now, asked=asked.pk)
    return version


def add_file(application: Application, question: str, name: str) -> Upload:
    """A file in the truck's section."""
    return Upload.objects.create(
        application=application,
        section="the_truck",
        question=question,
        name=name,
        path=f"applications/{application.pk}/{secrets.token_hex(8)}",
        sha256="0" * 64,
        bytes=100,
        kind="pdf",
    )


def on(text: str) -> datetime:
    """A moment of 2026 in UTC."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)
