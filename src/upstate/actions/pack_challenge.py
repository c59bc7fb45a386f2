"""Write a launched challenge as one file, for the city that hosts the event of several."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.open_challenge import OpenChallenge, changing_challenge, refuse_changed_files
from upstate.challenges.handing_over import MOST_BYTES, MOST_FILES, name_fault, pack, packed_names
from upstate.city import writing_to
from upstate.errors import BadWorkspace
from upstate.progress import Progress, silent


@dataclass(frozen=True)
class PackedChallenge:
    """The file, which holds the hidden answers. bytes: its size."""

    name: str
    city: str
    file: Path
    files: int
    bytes: int

    def as_json(self) -> dict[str, Any]:
        """As plain values, for programs."""
        return {**vars(self), "file": str(self.file)}


def pack_challenge(*, workspace: Path, name: str, to: Path, progress: Progress = silent) -> PackedChallenge:
    """Write all that was launched into `to`, with the hidden answers: only its owner may read it.

    Raises `BadWorkspace` before the launch, without `[together]`, for files that changed or that do not travel, and for a place that is taken or lies in the city's folder.
    """
    _refuse_place(to)
    with changing_challenge(workspace, name) as opened:
        if to.resolve().is_relative_to(opened.city.folder.resolve()):
            raise _place(f"{to} lies in the city's folder, which goes into git and into backups")
        launched, together = opened.launched, opened.text.together
        if launched is None or together is None:
            raise BadWorkspace(
                f"The challenge {name} {'is not launched yet' if together else 'does not say with which others it belongs'}.",
                allowed="a challenge with [together] in challenge.toml, after its launch: a launch looks for leaks, and the host can not",
                next_step=f"Run `upstate challenge launch {name}` first."
                if together
                else "Add [together] with name, title and city, then launch.",
            )
        progress("Reading every file again")
        refuse_changed_files(opened)
        names = packed_names(launched, opened.folder)
        _refuse_what_stays(opened, names)
        with writing_to(to) as temporary:
            pack(temporary, opened.folder, names, progress)
    return PackedChallenge(name, together.city, to, len(names), to.stat().st_size)


def _refuse_place(to: Path) -> None:
    if to.exists():
        raise _place(f"{to} is there already")


def _place(why: str) -> BadWorkspace:
    return BadWorkspace(
        f"{why}.", allowed="a new file outside of the city's folder", next_step="Choose another name: --to ../FILE.zip"
    )


def _refuse_what_stays(opened: OpenChallenge, names: list[str]) -> None:
    """What `upstate challenge host` would refuse is said here, where it can be mended."""
    size = sum((opened.folder / name).stat().st_size for name in names)
    odd = [f"{name} {fault}" for name in names if (fault := name_fault(name))]
    if odd or len(names) > MOST_FILES or size > MOST_BYTES:
        raise BadWorkspace(
            f"The challenge {opened.name} can not be handed over: {'; '.join(odd[:5]) or f'{len(names)} files of {size:,} bytes'}.",
            allowed=f"at most {MOST_FILES} files and {MOST_BYTES // 1024**3} GB, with plain names",
            next_step="Make another challenge with fewer or renamed files, and launch that one.",
        )
