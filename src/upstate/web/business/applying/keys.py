"""The secret of an application's link, and its reference.

Whoever has the link may go on with the application. The link holds a key of 256 bits, of which only the hash is kept. The key is
made from the token of the page on which the application is begun: who presses the button twice gets the same application.
"""

from __future__ import annotations

import base64
import re
import secrets
from hashlib import sha256

from django.utils.crypto import salted_hmac

# Without vowels, so that it spells no word, and without what looks like something else.
_LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ"
_LENGTH = 8
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """What a page carries on which an application can be begun."""
    return secrets.token_urlsafe(32)


def key_from(token: str) -> str:
    """The key that belongs to a token; a new one where the token is none of ours."""
    known = token if _TOKEN.fullmatch(token) else new_token()
    digest = salted_hmac("upstate.business.key", known, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hashed(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def new_reference() -> str:
    """Eight letters and digits to tell on the telephone. It opens nothing by itself."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def is_reference(text: str) -> bool:
    return len(text) == _LENGTH and set(text) <= set(_LETTERS)
