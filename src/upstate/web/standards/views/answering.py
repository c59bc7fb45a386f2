"""The eight first questions on one page, and one criterion with its answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from upstate.actions.answer import answer_criterion, comment_on
from upstate.actions.assess import Assessment, public_answer
from upstate.actions.leaders import leaders_beside
from upstate.errors import UpstateError
from upstate.standards.answer import Answer
from upstate.standards.standard import Criterion, Standard
from upstate.web.city import this_city, today
from upstate.web.day_input import day_input
from upstate.web.look.saying import in_language
from upstate.web.people.access import Action, may, may_somewhere, require, requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role
from upstate.web.standards.access import for_those_who_may_see, of_standard
from upstate.web.standards.leading import leaders_to_show
from upstate.web.standards.seeing import assess_here, look_at_site
from upstate.web.standards.telling import answered_by, due_here, lines, standing_in_words, work_in_words

_SAID = [("met", gettext_lazy("Yes")), ("not_met", gettext_lazy("Not yet")), ("", gettext_lazy("I do not know"))]
_MET = {"met": True, "not_met": False, "": None}


class AnswerForm(forms.Form):
    """A person's answer to one criterion."""

    said = forms.ChoiceField(label=gettext_lazy("Your answer"), choices=_SAID, widget=forms.RadioSelect, required=False)
    why = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed where your answer is other than what Upstate sees."),
    )
    source = forms.CharField(
        label=gettext_lazy("Evidence"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line: an address on the web, or a file of the city's workspace."),
    )
    again_on = forms.DateField(
        label=gettext_lazy("Look again on"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("On this day the answer lapses. Empty for a year from today."),
    )


class CommentForm(forms.Form):
    """What a reviewer says to an answer."""

    text = forms.CharField(
        label=gettext_lazy("Your comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SnapshotForm(forms.Form):
    """The first questions, one field each."""

    def __init__(self, *args: Any, found: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines(found, found.standard.snapshot):
            answer = line.answer
            said = answer.answer if answer.answer != "unknown" else ""
            self.fields[line.criterion.id] = forms.ChoiceField(
                label=line.question,
                choices=_SAID,
                widget=forms.RadioSelect,
                required=False,
                initial=said,
                help_text=line.by if answer.by else "",
            )
            self.fields[f"was_{line.criterion.id}"] = forms.CharField(
                required=False, max_length=20, initial=said, widget=forms.HiddenInput
            )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_standard
def show_snapshot(request: HttpRequest, standard: Standard) -> HttpResponse:
    """The eight questions on one page, with what is known already."""
    return requires(Role.EDITOR)(_snapshot)(request, standard)


def _snapshot(request: HttpRequest, standard: Standard) -> HttpResponse:
    if not standard.snapshot:
        raise Http404
    require(request.user, Action.EDIT, "")
    found = assess_here(standard)
    form = SnapshotForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        for one in standard.snapshot:
            if one.id in request.POST and form.cleaned_data[one.id] != form.cleaned_data[f"was_{one.id}"]:
                found = _answer_first(request, found, one, form)
        messages.success(request, _("Your answers are kept.") + f" {standing_in_words(found.standing)}")
        audit(request, f"Answered the first questions of {standard.name}")
        return redirect("standard-standing", standard.name)
    return render(
        request,
        "standards/snapshot.html",
        {"standard": standard, "title": in_language(standard.about.title), "form": form},
    )


def _answer_first(request: HttpRequest, found: Assessment, criterion: Criterion, form: SnapshotForm) -> Assessment:
    """Keep what a person changed on the page, and give the assessment as it is then. What somebody else answered meanwhile stays, and so
    does an answer that has evidence or needs a reason; the criterion's own page is the place for that."""
    said, was = form.cleaned_data[criterion.id], form.cleaned_data[f"was_{criterion.id}"]
    answer = found.answers[criterion.id]
    now = "" if answer.answer == "unknown" else answer.answer
    other = answer.seen not in ("unknown", said)
    if now != was or (answer.by == "person" and answer.verified) or (said and other):
        told = _("%(title)s was left as it is: open it to change it, with your reason.")
        messages.warning(request, told % {"title": f"{criterion.id} {in_language(criterion.title)}"})
        return found
    return answer_criterion(
        workspace=this_city().folder,
        standard=found.standard.name,
        criterion=criterion.id,
        met=_MET[said],
        who=_name(request),
        site=look_at_site(),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_standard
@for_those_who_may_see
def show_criterion(request: HttpRequest, standard: Standard, criterion: str) -> HttpResponse:
    """One criterion: what it asks and why, what is seen, what the city answers, and what reviewers say."""
    one = standard.by_id.get(criterion)
    if one is None:
        raise Http404
    if request.method == "POST":
        return requires(Role.EDITOR)(_take_answer)(request, standard, one)
    return _criterion_page(request, standard, one)


def _take_answer(request: HttpRequest, standard: Standard, one: Criterion) -> HttpResponse:
    require(request.user, Action.EDIT, "")
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _criterion_page(request, standard, one, form, status=400)
    try:
        found = answer_criterion(
            workspace=this_city().folder,
            standard=standard.name,
            criterion=one.id,
            met=_MET[form.cleaned_data["said"]],
            who=_name(request),
            why=form.cleaned_data["why"],
            source=form.cleaned_data["source"].splitlines(),
            again_on=form.cleaned_data["again_on"],
            site=look_at_site(),
        )
    except UpstateError as fault:
        return _criterion_page(request, standard, one, form, fault=fault, status=422)
    audit(request, f"Answered {one.id} of {standard.name}")
    messages.success(request, _("Your answer is kept.") + f" {standing_in_words(found.standing)}")
    return redirect("standard-criterion", standard.name, one.id)


@never_cache
@require_POST
@of_standard
def add_comment(request: HttpRequest, standard: Standard, criterion: str) -> HttpResponse:
    """Keep what a reviewer says; any person of the city may."""
    return requires(Role.VIEWER)(_take_comment)(request, standard, criterion)


def _take_comment(request: HttpRequest, standard: Standard, criterion: str) -> HttpResponse:
    one = standard.by_id.get(criterion)
    if one is None:
        raise Http404
    form = CommentForm(request.POST)
    if form.is_valid():
        comment_on(
            workspace=this_city().folder,
            standard=standard.name,
            criterion=one.id,
            who=_name(request),
            text=form.cleaned_data["text"],
        )
        audit(request, f"Commented on {one.id} of {standard.name}")
        return redirect("standard-criterion", standard.name, one.id)
    return _criterion_page(request, standard, one, comment=form, status=400)


def _criterion_page(
    request: HttpRequest,
    standard: Standard,
    one: Criterion,
    form: AnswerForm | None = None,
    *,
    comment: CommentForm | None = None,
    fault: UpstateError | None = None,
    status: int = 200,
) -> HttpResponse:
    found = assess_here(standard)
    is_ours = may_somewhere(request.user, Action.SEE_DRAFTS)
    answer = found.answers[one.id] if is_ours else public_answer(found.answers[one.id])
    doing = leaders_beside(found, workspace=this_city().folder).get(one.id, ())
    told = {
        **leaders_to_show(doing),
        "standard": standard,
        "standard_title": in_language(standard.about.title),
        "criterion": one,
        "title": in_language(one.title),
        "question": in_language(one.question),
        "why": in_language(one.why),
        "owner": in_language(one.owner),
        "work": work_in_words(one.effort),
        "evidence": [in_language(part) for part in one.evidence],
        "needs": [(name, in_language(standard.by_id[name].title)) for name in one.needs],
        "due": due_here(one, this_city().settings.population),
        "answer": answer,
        "by": answered_by(found.answers[one.id], is_named=is_ours),
        "form": form or _filled(found.answers[one.id]),
        "comment": comment or CommentForm(),
        "fault": fault,
        "may_answer": may(request.user, Action.EDIT, ""),
        "may_comment": is_ours,
    }
    return render(request, "standards/criterion.html", told, status=status)


def _filled(answer: Answer) -> AnswerForm:
    """The form with what the city answers now."""
    mine = answer.by == "person" or (answer.lapsed and answer.by is None)
    return AnswerForm(
        initial={
            "said": answer.answer if answer.answer != "unknown" else "",
            "why": answer.why,
            "source": "\n".join(answer.source) if mine else "",
            "again_on": answer.again_on
            if mine and answer.again_on and answer.again_on > today() + timedelta(1)
            else None,
        }
    )


def _name(request: HttpRequest) -> str:
    """Who answers, as text in which there may be no tag: a name, or the address before which none stands."""
    return str(request.user)
