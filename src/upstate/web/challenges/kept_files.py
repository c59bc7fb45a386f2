"""Files that entries hand in, given back as something to save."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404

from upstate.web.challenges.models import Work


def send_work_file(work: Work) -> FileResponse:
    """The file of a work, named by its number alone, so that judges read no name in it. Who may have it is asked before."""
    path = settings.SITE / work.file
    if not work.file or not path.is_file():
        raise Http404
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"work-{work.pk}.{work.kind}",
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
