"""Files to save: those that entrants get, unchanged since the launch, and those that entries hand in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from upstate.challenges.answers import ANSWERS_FILE
from upstate.challenges.building.hiding import BASELINES
from upstate.challenges.freezing import FILES, HIDDEN, KIT
from upstate.challenges.kit import ZIP_FILE
from upstate.city import sha256_of
from upstate.errors import UpstateError
from upstate.web.challenges.models import Work
from upstate.web.challenges.seeing import Seen
from upstate.web.look.saving import to_save

_KIT = f"{KIT}/{ZIP_FILE}"


@dataclass(frozen=True)
class Offered:
    """A file that entrants get. title: its name below `files/`. size: in bytes."""

    title: str
    size: int


def offered_files(seen: Seen) -> list[Offered]:
    """What lies in `files/`, as it was launched."""
    return [
        Offered(name.partition("/")[2], _size(seen.opened.folder / name))
        for name in sorted(seen.launched.sha256)
        if name.startswith(f"{FILES}/")
    ]


def has_kit(seen: Seen) -> bool:
    """Whether the starter kit was launched with it, packed with the files."""
    return _KIT in seen.launched.sha256


def open_offered(seen: Seen, file: str) -> tuple[FileResponse, str]:
    """The answer that gives a file of `files/`, or the kit by the name of its zip, and its fingerprint. Raises `Http404` for what was not launched
    for entrants, and `UpstateError` for a file that was changed since."""
    name = _KIT if file == ZIP_FILE else f"{FILES}/{file}"
    known = seen.launched.sha256.get(name)
    if known is None:
        raise Http404
    path = _unchanged(seen, name, known)
    return to_save(path.open("rb"), name=f"{seen.name}-{path.name}" if name == _KIT else path.name), known


def launched_answers(seen: Seen) -> tuple[Path, str]:
    """Where the hidden answers lie, and their fingerprint; raises `UpstateError` where they are not those that were launched: nobody is scored by others."""
    return _hidden(seen, ANSWERS_FILE)


def launched_baseline(seen: Seen, name: str) -> tuple[Path, str]:
    """The same of what a baseline predicts."""
    return _hidden(seen, f"{BASELINES}/{name}.parquet")


def _hidden(seen: Seen, name: str) -> tuple[Path, str]:
    known = seen.launched.sha256.get(f"{HIDDEN}/{name}", "")
    return _unchanged(seen, f"{HIDDEN}/{name}", known), known


def send_work_file(work: Work) -> FileResponse:
    """The file of a work, named by its number alone, so that judges read no name in it. Who may have it is asked before."""
    path = settings.SITE / work.file
    if not work.file or not path.is_file():
        raise Http404
    return to_save(path.open("rb"), name=f"work-{work.pk}.{work.kind}")


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
