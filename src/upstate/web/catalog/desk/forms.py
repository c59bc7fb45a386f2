"""What editors fill in to answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstate.web.catalog.models import DataRequest, Feedback, Reuse


class _AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In plain words. Name no person."),
    )


class RequestAnswerForm(_AnswerForm):
    """The answer to a request for data; everybody reads it."""

    status = forms.ChoiceField(label=_("Status"), choices=DataRequest.Status.choices)
    dataset = forms.ChoiceField(label=_("Published as"), required=False)
    shown = forms.BooleanField(
        label=_("Show the words of the request to everybody"),
        required=False,
        help_text=_("Only when they say nothing about a person."),
    )
    field_order = ("status", "answer", "dataset", "shown")

    def __init__(self, *args: Any, datasets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dataset"].choices = [("", _("None")), *datasets]


class FeedbackAnswerForm(_AnswerForm):
    """The answer to a message about a dataset; only whoever has its link reads it."""

    status = forms.ChoiceField(label=_("Status"), choices=Feedback.Status.choices)
    field_order = ("status", "answer")


class ReuseForm(forms.Form):
    """Whether a reuse is shown."""

    status = forms.ChoiceField(label=_("Status"), choices=Reuse.Status.choices, widget=forms.RadioSelect)
