"""Files that the portal keeps for one application: what its applicant sent, and letters."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404

from upstate.permits.file_checks.opening import PDF, known_as
from upstate.web.business.models import Letter, Upload
from upstate.web.look.saving import to_save

_ENDS = {"jpg": (".jpg", ".jpeg"), "tif": (".tif", ".tiff")}


def send_upload(upload: Upload) -> FileResponse:
    """A file that came with an application. Who may have it is asked before; raises `Http404` where it was erased."""
    return _send(upload.path, name=_safe_name(upload), kind="application/octet-stream")


def send_letter(letter: Letter) -> FileResponse:
    """A letter as it was written. Who may have it is asked before; raises `Http404` where it was erased."""
    return _send(letter.path, name=f"{letter.kind}-{letter.number}.pdf", kind="application/pdf")


def _safe_name(upload: Upload) -> str:
    """Ends as the checks found the file to be: by its name a computer would else run what a stranger calls `plan.hta`."""
    file = settings.SITE / upload.path
    kind = "pdf" if upload.kind == PDF or not file.is_file() else known_as(file)
    plain = "".join(one for one in upload.name if one.isprintable())
    return plain if plain.lower().endswith(_ENDS.get(kind, (f".{kind}",))) else f"{plain}.{kind}"


def _send(path: str, *, name: str, kind: str) -> FileResponse:
    file = settings.SITE / path
    if not path or not file.is_file():
        raise Http404
    return to_save(file.open("rb"), name=name, kind=kind)
