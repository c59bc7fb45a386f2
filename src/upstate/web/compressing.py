"""Pages travel compressed; files do not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

_TEXT = ("text/html", "application/json", "application/geo+json", "application/ld+json", "image/svg+xml")


class Compressing(GZipMiddleware):
    """Middleware: compresses text that was made for this request. A file that is streamed keeps its size, so that a browser
    can tell how much is left and go on after a break. Random padding hides the size of secrets, as Django does it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> Any:
        if response.streaming or not response.get("Content-Type", "").startswith(_TEXT):
            return response
        return super().process_response(request, response)
