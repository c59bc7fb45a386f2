"""Who takes part, who agreed to the data terms, and who downloaded what under them."""

from __future__ import annotations

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upstate.web.people.models import AppendOnly


class Entries(models.QuerySet):
    """Entries, chosen."""

    def taking_part(self, challenge: str) -> Self:
        """Those of a challenge that neither left it nor were disqualified."""
        return self.filter(challenge=challenge, withdrawn=None, disqualified=None)


class Entry(models.Model):
    """One row one person alone or one team that takes part in a challenge.

    challenge: its name. name: as the board shows it; folded: the same as names are compared. is_hidden: whether the public sees a number in place
    of the name; hidden_by_city: whether the city asks for that. code: by which others join; empty of a person alone. entrant: the same for the
    entries of one person or team in several cities, which have one name and one code. at_event: whether it joined by the code of the event day. withdrawn: when it
    left the challenge; null while it takes part. disqualified: when the city took it out, null of all others; why_disqualified: for its members to read.
    """

    challenge = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    folded = models.CharField(max_length=120)
    is_hidden = models.BooleanField(default=False)
    hidden_by_city = models.BooleanField(default=False)
    code = models.CharField(max_length=20, blank=True)
    entrant = models.UUIDField(default=uuid4, editable=False, db_index=True)
    at_event = models.BooleanField(default=False)
    made = models.DateTimeField(auto_now_add=True)
    withdrawn = models.DateTimeField(null=True)
    disqualified = models.DateTimeField(null=True)
    why_disqualified = models.TextField(max_length=1000, blank=True)

    objects = Entries.as_manager()

    class Meta:
        verbose_name = _("entry of a challenge")
        verbose_name_plural = _("entries of challenges")
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "folded"], condition=Q(withdrawn=None), name="challenges_one_name_each"
            ),
            models.UniqueConstraint(
                fields=["challenge", "code"], condition=~Q(code=""), name="challenges_one_code_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge}: {self.name}"


class Member(models.Model):
    """One row a person in an entry; of one challenge a person is in one entry."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    challenge = models.CharField(max_length=60)
    joined = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("member of an entry")
        verbose_name_plural = _("members of entries")
        constraints = [models.UniqueConstraint(fields=["challenge", "person"], name="challenges_one_entry_each")]

    def __str__(self) -> str:
        return f"{self.entry}: {self.person}"


class Acceptance(AppendOnly):
    """One row a person who agreed to rules and data terms, as they read under this fingerprint."""

    challenge = models.CharField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    terms_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("agreement to data terms")
        verbose_name_plural = _("agreements to data terms")
        constraints = [
            models.UniqueConstraint(fields=["challenge", "person", "terms_sha256"], name="challenges_agree_once")
        ]

    def __str__(self) -> str:
        return f"{self.challenge}: {self.person}"


class Download(AppendOnly):
    """One row a file that somebody was given, under the terms that they had agreed to."""

    accepted = models.ForeignKey(Acceptance, on_delete=models.CASCADE, related_name="downloads")
    file = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("download of a file")
        verbose_name_plural = _("downloads of files")

    def __str__(self) -> str:
        return f"{self.accepted}: {self.file}"
