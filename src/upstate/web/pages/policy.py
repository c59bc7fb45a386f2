"""The editor's own content security policy: Wagtail's screens need a little more than the public site, and only they get it."""

from __future__ import annotations

import re
from collections.abc import Callable

from csp.constants import HEADER, SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

EDITOR = "/write/"
# Where Wagtail starts a page chooser by a script in the page. Elsewhere it reads data and runs nothing, and its date
# fields are started by our own `choosers.js`.
_CHOOSES_A_PAGE = re.compile(r"\A/write/(?:pages/\d+/(?:move|copy)/|redirects/(?:add/|\d+/))")


class EditorPolicy:
    """Middleware, right below that of the policy: loosens it below `/write/` and nowhere else.

    style-src: Wagtail's screens set style attributes. frame: the preview is a page of this site inside the editor.
    script-src: stays this site's own files, but for the few screens with a page chooser. Nothing may be evaluated.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(EDITOR):
            # A preview is made by asking the site for the page itself, and comes with the page's stricter headers.
            del response[HEADER], response["X-Frame-Options"]
            response["X-Frame-Options"] = "SAMEORIGIN"
            more = {
                "style-src": [UNSAFE_INLINE],
                "script-src": [UNSAFE_INLINE] if _CHOOSES_A_PAGE.match(request.path) else [],
            }
            response._csp_update = more
            response._csp_replace = {"frame-ancestors": [SELF], "frame-src": [SELF]}
        return response
