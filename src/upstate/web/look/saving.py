"""Files to be saved and not to be shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import IO, Any

from django.http import FileResponse, HttpResponse

from upstate.ranking.outputs import safe_cell


def to_save(file: IO[bytes], *, name: str, kind: str = "application/octet-stream") -> FileResponse:
    """Whatever is in it, it does nothing on this site, and no cache keeps it. Who may have it is asked before."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def table_to_save(lines: Iterable[Iterable[Any]], *, name: str) -> HttpResponse:
    """These lines as CSV; a text that a spreadsheet would run as a formula gets an apostrophe before it."""
    out = io.StringIO()
    csv.writer(out).writerows([safe_cell(cell) if isinstance(cell, str) else cell for cell in line] for line in lines)
    return csv_to_save(out.getvalue(), name=name)


def csv_to_save(text: str, *, name: str) -> HttpResponse:
    """CSV that a browser saves under this name."""
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
