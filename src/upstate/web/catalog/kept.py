"""What takes long to count of a version is counted once and kept in <workspace>/site/; it can always be counted again."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from upstate.catalog.versions import Version
from upstate.city import write_json

_log = logging.getLogger(__name__)


def kept(version: Version, name: str, count: Callable[[], Any]) -> Any:
    """What `count` gave for this version, as JSON; counted now if it is not there. A version never changes."""
    path = _folder() / version.record.draft.id / f"{name}.json"
    with suppress(OSError, ValueError):
        return json.loads(path.read_text("utf-8"))
    found = count()
    try:
        write_json(path, found)
    except OSError:  # a full disk: the page is still right
        _log.warning("%s was not kept", path, exc_info=True)
    return found


def forget_others(wanted: Collection[Version]) -> None:
    """Take away what was kept of all other versions."""
    names = {one.record.draft.id for one in wanted}
    for folder in _folder().glob("*"):
        if folder.name not in names:
            shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    return Path(settings.SITE) / "counted"
