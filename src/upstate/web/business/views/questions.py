"""Asking a person: the form for those whom the rules could not answer, and the desk where somebody does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upstate.web.business.handing_over import answer, hand_over
from upstate.web.business.models import HandOver
from upstate.web.business.service import the_portal
from upstate.web.business.showing import default_contact, show_answers
from upstate.web.business.views.finding import told_by
from upstate.web.counting import count_this_hour
from upstate.web.people.access import requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role

_MOST_AN_HOUR = 20  # from one address


class QuestionForm(forms.Form):
    """website: a field that people do not see and that programs fill in."""

    words = forms.CharField(
        label=gettext_lazy("What do you want to know?"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("E-mail address or telephone: one of them is enough."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Your telephone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("email") and not said.get("phone") and "email" not in self.errors:
            self.add_error("email", _("Write an e-mail address or a telephone number, so that we can answer."))
        return said


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Hand the answers and a question over to a person."""
    told = told_by(request.GET)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if count_this_hour(request, "business-ask") > _MOST_AN_HOUR:
            form.add_error(None, _("Many questions came from your address. Wait an hour, or call us."))
        else:
            said = form.cleaned_data
            if not said.pop("website"):
                hand_over(**said, query=told.query(), language=get_language() or "en")
            return redirect(reverse("permit-asked"))
    solution = told.solution
    context = {
        "form": form,
        "answers": show_answers(told),
        "query": told.query(),
        "default": default_contact(solution),
    }
    return render(request, "business/finding/ask.html", context, status=422 if form.errors else 200)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The question has arrived."""
    solution = the_portal()
    return render(request, "business/finding/asked.html", {"default": default_contact(solution)})


@never_cache
@require_safe
@requires(Role.EDITOR)
def show_questions(request: HttpRequest) -> HttpResponse:
    """The questions: those without an answer first, the oldest of them on top."""
    the_portal()
    page = Paginator(HandOver.objects.order_by("answered", "id"), 50).get_page(request.GET.get("page"))
    return render(request, "business/finding/questions.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.EDITOR)
def answer_question(request: HttpRequest, number: int) -> HttpResponse:
    """One question with what was answered in the interview, and its answer."""
    the_portal()
    question = get_object_or_404(HandOver, pk=number)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and question.answered is None and form.is_valid():
        if answer(question, words=form.cleaned_data["words"], person=request.user):
            audit(request, "Answered a question about a business", about=f"question {question.pk}")
            return redirect("permit-questions")
        question.refresh_from_db()
    context = {
        "form": form,
        "one": question,
        "answers": show_answers(told_by(QueryDict(question.query.removeprefix("?")))),
    }
    return render(request, "business/finding/answering.html", context, status=422 if form.errors else 200)
