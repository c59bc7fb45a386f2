"""What one person asks for and only another one may do."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Asked(models.Model):
    """reason: what the second person judges by. asked_by: who asked, as `rights.who` names them; asked_id: their row."""

    reason = models.TextField()
    asked_by = models.CharField(max_length=420)
    asked_id = models.PositiveBigIntegerField()
    asked = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["id"]


class Given(Asked):
    """given_by, given_id: the second person. given: null until then."""

    given_by = models.CharField(max_length=420, blank=True)
    given_id = models.PositiveBigIntegerField(null=True)
    given = models.DateTimeField(null=True)

    class Meta(Asked.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(given_id=None) | ~Q(given_id=F("asked_id")), name="%(app_label)s_%(class)s_by_two"
            )
        ]
