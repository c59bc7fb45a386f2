"""What the public may send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PublicForm(forms.Form):
    """A form that anybody may send. website: a field that people do not see and that programs fill in."""

    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address (optional)"),
        required=False,
        max_length=254,
        help_text=_("Only the city's staff see it. You need not give one."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def is_from_a_program(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.data.get(self.add_prefix("website"), ""))

    @property
    def shown_fields(self) -> list[tuple[Any, Any]]:
        """The fields that people see, each with what is wrong with it."""
        return [(field, field.errors) for field in self.visible_fields() if field.name != "website"]

    def said(self) -> dict[str, Any]:
        """What was sent, without the trap."""
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}


class DataRequestForm(PublicForm):
    """A request for data."""

    title = forms.CharField(
        label=_("Which data do you need?"),
        max_length=200,
        help_text=_("In a few words, such as: bus stops with shelters."),
    )
    words = forms.CharField(
        label=_("What do you want to do with it? (optional)"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("This will be public. Do not write names, telephone numbers or addresses of people."),
    )
    field_order = ("title", "words", "email", "website")


class FeedbackForm(PublicForm):
    """A message about a dataset."""

    words = forms.CharField(
        label=_("What is wrong, missing or unclear?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Name the rows or columns that you mean."),
    )
    field_order = ("words", "email", "website")


class WebAddressField(forms.URLField):
    """An address that begins with http:// or https://; no other kind is ever linked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)
        self.validators[0].schemes = ["http", "https"]


class ReuseForm(PublicForm):
    """Something that was made of the city's data."""

    title = forms.CharField(label=_("What is it called?"), max_length=200)
    link = WebAddressField(label=_("Where is it? (web address)"), max_length=500)
    who = forms.CharField(
        label=_("Who made it?"),
        max_length=200,
        help_text=_("A name that may be public: yours, or that of a group or a firm."),
    )
    words = forms.CharField(
        label=_("What does it do? (optional)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    datasets = forms.MultipleChoiceField(label=_("Which datasets does it use?"), widget=forms.CheckboxSelectMultiple)
    field_order = ("title", "link", "who", "words", "datasets", "email", "website")

    def __init__(self, *args: Any, datasets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["datasets"].choices = datasets
