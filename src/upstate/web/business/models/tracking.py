"""What is asked by people who want to see where an application is."""

from __future__ import annotations

from django.db import models


class CodeAsked(models.Model):
    """One row a code that was asked for, whether or not there is such an application. It is swept an hour later.

    nonce: from which, with the site's secret key, the code is made; the code itself stands nowhere. email: in small letters; emptied
    once somebody looked whether it belongs to the reference, at `looked`. application: null before, and where it does not belong. tries:
    wrong and right ones. used: when it opened the application.
    """

    nonce = models.CharField(max_length=64, unique=True)
    reference = models.CharField(max_length=12)
    email = models.CharField(max_length=254, blank=True)
    made = models.DateTimeField(auto_now_add=True, db_index=True)
    looked = models.DateTimeField(null=True, db_index=True)
    application = models.ForeignKey("business.Application", null=True, on_delete=models.CASCADE, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    used = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reference
