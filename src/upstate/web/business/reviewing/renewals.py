"""Which application another one renews, and which came in its place, as its history tells."""

from __future__ import annotations

from dataclasses import dataclass

from upstate.web.business.events import What
from upstate.web.business.models import Application


@dataclass(frozen=True)
class Renewals:
    """References, the oldest first. before: of what it renews; after: of what was sent to renew it. What was erased is left out."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def read_renewals(application: Application) -> Renewals:
    """The applications before and after this one; both empty for most."""
    told = list(application.events.filter(what__in=[What.BEGUN, What.RENEWED]).values_list("values", flat=True))
    return Renewals(*(_sent([one[name] for one in told if name in one]) for name in ("renews", "renewed_by")))


def _sent(references: list[str]) -> tuple[str, ...]:
    found = Application.objects.filter(reference__in=references, sent__isnull=False, erased=None)
    return tuple(found.order_by("pk").values_list("reference", flat=True)) if references else ()
