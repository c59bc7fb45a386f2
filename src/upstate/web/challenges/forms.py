"""What people type in a challenge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstate.solutions.challenge.text import Criterion, Track
from upstate.web.challenges.names import LONGEST, plain_line, plain_text
from upstate.web.look.saying import in_language

ALONE, TEAM, CODE = "alone", "team", "code"
_LONG = 4000


class AcceptForm(forms.Form):
    """The box of the terms."""

    accept = forms.BooleanField(label=_("I have read the rules and the data terms, and I agree to them."))


class JoinForm(forms.Form):
    """How somebody takes part."""

    how = forms.ChoiceField(
        label=_("How do you take part?"),
        choices=[
            (ALONE, _("Alone")),
            (TEAM, _("With a new team; you get a code for the others")),
            (CODE, _("With a team that gave me a code")),
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Name on the board"),
        required=False,
        max_length=LONGEST,
        help_text=_("Of you or of your team. Not needed where you have a code."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    is_hidden = forms.BooleanField(label=_("Hide this name from the public; the board shows a number"), required=False)
    code = forms.CharField(
        label=_("Code of the team"),
        required=False,
        max_length=20,
        help_text=_("Only where a team gave you one: ten letters and digits. It is not the code on the wall."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    accept = forms.BooleanField(label=_("I have read the rules and the data terms, and I agree to them."))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        needed = "code" if told.get("how") == CODE else "name"
        if "how" in told and not told.get(needed, "").strip():
            self.add_error(needed, _("Type the code.") if needed == "code" else _("Type a name."))
        return told


class AgreeForm(forms.Form):
    """The box of each city's terms. cities: the name of each challenge, and whose it is."""

    def __init__(self, *args: Any, cities: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, city in cities:
            label = _("I have read the rules and the data terms of %(city)s, and I agree to them.") % {"city": city}
            self.fields[f"accept-{name}"] = forms.BooleanField(label=label)


class JoinTogetherForm(AgreeForm, JoinForm):
    """How somebody takes part in several cities at once."""

    accept = None


class NameForm(forms.Form):
    """The name of an entry."""

    name = forms.CharField(label=_("Name on the board"), max_length=LONGEST)
    is_hidden = forms.BooleanField(label=_("Hide this name from the public; the board shows a number"), required=False)


class CodeForm(forms.Form):
    """A code of an event or of a team."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("It hangs on the wall of the event, or your team has it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class PredictionsForm(forms.Form):
    """One file of predictions."""

    file = forms.FileField(
        label=_("File of predictions"),
        allow_empty_file=True,
        help_text=_("CSV with the columns id and prediction, a row for each id of test.csv. At most 50 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )


class WorkForm(forms.Form):
    """What an entry hands in to a judged track."""

    title = forms.CharField(label=_("Title"), max_length=120)
    does = forms.CharField(
        label=_("What it does, and for whom"), max_length=_LONG, widget=forms.Textarea(attrs={"rows": 6})
    )
    link = forms.URLField(
        label=_("Link"), required=False, max_length=300, assume_scheme="https", help_text=_("Where it can be seen.")
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A PDF or a picture (PNG, JPEG) of at most 10 MB. It replaces the one before."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    drop = forms.BooleanField(label=_("Take the file out"), required=False)

    def __init__(self, *args: Any, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_file:
            del self.fields["drop"]

    def clean_title(self) -> str:
        return plain_line(self.cleaned_data["title"], most=120)

    def clean_does(self) -> str:
        return plain_text(self.cleaned_data["does"], most=_LONG)

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link != plain_line(link, most=300):
            raise forms.ValidationError(_("A link has no hidden characters and none that turn what follows around."))
        if link and not link.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(_("A link begins with https:// or http://."))
        return link


class MarksForm(forms.Form):
    """Points for each line of the rubric; what is left empty is not given yet."""

    def __init__(self, *args: Any, track: Track, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in track.rubric:
            self.fields[f"mark-{one.name}"] = _mark_field(one, track.most)
        self.fields["feedback"] = forms.CharField(
            label=_("Feedback for the team"),
            required=False,
            max_length=_LONG,
            help_text=_("The team reads it after the results, as it stands and without your name: name nobody in it."),
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    @property
    def marks(self) -> dict[str, float]:
        """What was given, by criterion."""
        given = {name.removeprefix("mark-"): value for name, value in self.cleaned_data.items() if "mark-" in name}
        return {name: float(value) for name, value in given.items() if value is not None}


def _mark_field(one: Criterion, most: int) -> forms.FloatField:
    return forms.FloatField(
        label=f"{in_language(one.title)} ({one.weight:g} %)",
        help_text=_("%(asks)s 0 to %(most)s points.") % {"asks": in_language(one.asks), "most": most},
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
    )


class InviteJudgeForm(forms.Form):
    """Who is asked to judge."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120)

    def clean_name(self) -> str:
        return plain_line(self.cleaned_data["name"], most=120)


class DisqualifyForm(forms.Form):
    """An entry that the city takes out, and why."""

    entry = forms.TypedChoiceField(label=_("Entry"), coerce=int)
    why = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("The members of the entry read it as it stands. Name the rule."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, entries: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].choices = entries

    def clean_why(self) -> str:
        return plain_text(self.cleaned_data["why"], most=1000)


class ConflictForm(forms.Form):
    """A judge and an entry that do not go together."""

    judge = forms.TypedChoiceField(label=_("Judge"), coerce=int)
    entry = forms.TypedChoiceField(label=_("Entry"), coerce=int)
    why = forms.CharField(label=_("Why"), required=False, max_length=300)

    def __init__(
        self, *args: Any, judges: Sequence[tuple[int, str]], entries: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("judge", judges), ("entry", entries)):
            field: Any = self.fields[name]
            field.choices = choices
