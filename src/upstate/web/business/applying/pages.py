"""A form's text as Django forms: one page a section, one form for each time that the section is filled in.

The forms draw and read; whether an answer can be used is asked of `permits.answering`, which knows nothing of pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upstate.permits.answering import Filled, Given, asked_questions, times
from upstate.permits.answers import LONGEST, LONGEST_TEXT, BadAnswer, MissingAnswer, read_form_answer
from upstate.solutions.service import Form, FormQuestion, Section
from upstate.web.business.applying.drafts import as_typed
from upstate.web.look.saying import in_language, translate

_IMAGES, _PDF = ".jpg,.jpeg,.png,.webp,.tif,.tiff", ".pdf"
_AUTOCOMPLETE = {"name": "name", "email": "email", "phone": "tel", "business_name": "organization"}


class AnswerField(forms.Field):
    """One question. What was typed and can not be used stays in the page as it was typed."""

    def __init__(self, question: FormQuestion, **kwargs: Any) -> None:
        super().__init__(
            label=in_language(question),
            help_text=in_language(question.hint) if question.hint else _hint(question),
            required=not question.optional,
            widget=_widget(question),
            **kwargs,
        )
        self.question = question

    def clean(self, value: Any) -> Any:
        try:
            return read_form_answer(self.question, value)
        except BadAnswer as fault:
            raise ValidationError(said(fault)) from None


class FilesField(AnswerField):
    """Files for one question. They are looked at and kept one by one as they come, so nothing is wrong with the field itself."""

    def clean(self, value: Any) -> Any:
        return value


class SectionForm(forms.Form):
    """One filling in of a section. place: the time, counted from 0."""

    use_required_attribute = False  # what is half filled in is saved too

    def __init__(self, *args: Any, questions: Sequence[FormQuestion], place: int, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"t{place}", **kwargs)
        self.place = place
        self.questions = questions
        for one in questions:
            self.fields[one.name] = (FilesField if one.kind == "file" else AnswerField)(one)

    def typed(self) -> dict[str, Any]:
        """What was typed, by question, whatever is wrong with it."""
        return {one.name: self._typed(one) for one in self.questions if one.kind != "file"}

    def chosen(self) -> list[tuple[FormQuestion, Any]]:
        """The files that were chosen, with the question that each is for."""
        return [
            (one, file)
            for one in self.questions
            if one.kind == "file"
            for file in self.files.getlist(self.add_prefix(one.name))
        ]

    def _typed(self, question: FormQuestion) -> Any:
        raw = self[question.name].data
        if question.kind == "several":
            return [as_typed(str(one))[:100] for one in raw or ()][:60]
        return as_typed(str(raw or ""))


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


def make_forms(form: Form, section: Section, given: Given) -> list[SectionForm]:
    """The forms of a page with what is kept; what is wrong is told of what was saved once, and not of what was never seen."""
    all_times = [*given.get(section.name, ())]
    made = []
    for place in range(times(section, given)):
        filled = all_times[place] if place < len(all_times) else {}
        questions = asked_questions(form, section, given, place=place)
        made.append(SectionForm(_as_data(filled, place) if filled else None, questions=questions, place=place))
        for one in questions:
            if one.name not in filled:
                made[-1].errors.pop(one.name, None)
    return made


def read_forms(form: Form, section: Section, given: Given, *, data: Any, files: Any) -> list[SectionForm]:
    """The forms of a page as they were sent. How many times it was filled in is what the page said that was shown."""
    most = section.repeats.most if section.repeats else 1
    shown = str(data.get("times", ""))
    count = min(int(shown), most) if shown.isdecimal() and len(shown) < 4 else times(section, given)
    return [
        SectionForm(data, files, questions=_sent(form, section, given, place, data), place=place)
        for place in range(count if section.repeats else 1)
    ]


def _sent(form: Form, section: Section, given: Given, place: int, data: Any) -> list[FormQuestion]:
    """The questions that the page showed: those that are asked by what is kept, and any whose answer was sent."""
    asked = asked_questions(form, section, given, place=place)
    return [one for one in section.questions if one in asked or f"t{place}-{one.name}" in data]


def said(fault: BadAnswer) -> str:
    """A fault beside its field: what was found, what is allowed, what to do."""
    given, allowed, next_step = map(translate, (fault.given, fault.allowed, fault.next_step))
    if isinstance(fault, MissingAnswer):
        return f"{given} {next_step}"
    return _("%(given)s Allowed: %(allowed)s. %(next)s") % {"given": given, "allowed": allowed, "next": next_step}


def _as_data(filled: Filled, place: int) -> MultiValueDict:
    return MultiValueDict(
        {f"t{place}-{name}": value if isinstance(value, list) else [value] for name, value in filled.items()}
    )


def describe(question: FormQuestion, answer: Any) -> str:
    """An answer in words."""
    if not answer:
        return ""
    if question.kind in ("yes_no", "one", "several"):
        words = dict(_choices(question))
        return ", ".join(str(words.get(one, one)) for one in (answer if isinstance(answer, list) else [answer]))
    if question.kind == "money":
        return f"${answer}"
    if question.kind == "date":
        return _say_day(str(answer))
    return str(answer)


def _say_day(answer: str) -> str:
    """A day in words; what is none stays as it was typed."""
    try:
        return date_format(date.fromisoformat(answer), "DATE_FORMAT")
    except ValueError:
        return answer


def _hint(question: FormQuestion) -> Any:
    if question.kind == "date":
        return _("Month, day, year, such as 03/31/2026.")
    if question.kind == "several":
        return _("Choose all that fit.")
    if question.files:
        return _files_hint(question)
    return ""


def _files_hint(question: FormQuestion) -> Any:
    asked = question.files
    words = _("A PDF or a picture") if asked and len(asked.accepts) > 1 else (
        _("A PDF") if asked and "pdf" in asked.accepts else _("A picture"))  # fmt: skip
    return _("%(kind)s, %(size)s MB at most.") % {"kind": words, "size": asked.most_mb if asked else 0}


def _widget(question: FormQuestion) -> forms.Widget:
    if question.kind in ("yes_no", "one"):
        return forms.RadioSelect(choices=_choices(question))
    if question.kind == "several":
        return forms.CheckboxSelectMultiple(choices=_choices(question))
    if question.kind == "long_text":
        return forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_TEXT})
    if question.kind == "file":
        return _file_widget(question)
    attrs: dict[str, Any] = {"maxlength": LONGEST}
    if question.profile in _AUTOCOMPLETE and question.personal:
        attrs["autocomplete"] = _AUTOCOMPLETE[question.profile]
    if question.kind in ("number", "money"):
        attrs["inputmode"] = "decimal"
    kinds = {"email": forms.EmailInput}
    if question.kind == "phone":
        attrs["type"] = "tel"
    return kinds.get(question.kind, forms.TextInput)(attrs=attrs)


def _choices(question: FormQuestion) -> list[tuple[str, Any]]:
    if question.kind == "yes_no":
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(one.name, in_language(one)) for one in question.choices]


def _file_widget(question: FormQuestion) -> forms.Widget:
    asked = question.files
    accepts = [_PDF if one == "pdf" else _IMAGES for one in (asked.accepts if asked else ())]
    many = bool(asked and asked.most > 1)
    return (_ManyFiles if many else forms.FileInput)(
        attrs={"accept": ",".join(accepts), **({"multiple": True} if many else {})}
    )
