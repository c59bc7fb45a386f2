"""What people of the city type: a meeting, what was decided in it, who does what by when, how the hour was, and a harder target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstate.measures.meeting.text import MINUTES_AT_LEAST, MINUTES_AT_MOST
from upstate.web.day_input import day_input

_LINE, _NAME = 1000, 120


def _text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class MeetingForm(forms.Form):
    """A meeting that is called. measures: the name and the title of each."""

    title = forms.CharField(label=_("Title"), max_length=_NAME)
    on = forms.DateField(label=_("Day"), widget=day_input())
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=MINUTES_AT_LEAST,
        max_value=MINUTES_AT_MOST,
        help_text=_("The agenda shares them among the topics."),
    )
    measures = forms.MultipleChoiceField(
        label=_("Talked about each time"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What changed by more than noise joins them by itself."),
    )

    def __init__(self, *args: Any, measures: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].choices = measures


class DecisionForm(forms.Form):
    """What was decided."""

    text = forms.CharField(label=_("What was decided"), max_length=_LINE, widget=_text(2))
    by = forms.CharField(label=_("By whom"), max_length=_NAME, required=False)


class FollowUpForm(forms.Form):
    """Who does what by when."""

    text = forms.CharField(label=_("What is to be done"), max_length=_LINE, widget=_text(2))
    owner = forms.CharField(
        label=_("Who does it"),
        max_length=_NAME,
        help_text=_("A name of somebody with an account here, or an e-mail address, is reminded by mail."),
    )
    due = forms.DateField(label=_("By when"), widget=day_input())


class ChangeForm(forms.Form):
    """What became of a follow-up."""

    what = forms.ChoiceField(
        label=_("What became of it"),
        choices=[
            ("done", _("It is done")),
            ("dropped", _("It is dropped")),
            ("moved", _("It goes to somebody else, or to another day")),
            ("opened", _("It is open again")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=_LINE,
        widget=_text(2),
        help_text=_("Needed where it is dropped. Others will read it."),
    )
    owner = forms.CharField(label=_("Who does it now"), required=False, max_length=_NAME)
    due = forms.DateField(label=_("By when now"), required=False, widget=day_input())

    def __init__(self, *args: Any, is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what: Any = self.fields["what"]
        what.choices = [one for one in what.choices if (one[0] == "opened") != is_open]


class SurveyForm(forms.Form):
    """The one question after a meeting. Nobody's name is kept with it."""

    mark = forms.TypedChoiceField(
        label=_("Was this hour worth it?"),
        coerce=int,
        choices=[(5, _("5: yes, fully")), (4, "4"), (3, "3"), (2, "2"), (1, _("1: no, not at all"))],
        widget=forms.RadioSelect,
    )
    word = forms.CharField(
        label=_("What would make it better?"),
        required=False,
        max_length=300,
        widget=_text(2),
        help_text=_("It stands in the memo without your name."),
    )


class TargetForm(forms.Form):
    """Another target, with the reason for it."""

    target = forms.FloatField(label=_("Target"))
    by = forms.DateField(label=_("By when"), required=False, widget=day_input())
    reason = forms.CharField(
        label=_("Why"), max_length=600, widget=_text(2), help_text=_("Everybody who sees the measure reads it.")
    )
