"""Mail that waits to be sent."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """One row an e-mail. key: what it is about, so that one thing is told once. body: plain text; it may hold the link of an
    application or a code, so it is emptied once the mail is sent. tries: how often sending failed; next_try: not before then.
    claim, claimed_until: the process that has it in hand, and until when it may; handed: the moment from which the mail server may have
    it; null before, and again when the server said no. sent: null as long as it waits. stopped: when it was given up; null while it
    is tried. fault: why the last try failed.

    A mail with `handed` and without `sent`, that no process has in hand, may have gone out or not: nobody knows, a person decides.
    """

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="en")
    made = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now, db_index=True)
    claim = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True)
    handed = models.DateTimeField(null=True)
    sent = models.DateTimeField(null=True)
    stopped = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")

    def __str__(self) -> str:
        return self.key

    @property
    def about(self) -> str:
        """What it is about, and which application or question: what else is in the key tells people nothing."""
        return " ".join(self.key.split()[:2])
