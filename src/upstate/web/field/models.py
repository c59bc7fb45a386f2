"""Who walks which zone. What is found there lies in the log of visits, not here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Walk(models.Model):
    """One row a person and a zone that the person is given."""

    solution = models.CharField(max_length=100)
    round = models.CharField(max_length=80)
    zone = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="walks")

    class Meta:
        verbose_name = _("zone of a person")
        verbose_name_plural = _("zones of people")
        constraints = [
            models.UniqueConstraint(fields=["solution", "round", "zone", "person"], name="field_one_walk_each")
        ]

    def __str__(self) -> str:
        return f"{self.solution} {self.round} {self.zone}: {self.person}"
