"""The files that entrants get: those that were launched, unchanged, as something to save."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from upstate.challenges.answers import ANSWERS_FILE
from upstate.challenges.building.hiding import BASELINES
from upstate.challenges.freezing import HIDDEN
from upstate.city import sha256_of
from upstate.errors import UpstateError
from upstate.web.challenges.seeing import Seen
from upstate.web.look.saving import to_save

FOR_ENTRANTS, KIT = "files/", "kit/"
KIT_FILE = "starter-kit.zip"


@dataclass(frozen=True)
class Offered:
    """A file that entrants get. name: below the challenge's folder. size: in bytes."""

    name: str
    size: int
    sha256: str

    @property
    def title(self) -> str:
        return self.name.partition("/")[2]


def offered_files(seen: Seen) -> list[Offered]:
    """What lies in `files/`, as it was launched; the kit is given whole."""
    return [
        Offered(name, _size(seen.opened.folder / name), known)
        for name, known in sorted(seen.launched.sha256.items())
        if name.startswith(FOR_ENTRANTS)
    ]


def has_kit(seen: Seen) -> bool:
    return any(name.startswith(KIT) for name in seen.launched.sha256)


def open_offered(seen: Seen, name: str) -> tuple[FileResponse, str]:
    """The answer that gives a file, and its fingerprint. Raises `Http404` for what was not launched for entrants, and `UpstateError` for a file that
    was changed since."""
    known = seen.launched.sha256.get(name)
    if known is None or not name.startswith(FOR_ENTRANTS):
        raise Http404
    path = _unchanged(seen, name, known)
    return to_save(path.open("rb"), name=path.name), known


def launched_answers(seen: Seen) -> tuple[Path, str]:
    """Where the hidden answers lie, and their fingerprint; raises `UpstateError` where they are not those that were launched: nobody is scored by others."""
    return _hidden(seen, ANSWERS_FILE)


def launched_baseline(seen: Seen, name: str) -> tuple[Path, str]:
    """The same of what a baseline predicts."""
    return _hidden(seen, f"{BASELINES}/{name}.parquet")


def _hidden(seen: Seen, name: str) -> tuple[Path, str]:
    known = seen.launched.sha256.get(f"{HIDDEN}/{name}", "")
    return _unchanged(seen, f"{HIDDEN}/{name}", known), known


def open_kit(seen: Seen) -> tuple[FileResponse, str]:
    """The starter kit as one file."""
    if not has_kit(seen):
        raise Http404
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, known in sorted(seen.launched.sha256.items()):
            if name.startswith(KIT):
                archive.write(_unchanged(seen, name, known), f"{seen.name}/{name.removeprefix(KIT)}")
    packed.seek(0)
    return to_save(packed, name=f"{seen.name}-{KIT_FILE}"), sha256(packed.getvalue()).hexdigest()


def _unchanged(seen: Seen, name: str, known: str) -> Path:
    path = seen.opened.folder / name
    if ".." in path.parts:
        raise Http404
    state = path.stat() if path.is_file() else None
    if state is None or _known(path, state.st_mtime_ns, state.st_size) != known:
        raise UpstateError(
            _("The file %(name)s is not the one that was launched.") % {"name": name},
            allowed=_("the files as they were at the launch; everybody works on the same ones"),
            next_step=_("Tell the organiser. The file has to be put back, or an amendment has to say what changed."),
        )
    return path


@lru_cache(maxsize=256)
def _known(path: Path, _changed: int, _size: int) -> str:
    return sha256_of(path)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
