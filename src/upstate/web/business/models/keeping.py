"""What somebody keeps without an account, under a link that only they have."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedChecklist(models.Model):
    """One row a checklist. key: hash of what its link holds; the key itself is kept nowhere. query: the answers by which its lines were
    chosen, as the query of an address. done: names of the lines that are done."""

    key = models.CharField(max_length=64, unique=True)
    query = models.TextField(blank=True)
    done = models.JSONField(default=list)
    begun = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")

    def __str__(self) -> str:
        return f"{self.pk}"
