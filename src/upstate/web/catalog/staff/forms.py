"""What editors fill in. The rules are those of `catalog.description`; a form only asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from upstate.catalog.description import LICENCES, Frequency
from upstate.catalog.draft import Draft
from upstate.catalog.folders import NAME
from upstate.catalog.gate.finding import Choice, GateFinding
from upstate.catalog.read_as import ReadAs
from upstate.web.day_input import day_input

FREQUENCIES = {
    Frequency.DAILY: _("Every day"),
    Frequency.WEEKLY: _("Every week"),
    Frequency.MONTHLY: _("Every month"),
    Frequency.QUARTERLY: _("Every three months"),
    Frequency.YEARLY: _("Every year"),
    Frequency.IRREGULAR: _("Now and then; no promise"),
    Frequency.NEVER: _("Never again; it is complete"),
}
CHOICES = {
    Choice.REMOVE_COLUMN: _("Leave the whole column out"),
    Choice.BLANK_CELLS: _("Empty the cells that were found"),
    Choice.KEEP: _("Publish it as it is; say why below"),
}

WAYS = {
    ReadAs.MONTH_DAY_YEAR: _("Dates, month first: 01/31/2024"),
    ReadAs.DAY_MONTH_YEAR: _("Dates, day first: 31/01/2024"),
    ReadAs.AMOUNT: _("Numbers: $1,234.50"),
}


class FileForm(forms.Form):
    """The file to publish."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV, Excel, JSON, GeoJSON, GeoPackage, or a shapefile in a zip. One table.")
    )


