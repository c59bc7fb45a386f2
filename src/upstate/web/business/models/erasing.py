"""What may not be erased, and what two persons agree to erase before its time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from upstate.web.business.models.applying import Application
from upstate.web.business.models.by_two import Asked


class Hold(models.Model):
    """One row an order to erase nothing of an application, such as for a court. lifted: null while it stands."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="holds")
    reason = models.TextField()
    by = models.CharField(max_length=420)
    at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.CharField(max_length=420, blank=True)
    lifted = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.application} {self.at:%Y-%m-%d}"


class Erasure(Asked):
    """One row an application that is to be erased before its time: asked for by one person, done by another. done: null until then."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="erasures")
    done_by = models.CharField(max_length=420, blank=True)
    done_id = models.PositiveBigIntegerField(null=True)
    done = models.DateTimeField(null=True)

    class Meta(Asked.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(done_id=None) | ~Q(done_id=F("asked_id")), name="business_erasure_by_two"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.asked:%Y-%m-%d}"
