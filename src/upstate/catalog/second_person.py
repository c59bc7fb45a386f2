"""Who counts as a second person: somebody who had no part in a draft, under whatever spelling of their address."""

from __future__ import annotations

import unicodedata

from upstate.catalog.draft import Draft
from upstate.errors import UpstateError

_HAS_PART = ("offered", "described", "decided", "submitted")
_SAME_HOST = {"googlemail.com": "gmail.com"}


def refuse_first_person(draft: Draft, by: str) -> None:
    """Raise `UpstateError` when `by` offered, described, decided about or submitted the draft."""
    mailbox = mailbox_of(by)
    if any(mailbox_of(event.by) == mailbox for event in draft.events if event.what in _HAS_PART):
        raise UpstateError(
            f"{by} had a part in this draft, perhaps under another spelling of the same address.",
            allowed="approval by a second person, who did not offer, describe, decide or submit",
            next_step="Ask a colleague to look at it and approve it.",
        )


def mailbox_of(by: str) -> str:
    """Where mail to an address arrives, as most servers have it: case, dots and what follows a + do not matter.

    Not every server does so: two people may look like one, and have to ask a third. The other way round, one person may
    have two mailboxes, and no program can know that. What is no address is compared by its words.

    >>> mailbox_of("Ana.Lopez+data@Springfield.example") == mailbox_of("analopez@springfield.example")
    True
    """
    text = " ".join(unicodedata.normalize("NFKC", by).casefold().split())
    name, at, host = text.rpartition("@")
    if not at:
        return text
    host = host.rstrip(".")
    return f"{name.partition('+')[0].replace('.', '')}@{_SAME_HOST.get(host, host)}"
