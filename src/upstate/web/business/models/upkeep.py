"""A change of the rules that one person proposes and another accepts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from upstate.web.choices import TextChoices


class ChangeState(TextChoices):
    """Where a proposal is."""

    PROPOSED = "proposed", _("Waits for a second person")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class RuleChange(models.Model):
    """One row a proposal, kept for good. table: `rules`, `fees` or `uses`; line: of the row, 0 for a new one. before, after: cells by
    column; after is empty where the row is taken away. examples: examples.toml as it shall be, empty where it stays. broken_before,
    broken_after: the examples that are not kept without and with it, as they were when it was proposed. by, decided_by: name and
    address; person: null once they are gone. decided: null while it waits."""

    table = models.CharField(max_length=20)
    line = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    examples = models.TextField(blank=True)
    broken_before = models.JSONField(default=list)
    broken_after = models.JSONField(default=list)
    why = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=ChangeState.choices, default=ChangeState.PROPOSED)
    by = models.CharField(max_length=420)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    decided = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=420, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("change of a rule")
        verbose_name_plural = _("changes of rules")

    def __str__(self) -> str:
        return f"{self.table} {self.line}"
