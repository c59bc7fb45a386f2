"""One section of a form: what is typed is saved whatever is wrong with it, and files are kept the moment they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstate.permits.answering import Given, asked_questions, asked_sections, section_faults, times
from upstate.solutions.service import Section
from upstate.web.business.applying import actions, uploads
from upstate.web.business.applying.drafts import count_files, files_of
from upstate.web.business.applying.filling import offered
from upstate.web.business.applying.limits import TooMany, refuse_too_many
from upstate.web.business.applying.opening import Opened, largest_request, open_application, owns, private
from upstate.web.business.applying.pages import SectionForm, make_forms, read_forms, said
from upstate.web.business.applying.profile import profile_of
from upstate.web.business.applying.summary import findings_of, time_title
from upstate.web.business.kept_files import send_upload
from upstate.web.business.models import Profile, Version
from upstate.web.business.views.applying import asked_of, sent_files, shown_of, tell_too_many
from upstate.web.look.saying import in_language

# Buttons after which the same page is shown again.
_STAYS = ("add", "remove", "remove_file", "fill", "upload")


@dataclass
class _Page:
    """What one request sees. taken: what became of the files that came with it."""

    opened: Opened
    section: Section
    draft: Version
    taken: list[tuple[int, str, uploads.Taken]] = field(default_factory=list)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, key: str, section: str) -> HttpResponse:
    """Show one section, or save it and go on."""
    opened = open_application(request, key)
    if opened.application.stage not in actions.OPEN:
        if request.method == "POST":
            messages.error(request, _("This application has been sent. It can not be changed now."))
        return redirect("business-application", key)
    draft = actions.draft_to_show(opened.application)
    found = next((one for one in asked_sections(opened.form, draft.answers) if one.name == section), None)
    if found is None:
        raise Http404
    page = _Page(opened, found, draft)
    if request.method == "POST":
        try:
            return _save(request, page)
        except actions.NotNow as fault:  # sent in another window between the two lines
            messages.error(request, fault.given)
            return redirect("business-application", key)
    return _show(request, page)


section.largest_request = largest_request  # type: ignore[attr-defined]  # read by request_limits, as of any view


def _save(request: HttpRequest, page: _Page) -> HttpResponse:
    """Save first, then look: nothing that was typed is lost by what is wrong with it."""
    sent = read_forms(page.opened.form, page.section, page.draft.answers, data=request.POST, files=request.FILES)
    before = _asked(page)
    page.draft = actions.keep(page.opened.application, page.section.name, _merged(page, sent))
    _take_files(request, page, sent)
    _do(request, page)
    if any(one.upload is None for _place, _question, one in page.taken):
        is_busy = any(one.is_busy for _place, _question, one in page.taken)
        return _show(request, page, status=503 if is_busy else 422)
    if any(name in request.POST for name in _STAYS):
        return redirect("business-section", page.opened.key, page.section.name)
    if _asked(page) - before:
        messages.info(request, _("Your answers are saved. They bring more questions on this page."))
        return redirect("business-section", page.opened.key, page.section.name)
    counted = count_files(page.opened.application)
    if next(section_faults(page.opened.form, page.section, page.draft.answers, counted), None):
        if "later" in request.POST:
            return redirect("business-application", page.opened.key)
        return _show(request, page, status=422)
    return redirect(*_next(page, "later" in request.POST))


def _merged(page: _Page, sent: list[SectionForm]) -> list[dict[str, Any]]:
    """What was kept with what was sent now; times that the page did not show stay."""
    kept = [dict(one) for one in page.draft.answers.get(page.section.name, ())]
    kept += [{} for _ in range(len(sent) - len(kept))]
    for form in sent:
        kept[form.place] |= form.typed()
    return kept


def _do(request: HttpRequest, page: _Page) -> None:
    """What a button asks for beside saving."""
    application, name = page.opened.application, page.section.name
    if "remove_file" in request.POST and (number := _number(request.POST["remove_file"])) is not None:
        uploads.detach(application, number)
    repeats = page.section.repeats
    if repeats and "add" in request.POST and times(page.section, page.draft.answers) < repeats.most:
        filled = list(page.draft.answers.get(name, ()))
        filled += [{} for _ in range(times(page.section, page.draft.answers) + 1 - len(filled))]
        page.draft = actions.keep(application, name, filled)
    if repeats and (place := _number(request.POST.get("remove", ""))) is not None:
        page.draft = actions.take_out(application, name, place)
    if "fill" in request.POST and (kept := offered(page.section, page.draft.answers, _own_profile(request, page))):
        first = [*page.draft.answers.get(name, ()), {}][0]
        page.draft = actions.keep(application, name, [{**first, **kept}])


def _take_files(request: HttpRequest, page: _Page, sent: list[SectionForm]) -> None:
    for form in sent:
        for question, given in form.chosen():
            try:
                refuse_too_many(request, "file")
            except TooMany as fault:
                tell_too_many(request, fault)
                return
            where = uploads.Where(page.section.name, form.place, question)
            page.taken.append((form.place, question.name, uploads.attach(page.opened.application, where, given)))


def _show(request: HttpRequest, page: _Page, *, status: int = 200) -> HttpResponse:
    application, given = page.opened.application, page.draft.answers
    made = make_forms(page.opened.form, page.section, given)
    if status != 200 or _was_saved(page.section, given):
        _add_missing(page, made)
    files = [one for one in files_of(application) if one.section == page.section.name]
    blocks = [_block(page, one, files) for one in made]
    kept = offered(page.section, given, _own_profile(request, page))
    repeats = page.section.repeats
    names = [one.name for one in asked_sections(page.opened.form, given)]
    told = {
        **shown_of(page.opened),
        "section": page.section,
        "section_title": in_language(page.section.title),
        "intro": in_language(page.section.intro) if page.section.intro else "",
        "blocks": blocks,
        "owes": asked_of(page.opened, page.section.name),
        "faults": [fault for block in blocks for fault in block["faults"]],
        "offered": list(kept.values()),
        "each": in_language(repeats.each) if repeats else "",
        "can_add": bool(repeats and len(made) < repeats.most),
        "can_remove": bool(repeats and len(made) > repeats.least),
        "step": names.index(page.section.name) + 1,
        "steps": len(names),
    }
    return render(request, "business/applying/section.html", told, status=status)


def _block(page: _Page, form: SectionForm, files: list[Any]) -> dict[str, Any]:
    """One filling in as the template draws it."""
    rows = []
    for one in form.questions:
        own = [file for file in files if (file.place, file.question) == (form.place, one.name)]
        rows.append(
            {
                "field": form[one.name],
                "is_file": one.kind == "file",
                "uploads": [(file, findings_of(file)) for file in own],
                "refused": [
                    taken
                    for place, name, taken in page.taken
                    if (place, name) == (form.place, one.name) and taken.upload is None
                ],
                "is_full": bool(one.files and len(own) >= one.files.most),
            }
        )
    return {
        "title": time_title(page.section, form.place),
        "place": form.place,
        "rows": rows,
        "faults": [*_faults(rows)],
    }


def _faults(rows: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for row in rows:
        bound = row["field"]
        anchor = bound.auto_id if not hasattr(bound.field.widget, "choices") else f"{bound.auto_id}_0"
        for words in bound.errors:
            yield {"anchor": anchor, "label": bound.label, "words": words}
        for taken in row["refused"]:
            for one in taken.findings:
                yield {"anchor": bound.auto_id, "label": taken.name, "words": one.given}


def _add_missing(page: _Page, made: list[SectionForm]) -> None:
    """All that is wrong with the page, also with what was never answered."""
    counted = count_files(page.opened.application)
    refused = {(place, name) for place, name, taken in page.taken if taken.upload is None}
    for one in section_faults(page.opened.form, page.section, page.draft.answers, counted):
        if one.place >= len(made) or (one.place, one.question) in refused:
            continue
        form = made[one.place]
        if one.question in form.fields and one.question not in form.errors:
            form.errors[one.question] = form.error_class([said(one.fault)], renderer=form.renderer)


def _was_saved(section: Section, given: Given) -> bool:
    """Whether the page was sent once, and not only filled from the interview."""
    filled = given.get(section.name, ())
    return bool(filled) and all(
        one.name in filled[0] for one in section.questions if not one.when and one.kind != "file"
    )


def _asked(page: _Page) -> set[tuple[int, str]]:
    form, given = page.opened.form, page.draft.answers
    return {
        (place, one.name)
        for place in range(times(page.section, given))
        for one in asked_questions(form, page.section, given, place=place)
    }


def _next(page: _Page, later: bool) -> tuple[str, ...]:
    names = [one.name for one in asked_sections(page.opened.form, page.draft.answers)]
    following = names[names.index(page.section.name) + 1 :] if page.section.name in names else []
    if later:
        return ("business-application", page.opened.key)
    return ("business-section", page.opened.key, following[0]) if following else ("business-check", page.opened.key)


def _own_profile(request: HttpRequest, page: _Page) -> Profile | None:
    """The visitor's particulars, for an application of their own; nobody's are put into the form of another."""
    return profile_of(request.user) if owns(request, page.opened.application) else None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None


@private
@require_safe
def file(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One file of the application, for whoever may open the application."""
    opened = open_application(request, key)
    upload = opened.application.uploads.filter(pk=number).first()
    if upload is None or (upload.removed and not _shows(opened, upload.pk)):
        raise Http404
    return send_upload(upload)


def _shows(opened: Opened, number: int) -> bool:
    return any(number in sent_files(one.answers) for one in opened.application.versions.filter(sent__isnull=False))
