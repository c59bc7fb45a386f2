"""Files that the portal keeps for one application: what its applicant sent, and letters."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404

from upstate.web.business.models import Letter, Upload


def send_upload(upload: Upload) -> FileResponse:
    """A file that came with an application. Who may have it is asked before; raises `Http404` where it was erased."""
    return _send(upload.path, name=upload.name, kind="application/octet-stream")


def send_letter(letter: Letter) -> FileResponse:
    """A letter as it was written. Who may have it is asked before; raises `Http404` where it was erased."""
    return _send(letter.path, name=f"{letter.kind}-{letter.number}.pdf", kind="application/pdf")


def _send(path: str, *, name: str, kind: str) -> FileResponse:
    """To be saved and not to be shown: whatever is in it, it does nothing on this site."""
    file = settings.SITE / path
    if not path or not file.is_file():
        raise Http404
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
