"""What a person types at the desk, one form for each step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstate.web.business.reviewing.actions.charging import MOST_CENTS
from upstate.web.day_input import day_input

_WORDS = 4_000


def _words(label: Any, **values: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=_WORDS, widget=forms.Textarea(attrs={"rows": 3}), **values)


def _dollars(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=MOST_CENTS // 100,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class StepForm(forms.Form):
    """seen: the number of the version on the page. target: what the step is about: a department, an inspection, or a row."""

    target = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)

    @property
    def row(self) -> int:
        """The target as the number of a row; 0, which no row has, where it is none."""
        target = str(self.cleaned_data["target"])
        return int(target) if target.isdecimal() and len(target) < 18 else 0

    @property
    def cents(self) -> int:
        return int(self.cleaned_data["amount"] * 100)


class Say(StepForm):
    """Approve, hold, not needed."""

    words = _words(_("What you found, for the applicant"), required=False)


class Ask(StepForm):
    """A question about one answer."""

    place = forms.ChoiceField(label=_("Which answer do you ask about?"))
    words = _words(_("What do you need to know?"))

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("Choose one")), *places]


class Note(StepForm):
    """Words that go with a step."""

    words = _words(_("What they answered, and how"))


class Plan(StepForm):
    """A window for an inspection, by the city's clock."""

    day = forms.DateField(label=_("Day of the inspection"), widget=day_input())
    begins = forms.TimeField(label=_("Not before"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("Not after"), widget=forms.TimeInput(attrs={"type": "time"}))
    on_free_day = forms.BooleanField(
        label=_("Somebody comes also where this is a weekend or a holiday"), required=False
    )


class Inspected(StepForm):
    """What an inspection found."""

    words = _words(_("What you saw, for the applicant"), required=False)


class SetAmount(StepForm):
    """The amount of a fee that the rules leave open."""

    amount = _dollars(_("Amount in dollars"))


class AddFee(SetAmount):
    """A fee that the rules do not know."""

    title = forms.CharField(label=_("What the fee is for"), max_length=200)
    field_order = ("title", "amount")


class Pay(SetAmount):
    """A payment in the office."""

    how = forms.ChoiceField(
        label=_("How it was paid"), choices=[("cash", _("Cash")), ("check", _("Check")), ("card", _("Card"))]
    )
    receipt = forms.CharField(label=_("Number of the receipt"), max_length=100)


class AskWaiver(SetAmount):
    """A fee that should fall."""

    amount = _dollars(_("By how much the fee should fall, in dollars"))
    words = _words(_("Why the fee should fall"))


class AskRefund(SetAmount):
    """Money that should go back."""

    then = forms.ChoiceField(
        label=_("After that"),
        choices=[
            ("lower", _("It is not owed any more: the fee falls")),
            ("owe", _("It is owed again: it was paid wrongly")),
        ],
        initial="lower",
        required=False,
    )
    words = _words(_("Why the money should go back"))


class Decide(StepForm):
    """The decision. words: of a refusal."""

    words = _words(_("If you refuse: the reason, for the letter"), required=False)


class Empty(StepForm):
    """A step that needs no words."""
