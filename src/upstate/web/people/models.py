"""People who work on the site or write to it, and what each of them wrote."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from upstate.web.people.roles import NEEDS_SECOND_FACTOR, STAFF, Role

__all__ = ["AuditEntry", "Person", "Role"]


class People(BaseUserManager):
    """People by e-mail address. New ones are made by `people.actions`."""

    def get_by_natural_key(self, email: str | None) -> Person:
        return self.get(email=(email or "").lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person as Django's own commands and tests make one."""
        person: Person = self.model(email=email.lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractUser):
    """One row a person with an account; signs in by e-mail.

    departments: names out of `city.toml`, one a line; empty means all. is_staff and is_superuser follow the role. epoch:
    counts how often all sessions of the person were ended.
    """

    username = None
    last_name = None
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.PUBLIC)
    departments = models.TextField(_("departments"), blank=True)
    epoch = models.PositiveIntegerField(default=0, editable=False)

    objects = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:
        """The name, for what expects it in two parts."""
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        role = Role(self.role)
        self.is_staff, self.is_superuser = role.reaches(Role.EDITOR), role is Role.ADMINISTRATOR
        if (named := kwargs.get("update_fields")) is not None and "role" in named:
            kwargs["update_fields"] = {*named, "is_staff", "is_superuser"}
        super().save(*args, **kwargs)

    @property
    def named(self) -> str:
        """Name and address, as logs keep them; the address alone where there is no name."""
        return f"{self.name} <{self.email}>" if self.name else self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def reaches(self, role: Role) -> bool:
        """Whether the person's role may what `role` may; never for a disabled person."""
        return self.is_active and Role(self.role).reaches(role)

    def answers_for(self, department: str) -> bool:
        """Whether the person's departments hold this one; an empty one is of those who answer for all."""
        return not self.departments.strip() or (department != "" and department in self.departments.splitlines())

    @property
    def works_here(self) -> bool:
        """Whether the person is one of the city's staff."""
        return self.role in STAFF

    @property
    def needs_second_factor(self) -> bool:
        """Whether the person may do nothing before a second factor is set up."""
        return self.role in NEEDS_SECOND_FACTOR

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be alive: it changes with the password and when all sessions are ended."""
        return _session_hash(self, None)

    def get_session_auth_fallback_hash(self) -> Any:
        from django.conf import settings

        return (_session_hash(self, key) for key in settings.SECRET_KEY_FALLBACKS)


def _session_hash(person: Person, secret: str | None) -> str:
    return salted_hmac(
        "upstate.people.session", f"{person.password}:{person.epoch}", secret=secret, algorithm="sha256"
    ).hexdigest()


def _refused(*args: Any, **kwargs: Any) -> Any:
    raise TypeError("This list is append-only.")


class _Rows(models.QuerySet):
    update = delete = bulk_update = update_or_create = _refused


class AppendOnly(models.Model):
    """A list whose rows are neither changed nor removed."""

    objects = _Rows.as_manager()
    delete = _refused

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refused()
        super().save(*args, force_insert=True)


class AuditEntry(AppendOnly):
    """One row a write, sign-in or failed sign-in. Never changed and never removed: the database refuses it too.

    at: when, UTC. person: who, null where nobody was signed in; `who` keeps the name and address as they were then.
    words: what was done. path: without the query, and with secrets left out. status: the HTTP status of the answer. about:
    the dataset or page, empty where there is none. No body, no password, no code.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    who = models.CharField(max_length=420)
    words = models.CharField(max_length=500)
    method = models.CharField(max_length=10)
    path = models.CharField(max_length=500)
    status = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who}: {self.words}"
