"""The audit log, for administrators: by person and day, and as a file."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from upstate.ranking.outputs import safe_cell
from upstate.web.day_input import day_input
from upstate.web.people.access import requires
from upstate.web.people.models import AuditEntry, Role

_ON_A_PAGE = 50
_COLUMNS = ["when (UTC)", "who", "what", "about", "method", "path", "status", "address"]


class Filter(forms.Form):
    """Which entries are shown."""

    who = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=200)
    since = forms.DateField(label=_("From"), required=False, widget=day_input())
    until = forms.DateField(label=_("To, with this day"), required=False, widget=day_input())
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


@never_cache
@require_safe
@requires(Role.ADMINISTRATOR)
def audit_log(request: HttpRequest) -> HttpResponse:
    """The newest entries first, fifty on a page."""
    form = Filter(request.GET)
    entries = list(_filtered(form)[: _ON_A_PAGE + 1])
    query = request.GET.copy()
    query.pop("before", None)
    context = {"entries": entries[:_ON_A_PAGE], "form": Filter(query), "query": query.urlencode()}
    if len(entries) > _ON_A_PAGE:
        query["before"] = str(entries[_ON_A_PAGE - 1].pk)
        context["older"] = query.urlencode()
    return render(request, "people/audit_log.html", context)


@never_cache
@require_safe
@requires(Role.ADMINISTRATOR)
def audit_file(request: HttpRequest) -> StreamingHttpResponse:
    """All entries of the filter as CSV, newest first."""
    response = StreamingHttpResponse(_lines(_filtered(Filter(request.GET))), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return response


def _filtered(form: Filter) -> QuerySet[AuditEntry]:
    """What the form names; a field that can not be read does not filter."""
    form.is_valid()
    chosen, entries = form.cleaned_data, AuditEntry.objects.all()
    if chosen.get("who"):
        entries = entries.filter(who__icontains=chosen["who"])
    if chosen.get("since"):
        entries = entries.filter(at__gte=_at(chosen["since"], dt.time.min))
    if chosen.get("until"):
        entries = entries.filter(at__lte=_at(chosen["until"], dt.time.max))
    if chosen.get("before"):
        entries = entries.filter(pk__lt=chosen["before"])
    return entries


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, dt.UTC)


class _Echo:
    def write(self, line: str) -> str:
        return line


def _lines(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(_COLUMNS)
    for entry in entries.iterator(chunk_size=2000):
        yield writer.writerow([safe_cell(str(cell)) for cell in _cells(entry)])


def _cells(entry: AuditEntry) -> list[Any]:
    when = entry.at.strftime("%Y-%m-%d %H:%M:%S")
    return [when, entry.who, entry.words, entry.about, entry.method, entry.path, entry.status, entry.address or ""]
