"""Checklists that are kept without an account: the only writer of `SavedChecklist`.

Whoever has the link may read and tick the list. The link holds a key of 256 bits, of which only the hash is kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256

from django.utils import timezone

from upstate.web.business.models import SavedChecklist

DAYS = 730  # a list that nobody touched for so long is deleted


def keep_checklist(*, query: str, done: Collection[str]) -> str:
    """Keep a checklist; gives the key of its link. Lists that nobody touched for two years go."""
    SavedChecklist.objects.filter(changed__lt=timezone.now() - timedelta(days=DAYS)).delete()
    key = secrets.token_urlsafe(32)
    SavedChecklist.objects.create(key=_hashed(key), query=query, done=sorted(done))
    return key


def open_checklist(key: str) -> SavedChecklist | None:
    """The checklist of a link; null where there is none."""
    return SavedChecklist.objects.filter(key=_hashed(key)).first()


def tick(checklist: SavedChecklist, done: Collection[str]) -> None:
    """Write down which lines are done."""
    checklist.done = sorted(done)
    checklist.save(update_fields=["done", "changed"])


def discard_checklist(checklist: SavedChecklist) -> None:
    checklist.delete()


def _hashed(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()
