"""Files of predictions, and what became of each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upstate.web.challenges.models.entering import Entry
from upstate.web.choices import TextChoices


class State(TextChoices):
    """What became of a file. It begins as received, and ends as one of the last four."""

    RECEIVED = "received", _("received")
    SCORING = "scoring", _("being scored")
    SCORED = "scored", _("scored")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")
    WITHDRAWN = "withdrawn", _("withdrawn")


UNDER_WAY = (State.RECEIVED, State.SCORING)
# Those that count against the limits: what was refused, what failed and what was taken back before it was scored are free.
COUNTED = (*UNDER_WAY, State.SCORED)


class Submission(models.Model):
    """One row a file of predictions.

    person: who sent it; null once the account is gone. received: when. day: of that moment by the challenge's clock. path: below the site's folder; sha256: of the
    file as it came. why: what is wrong with a file that was refused, or why scoring failed, as `storing.stored_fault` keeps it; empty of all others.
    tries: how often scoring began.
    scored: what `Scored.as_json` gave, public and private part; null before. public: the rounded public figure, by which the board sorts; null
    before. is_final: chosen by the entrant as one of those that decide. shelved: when it was taken off the board after it was scored; it counts
    all the same.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="submissions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField()
    received = models.DateTimeField()
    day = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    why: Any = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)
    scored: Any = models.JSONField(null=True)
    public = models.FloatField(null=True)
    is_final = models.BooleanField(default=False)
    shelved = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        indexes = [models.Index(fields=["entry", "day"]), models.Index(fields=["state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "sha256"],
                condition=Q(state__in=["received", "scoring", "scored"]),
                name="challenges_one_file_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.pk}: {self.state}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY
