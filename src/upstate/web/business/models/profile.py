"""What a person with an account keeps of themself, to answer many forms with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Profile(models.Model):
    """One row a person. Fields are those that a question of a form can name as `profile`; empty where nothing is kept. It is
    offered where the person fills in a form of their own, and put there only when they ask for it."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="business_profile")
    name = models.CharField(_("Your name"), max_length=200, blank=True)
    email = models.EmailField(_("Your e-mail address"), blank=True)
    phone = models.CharField(_("Your telephone"), max_length=40, blank=True)
    business_name = models.CharField(_("Name of the business"), max_length=200, blank=True)
    legal_structure = models.CharField(_("Legal form of the business"), max_length=100, blank=True)
    mailing_address = models.CharField(_("Mailing address"), max_length=300, blank=True)
    tax_id = models.CharField(_("Tax number of the business"), max_length=40, blank=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("particulars")
        verbose_name_plural = _("particulars")

    def __str__(self) -> str:
        return f"{self.person}"


FIELDS = ("name", "email", "phone", "business_name", "legal_structure", "mailing_address", "tax_id")