class NewDatasetForm(FileForm):
    """A dataset that is not known yet, with its first file."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("What people call it, such as Street trees."))
    name = forms.RegexField(
        NAME,
        label=_("Short name"),
        max_length=80,
        required=False,
        help_text=_(
            "Part of its address, for good: small letters, digits and dashes, such as street-trees. Left empty, it is made of the title."
        ),
    )
    department = forms.ChoiceField(label=_("Department"), help_text=_("Who answers for the data."))
    field_order = ("title", "name", "department", "file")

    def __init__(self, *args: Any, departments: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [(one, one) for one in departments]

    def clean_name(self) -> str:
        """As it was written, or else made of the title."""
        title = self.cleaned_data.get("title", "")
        name: str = self.cleaned_data["name"] or slugify(title.replace("_", " "))[:80].strip("-")
        if title and not NAME.match(name):
            raise forms.ValidationError(_("No short name can be made of this title. Write one."))
        return name


class DescriptionForm(forms.Form):
    """What is said about a dataset."""

    title = forms.CharField(label=_("Title"), max_length=200)
    description = forms.CharField(
        label=_("Description"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea,
        help_text=_("What one row is, where the data comes from, and what to know before using it. Plain words."),
    )
    contact = forms.CharField(
        label=_("Contact"),
        max_length=300,
        required=False,
        help_text=_("An office, e-mail address or telephone of the city."),
    )
    licence = forms.ChoiceField(
        label=_("Licence"),
        required=False,
        choices=[("", _("Choose one")), *((id_, title) for id_, (title, _path) in LICENCES.items())],
    )
    frequency = forms.ChoiceField(label=_("How often a new version is promised"), choices=list(FREQUENCIES.items()))
    late_reason = forms.CharField(
        label=_("Why it is late"),
        max_length=1000,
        required=False,
        help_text=_("Shown to the public while the promise is missed."),
    )
    place = forms.CharField(label=_("Area that it covers"), max_length=300, required=False)
    covers_from = forms.DateField(
        label=_("Covers the time from"),
        required=False,
        widget=day_input(),
    )
    covers_to = forms.DateField(label=_("Covers the time to"), required=False, widget=day_input())
    topics = forms.CharField(
        label=_("Topics"), required=False, max_length=500, help_text=_("Words to browse by, with commas between.")
    )
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=1000,
        help_text=_(
            "The column whose value names one row, such as tree_id; several with commas between. Versions are compared by it."
        ),
    )

    def changes(self) -> dict[str, Any]:
        """As `actions.describe` takes them."""
        said = dict(self.cleaned_data)
        for name in ("topics", "key"):
            said[name] = tuple(part.strip() for part in said[name].split(",") if part.strip())
        return said


class DictionaryForm(forms.Form):
    """One row a column: what it means. Built from the draft's columns. samples: some values of each, for those who explain it."""

    def __init__(
        self,
        *args: Any,
        columns: list[str],
        meanings: dict[str, Any],
        samples: dict[str, list[str]],
        readable: Mapping[str, Sequence[ReadAs]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns, self.samples = columns, samples
        for place, name in enumerate(columns):
            said = meanings.get(name)
            self.fields[f"meaning-{place}"] = forms.CharField(
                label=_("What %(column)s means") % {"column": name},
                required=False,
                max_length=2000,
                initial=said.meaning if said else "",
            )
            self.fields[f"unit-{place}"] = forms.CharField(
                label=_("Unit of %(column)s") % {"column": name},
                required=False,
                max_length=40,
                initial=said.unit if said else "",
            )
            before = said.read_as if said else None
            if ways := {*readable.get(name, ()), *([before] if before else [])}:
                self.fields[f"read-{place}"] = forms.ChoiceField(
                    label=_("Publish %(column)s as") % {"column": name},
                    required=False,
                    choices=[("", _("Text, as it is")), *((way.value, WAYS[way]) for way in ReadAs if way in ways)],
                    initial=before or "",
                )

    def rows(self) -> list[tuple[str, list[str], Any, Any, Any]]:
        """Each column with some of its values and its fields; the last is null where the column can only be what it is."""
        return [
            (
                name,
                self.samples.get(name, []),
                self[f"meaning-{place}"],
                self[f"unit-{place}"],
                self[f"read-{place}"] if f"read-{place}" in self.fields else None,
            )
            for place, name in enumerate(self.columns)
        ]

    def fields_said(self, meanings: dict[str, Any]) -> dict[str, Any]:
        """As `actions.describe` takes them; codes and titles that were said stay."""
        said = {}
        for place, name in enumerate(self.columns):
            before = meanings[name].model_dump() if name in meanings else {}
            new = {"meaning": self.cleaned_data[f"meaning-{place}"], "unit": self.cleaned_data[f"unit-{place}"]}
            if f"read-{place}" in self.fields:
                new["read_as"] = self.cleaned_data[f"read-{place}"] or None
            said[name] = {**before, **new}
        return said


class DecisionForm(forms.Form):
    """What is decided about one finding."""

    choice = forms.ChoiceField(label=_("What shall be done?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=1000, help_text=_("Needed to publish it as it is.")
    )

    def __init__(self, *args: Any, finding: GateFinding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finding = finding
        self.fields["choice"].choices = [(one.value, CHOICES[one]) for one in finding.choices]

    @property
    def decided(self) -> str:
        """What was decided, in words; empty where nothing was."""
        choice = self.initial.get("choice")
        return str(CHOICES[choice]) if choice else ""

    @classmethod
    def for_each(cls, draft: Draft) -> list[DecisionForm]:
        """A form for each finding that can be decided, filled with what was decided."""
        forms_ = []
        for place, finding in enumerate(draft.findings):
            decision = draft.decision(finding.key)
            initial = {"choice": decision.choice, "reason": decision.reason} if decision else {}
            forms_.append(cls(finding=finding, initial=initial, prefix=f"finding-{place}"))
        return forms_


class SubmitForm(forms.Form):
    """Handing the draft to a second person."""

    embargo = forms.DateField(
        label=_("Not before"),
        required=False,
        widget=day_input(),
        help_text=_("The first day on which the public may see it. Leave it empty to publish at once."),
    )
    words = forms.CharField(label=_("What the approver should know"), required=False, max_length=1000)


class WordsForm(forms.Form):
    """Something said to a step."""

    words = forms.CharField(label=_("What should be mended, or what you want to say"), required=False, max_length=1000)
