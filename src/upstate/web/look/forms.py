"""`{{ form }}` in USWDS: label, hint, message tied to the field, and a summary of what is wrong at the top.

Widgets themselves stay Django's (Wagtail's own forms use them too); classes are added where a field is drawn.
"""

from __future__ import annotations

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.template import loader
from django.utils.safestring import SafeString

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.FileInput, "usa-file-input"),
    (forms.Textarea, "usa-textarea"),
    (forms.SelectMultiple, "usa-select usa-select--multiple"),
    (forms.Select, "usa-select"),
    (forms.widgets.Input, "usa-input"),
)


class UswdsRenderer(DjangoTemplates):
    """Forms and fields from the site's templates, widgets from Django's."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def render(self, template_name: str, context: dict[str, object], request: object = None) -> SafeString:
        if template_name.startswith("forms/"):
            return loader.render_to_string(template_name, context, request)
        return super().render(template_name, context, request)


def kind_of(field: BoundField) -> str:
    """How the field is drawn: `checkbox`, `choices` (each on its own line) or `plain`."""
    widget = field.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "plain"


def draw_widget(field: BoundField) -> SafeString:
    """The field's widget with the classes of its kind; a class that the form set stays."""
    widget = field.field.widget
    own = str(widget.attrs.get("class", ""))
    added = next((classes for kind, classes in _CLASSES if isinstance(widget, kind)), "")
    wrong = "usa-input--error" if field.errors and added.startswith("usa-input") else ""
    return field.as_widget(attrs={"class": " ".join(filter(None, (own, added, wrong)))})
