"""Checklists that are kept without an account: the only writer of `SavedChecklist`.

Whoever has the link may read and tick the list. The link holds a key of 256 bits, of which only the hash is kept.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from upstate.web.business.applying.keys import hashed, new_token
from upstate.web.business.models import SavedChecklist

DAYS = 730  # a list that nobody touched for so long is deleted


def keep_checklist(*, query: str, done: Collection[str]) -> str:
    """Keep a checklist; gives the key of its link. Lists that nobody touched for two years go."""
    SavedChecklist.objects.filter(changed__lt=timezone.now() - timedelta(days=DAYS)).delete()
    key = new_token()
    SavedChecklist.objects.create(key=hashed(key), query=query, done=sorted(done))
    return key


def open_checklist(key: str) -> SavedChecklist | None:
    """The checklist of a link; null where there is none."""
    return SavedChecklist.objects.filter(key=hashed(key)).first()


def tick(checklist: SavedChecklist, done: Collection[str]) -> None:
    """Write down which lines are done."""
    checklist.done = sorted(done)
    checklist.save(update_fields=["done", "changed"])


def discard_checklist(checklist: SavedChecklist) -> None:
    checklist.delete()
