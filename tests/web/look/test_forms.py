"""`{{ form }}` in USWDS, as a reader of its markup meets it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from django import forms
from django.utils import translation

from upstate.city.workspace import Workspace


class Asking(forms.Form):
    title = forms.CharField(help_text="In a few words.")
    kind = forms.ChoiceField(choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agree = forms.BooleanField()
    words = forms.CharField(widget=forms.Textarea(attrs={"class": "tall"}), required=False)
    file = forms.FileField(required=False)
    pick = forms.ChoiceField(choices=[("1", "1")], required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        if self.data.get("words") == "wrong together":
            raise forms.ValidationError("These do not go together.")


def drawn(form: forms.Form) -> ET.Element:
    text = str(form)
    for name in ("required", "checked", "multiple"):
        text = text.replace(f" {name}>", f' {name}="">').replace(f" {name} ", f' {name}="" ')
    for name in ("input",):
        parts = text.split(f"<{name}")
        text = f"<{name}".join([parts[0], *(part.replace(">", "/>", 1) for part in parts[1:])])
    return ET.fromstring(f"<form>{text}</form>")


def by_id(root: ET.Element, key: str) -> ET.Element:
    found = [element for element in root.iter() if element.get("id") == key]
    assert len(found) == 1, f"{key} is there {len(found)} times"
    return found[0]


@pytest.fixture(autouse=True)
def _in_english(city: Workspace) -> Iterator[None]:
    """Whatever language the last page of another test was in."""
    with translation.override("en"):
        yield


def test_every_field_has_its_label_and_its_class(city: Workspace) -> None:
    root = drawn(Asking())
    labelled = {label.get("for") for label in root.iter("label")}
    for control in (*root.iter("input"), *root.iter("textarea"), *root.iter("select")):
        if control.get("type") != "hidden":
            assert control.get("id") in labelled
            assert "usa-" in control.get("class", "")
    assert by_id(root, "id_words").get("class") == "tall usa-textarea"


def test_what_is_required_is_said_in_words(city: Workspace) -> None:
    texts = ["".join(label.itertext()) for label in (*drawn(Asking()).iter("label"), *drawn(Asking()).iter("legend"))]
    assert [" ".join(text.split()) for text in texts if "(required)" in text] == [
        "Title (required)",
        "Agree (required)",
        "Kind (required)",
    ]


def test_a_hint_and_a_message_are_tied_to_their_field(city: Workspace) -> None:
    root = drawn(Asking({"agree": "on", "kind": "a"}))
    field = by_id(root, "id_title")
    assert field.get("aria-describedby") == "id_title_helptext id_title_error"
    assert field.get("aria-invalid") == "true"
    assert "usa-input--error" in field.get("class", "")
    assert "In a few words." in "".join(by_id(root, "id_title_helptext").itertext())
    assert "This field is required." in "".join(by_id(root, "id_title_error").itertext())


def test_choices_stand_in_a_fieldset_that_names_their_message(city: Workspace) -> None:
    root = drawn(Asking({"agree": "on", "title": "t"}))
    kind = next(one for one in root.iter("fieldset") if "Kind" in "".join(one.find("legend").itertext()))  # type: ignore[union-attr]
    assert kind.get("aria-describedby") == "id_kind_error"
    by_id(root, "id_kind_error")
    assert len(list(kind.iter("input"))) == 2


def test_the_summary_links_to_each_field_that_is_wrong(city: Workspace) -> None:
    root = drawn(Asking({"words": "wrong together"}))
    summary = next(root.iter("div"))
    assert summary.get("role") == "alert"
    links = [link.get("href", "") for link in summary.iter("a")]
    assert links == ["#id_title", "#id_kind_0", "#id_agree"]
    for link in links:
        by_id(root, link[1:])
    assert "These do not go together." in "".join(summary.itertext())
    assert "".join(next(summary.iter("h2")).itertext()) == "4 things to mend"


def test_what_was_chosen_stays_chosen(city: Workspace) -> None:
    root = drawn(Asking({"kind": "b", "several": ["y"], "title": "<b>&"}))
    checked = [one.get("value") for one in root.iter("input") if one.get("checked") is not None]
    assert checked == ["b", "y"]
    assert by_id(root, "id_title").get("value") == "<b>&"


def test_a_form_without_a_fault_has_no_summary(city: Workspace) -> None:
    assert "role" not in {key for element in drawn(Asking()).iter() for key in element.attrib}
