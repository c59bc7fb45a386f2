"""Mail that waits to be sent."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """One row an e-mail. key: what it is about, so that one thing is told once. body: plain text; it may hold the link of an
    application, so it is emptied once the mail is sent. tries: how often sending was tried; next_try: not before then. sent: null as
    long as it waits. fault: why the last try failed."""

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    language = models.CharField(max_length=5, default="en")
    made = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now, db_index=True)
    sent = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")

    def __str__(self) -> str:
        return self.key
