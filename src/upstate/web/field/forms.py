"""The form of one door, made of the solution's questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstate.solutions.door import NO, YES, Door, Question
from upstate.web.look.saying import in_language


class DoorForm(forms.Form):
    """What is asked at a door. visit: the name of the visit, made before it is sent, so that sending twice counts once.

    area: the place has several doors, so it is asked first which one it is.
    """

    visit = forms.RegexField(r"^[A-Za-z0-9-]{8,60}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, door: Door, area: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = door.questions
        if area:
            self.fields["door"] = forms.CharField(
                label=_("Which door is it?"),
                help_text=_("Its address or its number, such as 12 Elm St, apt 3. No names."),
                max_length=200,
            )
        for question in door.questions:
            self.fields[question.name] = _field(question)
        self.fields["opted_out"] = forms.BooleanField(label=_("They do not want to be visited again"), required=False)
        self.fields["note"] = forms.CharField(
            label=_("Note for the office"),
            help_text=_("No names and no telephone numbers."),
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if not any(self.answers(told).values()) and not told.get("opted_out"):
            raise forms.ValidationError(_("Nothing is answered yet. Answer at least one question."))
        return told

    def clean_door(self) -> str:
        """One door has one name, however it is written."""
        return " ".join(str(self.cleaned_data["door"]).lower().split())

    def answers(self, told: dict[str, Any]) -> dict[str, str]:
        """The answers that were given, by the names of the questions."""
        found = {one.name: told.get(one.name) for one in self.questions}
        return {name: str(answer) for name, answer in found.items() if answer not in (None, "")}


def _field(question: Question) -> forms.Field:
    label = in_language(question)
    if question.kind == "count":
        return forms.IntegerField(label=label, min_value=0, max_value=999, required=False)
    choices = (
        [(YES, _("Yes")), (NO, _("No"))]
        if question.kind == "yes_no"
        else [(one.name, in_language(one)) for one in question.choices]
    )
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False)
