"""The form of one door, made of the solution's questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstate.fieldwork.doors import plain_door
from upstate.solutions.door import NO, YES, Door, Question
from upstate.web.look.saying import in_language


class DoorForm(forms.Form):
    """What is asked at a door. visit: the name of the visit, made before it is sent, so that sending twice counts once.

    area: the place has several doors, so it is asked first which one it is. takes_back: a wish not to be visited was noted before.
    """

    visit = forms.RegexField(r"^[A-Za-z0-9-]{8,60}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, door: Door, area: bool = False, takes_back: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.door, self.questions, self.takes_back = door, door.questions, takes_back
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
        if not any(self.answers(told).values()) and not told.get("opted_out") and not self.takes_back:
            raise forms.ValidationError(_("Nothing is answered yet. Answer at least one question."))
        if two := self._contradiction(self.answers(told)):
            raise forms.ValidationError(
                _("These two answers can not both be right: “%(one)s” and “%(other)s”. Which one is?"),
                params={"one": self.fields[two[0]].label, "other": self.fields[two[1]].label},
            )
        return told

    def _contradiction(self, answers: dict[str, str]) -> tuple[str, str] | None:
        """Two questions whose answers contradict each other; nobody can have found something where nobody could tell."""
        nobody, found = self.door.nobody_in(answers), self.door.found_in(answers)
        return (nobody, found) if nobody and found else self.door.contradiction(answers)

    def clean_door(self) -> str:
        return plain_door(str(self.cleaned_data["door"]))

    def answers(self, told: dict[str, Any]) -> dict[str, str]:
        """The answers that were given, by the names of the questions."""
        found = {one.name: told.get(one.name) for one in self.questions}
        return {name: str(answer) for name, answer in found.items() if answer not in (None, "")}


class _Answers(forms.RadioSelect):
    """The answers of a question, each with what it means for the page: `need`, `fine` or `nobody`."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        means = next((kind for kind in ("need", "fine", "nobody") if value in getattr(self.question, kind)), "")
        return option | {"attrs": option["attrs"] | {"data_means": means}}


def _field(question: Question) -> forms.Field:
    """The field of a question. What is asked only of people who opened goes away where nobody did; see field.css."""
    field = _plain_field(question)
    field.group_class = "" if question.nobody else "field-inside"
    return field


def _plain_field(question: Question) -> forms.Field:
    label = in_language(question)
    if question.kind == "count":
        given = {"data-gives": ""} if question.gives else {}
        return forms.IntegerField(
            label=label, min_value=0, max_value=999, required=False, widget=forms.NumberInput(attrs=given)
        )
    choices = (
        [(YES, _("Yes")), (NO, _("No"))]
        if question.kind == "yes_no"
        else [(one.name, in_language(one)) for one in question.choices]
    )
    return forms.ChoiceField(label=label, choices=choices, widget=_Answers(question), required=False)
