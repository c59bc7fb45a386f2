"""Addresses that hold a secret, such as the link of an invitation: what is written down of them holds it no more."""

from __future__ import annotations

import re

from django.http import HttpRequest

# Names that a part of an address has in its URL pattern when whoever knows it may do something.
SECRETS = ("key", "token", "code", "uidb36")
# An address that leads nowhere may be a secret one that was copied badly.
_LOOKS_SECRET = re.compile(r"[A-Za-z0-9_-]{32,}")


def without_secrets(text: str) -> str:
    """A text with … for whatever in it may be the secret of a link."""
    return _LOOKS_SECRET.sub("…", text)


def shown_path(request: HttpRequest) -> str:
    """The path of a request that was answered, with … for each secret in it."""
    path = request.path
    if not request.resolver_match:
        return without_secrets(path)
    for name, value in request.resolver_match.kwargs.items():
        if name in SECRETS and value:
            path = path.replace(str(value), "…")
    return path
