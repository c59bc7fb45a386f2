"""The city's own files, byte for byte. A name from an address is only ever compared with the names that are there."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.city import Workspace
from upstate.web.shelf.access import for_those_who_may
from upstate.web.shelf.borrowed import load_borrowed
from upstate.web.shelf.faults import NotThere
from upstate.web.shelf.rankings import HANDED_OUT, load_ranking


@require_safe
@for_those_who_may
def send_ranking_file(request: HttpRequest, city: Workspace, name: str, folder: str, file: str) -> HttpResponse:
    """One file of a list."""
    ranking = load_ranking(load_borrowed(city, name), folder)
    if file not in ranking.files:
        raise _no_file(file)
    return _sent(ranking.folder / file, HANDED_OUT[file], f"{name}-{ranking.name}{Path(file).suffix}")


@require_safe
@for_those_who_may
def send_evidence(request: HttpRequest, city: Workspace, name: str, file: str) -> HttpResponse:
    """The evidence of one proof."""
    borrowed = load_borrowed(city, name)
    if file not in borrowed.evidence_names:
        raise _no_file(file)
    return _sent(borrowed.paths.evidence / file, "application/json", f"{name}-evidence-{file}")


@require_safe
@for_those_who_may
def send_report(request: HttpRequest, city: Workspace, name: str) -> HttpResponse:
    """report.html to keep. It has a style of its own inside, so it is never opened as a page of this site."""
    path = load_borrowed(city, name).paths.folder / "report.html"
    if not path.is_file():
        raise _no_file("report.html")
    return _sent(path, "text/html; charset=utf-8", f"{name}-report.html")


def _sent(path: Path, kind: str, name: str) -> HttpResponse:
    if path.is_symlink():
        raise _no_file(path.name)
    try:
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)
    except OSError:
        raise _no_file(path.name) from None


def _no_file(name: str) -> NotThere:
    return NotThere(
        _("There is no file called “%(name)s” here.") % {"name": name[:100]},
        allowed=_("the files that the pages of this solution offer"),
        next_step=_("Go back to the solution's page and choose a file there."),
    )
