"""Downloads. Only what a version lists can be had: a name is looked up, never joined to a path as it came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.http import content_disposition_header, parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.catalog.package import PACKAGE
from upstate.catalog.versions import Version
from upstate.web.catalog.models import Usage
from upstate.web.catalog.public import map_tiles, public_dataset, public_version
from upstate.web.catalog.usage import counted

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_BLOCK = 1 << 18
# A version never changes, but a city may have to withhold it: whoever keeps a copy asks again after this while.
PUBLIC = "public, max-age=300"


@dataclass(frozen=True)
class Download:
    """A file to hand out. fingerprint: the same for the same bytes, another for others."""

    path: Path
    mediatype: str
    fingerprint: str


def find_download(version: Version, name: str) -> Download | None:
    """The file of `version` that is called `name`, if the public may have it and it is there."""
    listed = version.file(name)
    if listed:
        found = Download(version.folder / listed.path, listed.mediatype, listed.sha256)
    elif name == PACKAGE:
        found = Download(version.folder / PACKAGE, "application/json", f"{version.record.draft.id}-package")
    elif name == map_tiles(version).name:
        found = Download(map_tiles(version), "application/vnd.pmtiles", f"{version.record.draft.id}-map")
    else:
        return None
    return found if found.path.is_file() else None


@require_safe
def show_file(request: HttpRequest, name: str, number: int, file: str) -> HttpResponseBase:
    """A file of one version."""
    version = public_version(public_dataset(name), number)
    found = find_download(version, file)
    if found is None:
        raise Http404(_("This version has no such file."))
    response = _for_every_page(send_download(request, found))
    if file.endswith(".pmtiles"):
        return response
    return counted(request, response, dataset=name, kind=Usage.Kind.DOWNLOAD, file=file)


@require_safe
def show_latest(request: HttpRequest, name: str, file: str) -> HttpResponseBase:
    """To the file of the newest version that the public may see."""
    newest = public_dataset(name).newest
    if find_download(newest, file) is None:
        raise Http404(_("The newest version has no such file."))
    response = HttpResponseRedirect(reverse("dataset-file", args=[name, newest.number, file]))
    response["Cache-Control"] = "no-cache"
    return _for_every_page(response)


def _for_every_page(response: HttpResponseBase) -> HttpResponseBase:
    """Scripts of other sites' pages may read it, in parts too."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "Accept-Ranges, Content-Length, Content-Range, ETag"
    return response


def send_download(request: HttpRequest, found: Download, *, keep: str = PUBLIC) -> HttpResponseBase:
    """The file, or the range of its bytes that is asked for. keep: for how long, as `Cache-Control` says it."""
    size = found.path.stat().st_size
    tag = f'"{found.fingerprint}"'
    if _is_known(request, tag):
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        wanted = _wanted(request, size, tag)
        if wanted is None:
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{size}"
            return response
        first, last = wanted
        part = "" if (first, last) == (0, size - 1) else f"bytes {first}-{last}/{size}"
        body = _blocks(found.path, first, last) if request.method == "GET" else iter(())
        response = StreamingHttpResponse(body, status=206 if part else 200, content_type=found.mediatype)
        response["Content-Length"] = str(last - first + 1)
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.path.name)
        if part:
            response["Content-Range"] = part
    response["ETag"] = tag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = keep
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _is_known(request: HttpRequest, tag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or tag in [one.removeprefix("W/") for one in known]


def _wanted(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """The first and the last byte that are asked for; null when they lie beyond the file.

    What is not one range of bytes is answered with the whole file, as RFC 9110, section 14.2, allows.
    """
    whole = (0, size - 1)
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or request.method != "GET" or request.headers.get("If-Range", tag) != tag or asked[0] == "bytes=-":
        return whole
    if not asked[1]:
        length = int(asked[2])
        return (max(0, size - length), size - 1) if length and size else None
    first, last = int(asked[1]), min(int(asked[2] or size), size - 1)
    if first >= size:
        return None
    return (first, last) if first <= last else whole


def _blocks(path: Path, first: int, last: int) -> Iterator[bytes]:
    left = last - first + 1
    with path.open("rb") as handle:
        handle.seek(first)
        while left and (block := handle.read(min(_BLOCK, left))):
            left -= len(block)
            yield block
