"""Answers that are large: in the form that the program takes, only where it does not have them already, written before they are sent."""

from __future__ import annotations

import gzip
import hashlib
import tempfile
from collections.abc import Callable, Mapping
from typing import IO, Any, cast
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from upstate import __version__
from upstate.catalog.versions import Version
from upstate.web.catalog.api.programs import NotOffered
from upstate.web.city import site_origin

_IN_MEMORY = 1 << 20  # bytes of an answer; what is larger is on disk while it is sent
_COMPRESSED = ("text/", "application/json", "application/geo+json", "application/problem+json")


def chosen_form(request: HttpRequest, offered: Mapping[str, str], *, named: str = "") -> str:
    """The name of the form to answer in: the one that is `named`, else the one that `Accept` likes best, the first where it takes any.

    offered: name to media type, the usual one first. Raises `NotOffered`.
    """
    if named in offered:
        return named
    if not named:
        liked = request.get_preferred_type(list(offered.values()))
        if liked is not None:
            return next(name for name, media_type in offered.items() if media_type == str(liked))
    raise NotOffered(
        f"This answer is not there as {(named or request.headers.get('Accept', ''))[:100]}.",
        allowed=", ".join(f"{name} ({media_type})" for name, media_type in offered.items()),
        next_step="Name one of these with format=, or its media type in the header Accept.",
    )


def answered_from(
    request: HttpRequest, version: Version, make: Callable[[], HttpResponseBase], *, also: str = ""
) -> HttpResponseBase:
    """What `make` gives, or 304 without it: a version never changes, so the same question to it has the same answer. also: what else the answer was made of."""
    asked = (
        __version__,
        version.record.draft.id,
        request.build_absolute_uri(),
        request.headers.get("Accept", ""),
        also,
    )
    tag = f'W/"{hashlib.sha256(repr(asked).encode()).hexdigest()[:32]}"'
    known = get_conditional_response(request, etag=tag)
    response: HttpResponseBase = make() if known is None else known
    response["ETag"] = tag
    return response


def address_with(request: HttpRequest, **changed: str) -> str:
    """The address of this question with something changed, such as where the next page begins."""
    asked = {**dict(request.GET.lists()), **changed}
    return f"{site_origin(request)}{request.path}?{urlencode(asked, doseq=True)}"


def written(request: HttpRequest, write: Callable[[IO[bytes]], None], *, content_type: str) -> HttpResponseBase:
    """What `write` writes, as an answer, compressed where that helps and the program takes it. A slow reader holds no table open, and a fault on the way is told
    as one, not as half an answer."""
    file: Any = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with the response
    is_packed = content_type.startswith(_COMPRESSED) and _takes_gzip(request)
    try:
        if is_packed:
            with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=5, mtime=0) as packed:
                write(cast("IO[bytes]", packed))
        else:
            write(file)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    response: HttpResponseBase
    if size <= _IN_MEMORY:
        with file:
            response = HttpResponse(file.read(), content_type=content_type)
    else:
        response = FileResponse(file, content_type=content_type)
    response["Content-Length"] = str(size)
    if is_packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _takes_gzip(request: HttpRequest) -> bool:
    wishes = request.headers.get("Accept-Encoding", "").replace(" ", "").split(",")
    return any(wish.split(";")[0] == "gzip" and not wish.endswith((";q=0", ";q=0.0")) for wish in wishes)
