"""Codes by which people join: of a team, and of the event day. And a code as a picture for a camera."""

from __future__ import annotations

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

# Without vowels, so that it spells no word, and without what looks like something else.
_LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ"
TEAM, EVENT = 10, 6  # letters; that of a team is a secret of 48 bits, that of an event hangs on the wall


def new_team_code() -> str:
    """A secret by which others join a team."""
    return "".join(secrets.choice(_LETTERS) for _ in range(TEAM))


def event_code(challenge: str) -> str:
    """The code on the wall: the same at each call, and another one in another city."""
    digest = salted_hmac("upstate.challenges.event", challenge, algorithm="sha256").digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:EVENT])


def is_event_code(code: str, challenge: str) -> bool:
    return constant_time_compare(code, event_code(challenge))


def as_code(typed: str) -> str:
    """What somebody typed, as a code is written: without gaps and dashes, in capitals; empty where it can be none."""
    found = "".join(letter for letter in typed.upper()[:40] if letter.isalnum())
    return found if len(found) in (TEAM, EVENT) and set(found) <= set(_LETTERS) else ""


def shown_code(code: str) -> str:
    """In groups that can be read out: `BCDFG-HJKLM`."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}" if code else ""


def draw_code(address: str, *, label: str) -> SafeString:
    """The address as a QR code, a picture in the page itself. label: says what it leads to."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{0}v{0}h-{0}z"/><path d="{2}"/></svg>',
        len(rows),
        label,
        path,
    )
