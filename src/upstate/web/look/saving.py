"""Files to be saved and not to be shown."""

from __future__ import annotations

from typing import IO

from django.http import FileResponse


def to_save(file: IO[bytes], *, name: str, kind: str = "application/octet-stream") -> FileResponse:
    """Whatever is in it, it does nothing on this site, and no cache keeps it. Who may have it is asked before."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
