"""A question that the rules could not answer, handed over to a person of the city."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HandOver(models.Model):
    """One row a question. query: what was answered in the interview, as the query of its address. words: what was asked. One of
    email and phone is there. answer: what the person was told; empty while nobody answered. by: who answered, by e-mail address. The row is
    removed 90 days after the answer, and a year after it was asked."""

    asked = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=5)
    query = models.TextField(blank=True)
    words = models.TextField()
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    answer = models.TextField(blank=True)
    answered = models.DateTimeField(null=True, db_index=True)
    by = models.CharField(max_length=254, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return f"{self.pk}"
