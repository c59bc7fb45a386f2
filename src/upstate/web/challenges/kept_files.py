"""Files that entries hand in, given back as something to save."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404

from upstate.web.challenges.models import Work
from upstate.web.look.saving import to_save


def send_work_file(work: Work) -> FileResponse:
    """The file of a work, named by its number alone, so that judges read no name in it. Who may have it is asked before."""
    path = settings.SITE / work.file
    if not work.file or not path.is_file():
        raise Http404
    return to_save(path.open("rb"), name=f"work-{work.pk}.{work.kind}")
