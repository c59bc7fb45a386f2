"""Who of the city read an application."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from upstate.web.people.models import AppendOnly


class Reading(AppendOnly):
    """One row a page or a file of an application that was shown to a person of the city. Never changed and never removed: the
    database refuses it too (`business.guarding`).

    reference: of the application, which the row outlives. person: who; `who` keeps name and address as they were then.
    page: the name of the address. number: of the file or letter; null where the page is none.
    """

    at = models.DateTimeField(auto_now_add=True)
    reference = models.CharField(max_length=12, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    who = models.CharField(max_length=420)
    page = models.CharField(max_length=100)
    number = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")

    def __str__(self) -> str:
        return f"{self.reference} {self.who}"
