"""People who work on the site."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Role(models.TextChoices):
    """What a person may do; each also may what the ones before it may, within their departments."""

    PUBLIC = "public", "Member of the public"
    VIEWER = "viewer", "Viewer: sees what is not published yet"
    EDITOR = "editor", "Editor: describes data and offers it for publishing"
    APPROVER = "approver", "Approver: approves what another person offered"
    ADMINISTRATOR = "administrator", "Administrator: also looks after people"


class Person(AbstractUser):
    """One row a person with an account. departments: names out of `city.toml`, by line; empty means all."""

    email = models.EmailField(unique=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.PUBLIC)
    departments = models.TextField(blank=True)

    def answers_for(self, department: str) -> bool:
        """Whether the person's departments hold this one."""
        return not self.departments.strip() or department in self.departments.splitlines()
