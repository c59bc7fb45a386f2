"""The forms about people."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from upstate.web.city import this_city
from upstate.web.people import actions
from upstate.web.people.models import Person, Role
from upstate.web.people.roles import STAFF

_USED_FOR = 150  # seconds a code could still be right, with the tolerance of clocks, and more


class Rights(forms.Form):
    """Role and departments."""

    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in STAFF])
    departments = forms.MultipleChoiceField(
        label=_("Departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None marked means all departments. An administrator always answers for all."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = this_city().settings.departments
        if names:
            self.fields["departments"].choices = [(name, name) for name in names]
        else:
            del self.fields["departments"]


class Invite(Rights):
    """Who is invited."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=150)
    field_order = ["email", "name", "role", "departments"]


class Name(forms.Form):
    """What a person may change about themself: the name, and nothing else."""

    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class FirstPassword(forms.Form):
    """The first password, typed twice."""

    password = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, again = data.get("password"), data.get("again")
        if first and again and first != again:
            self.add_error("again", _("The two passwords are not the same. Type both again."))
        elif first:
            try:
                validate_password(first, self.person)
            except forms.ValidationError as fault:
                self.add_error("password", fault)
        return data


class RequestCode(RequestLoginCodeForm):
    """An e-mail address to which a code is sent. Whoever types it sees the same page, whatever is known of the address.

    A member of the public gets a code, known before or not; staff and closed accounts get a mail that says how to sign in.
    """

    def clean_email(self) -> str:
        email = str(super().clean_email()).lower()
        person = Person.objects.filter(email=email).first() or actions.add_resident(email)
        self._user = person if person.is_active and person.role == Role.PUBLIC else None
        return email


class OnceOnly:
    """A code of the authenticator app counts once, for as long as a clock that is off could make it right again."""

    def clean_code(self) -> str:
        code = super().clean_code()  # type: ignore[misc]
        authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type == Authenticator.Type.TOTP:
            digits = "".join(sign for sign in code if sign.isdigit())
            if not cache.add(f"people.totp.used:{authenticator.user_id}:{digits}", "1", timeout=_USED_FOR):
                raise get_adapter().validation_error("incorrect_code")
        return str(code)


class SecondFactor(OnceOnly, AuthenticateForm):
    """The code at sign-in."""


class SecondFactorAgain(OnceOnly, ReauthenticateForm):
    """The code before something that matters."""
