"""Names that strangers give to themselves and to their files, as a page can show them."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from upstate.errors import UpstateError

LONGEST = 60
# Neither control characters nor those that turn the direction of what follows, hide, or stand for nothing.
_REFUSED = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
_MOST_MARKS = 2  # accents over one letter; a tower of them covers the line above


class BadName(UpstateError):
    """A name that can not be shown, or that another entry has."""


def clean_name(typed: str) -> str:
    """The name on one line; raises `BadName` for what a board can not show."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not 2 <= len(name) <= LONGEST or _is_odd(name) or not any(letter.isalnum() for letter in name):
        raise BadName(
            _("This can not be a name on the board."),
            allowed=_("2 to %(most)s letters, digits and signs of any language, without hidden characters")
            % {"most": LONGEST},
            next_step=_("Type the name again, or choose a plainer one."),
        )
    return name


def fold_name(name: str) -> str:
    """The name as two are compared: `Äpfel ` and `APFEL` are one."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())[:120] or name.casefold()


def plain_line(typed: str, *, most: int) -> str:
    """A text on one line, without what no page should show; for the names of files."""
    kept = "".join(letter for letter in typed if unicodedata.category(letter) not in _REFUSED)
    return " ".join(kept.split())[:most]


def plain_text(typed: str, *, most: int) -> str:
    """The same of a text with lines."""
    return "\n".join(plain_line(line, most=most) for line in typed.splitlines())[:most].strip()


def _is_odd(name: str) -> bool:
    marks = 0
    for letter in unicodedata.normalize("NFD", name):
        category = unicodedata.category(letter)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category in _REFUSED or marks > _MOST_MARKS:
            return True
    return False
