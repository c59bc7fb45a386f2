"""What all that a city shares goes through: what others could not read, the yes of a person, and the folder it is put into."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from upstate.actions.sharing_gate import NotShared, refuse_personal
from upstate.city import publish_folder
from upstate.errors import BadSolution


@contextmanager
def refuse_unreadable() -> Iterator[None]:
    """Raise `NotShared` where what is made within is no text that the next city would read."""
    try:
        yield
        return
    except ValidationError as fault:
        faults = "; ".join(f"{one['loc'][0] if one['loc'] else 'it'}: {one['msg']}" for one in fault.errors())
    except (BadSolution, ValueError) as unreadable:  # a half of a character can not be written at all
        faults = getattr(unreadable, "given", "a character that can not be written")
    raise NotShared(
        f"This can not be shared: {faults}.",
        allowed="one line of plain text each; hours as a number; a link that begins with https://",
        next_step="Mend what is named; nothing was written.",
    )


def refuse_unagreed(files: Mapping[str, str], agrees: Callable[[], bool], *, what: str) -> None:
    """Raise `NotShared` for what looks personal in `files` (name to text), or where a person who was shown them does not agree."""
    refuse_personal(files)
    if not agrees():
        raise NotShared(
            f"{what} was not shared.",
            allowed="a yes to everything that leaves, or `--yes`",
            next_step="Nothing was written. Look at what would leave, and run the command again.",
        )


def write_shared(folder: Path, files: Mapping[str, str]) -> None:
    """Write `files` (name to text) into a new folder, whole or not at all."""
    with publish_folder(folder) as place:
        for name, text in files.items():
            (place / name).write_text(text, "utf-8")


def free_folder(above: Path, *, place: str, geoid: str) -> Path:
    """A folder for the place, of a name that is not taken: what was shared before stays as it was."""
    words = re.sub(r"[^a-z0-9]+", "-", place.lower()).strip("-")[:60] or "city"
    folder = above / (f"{words}-{geoid}" if geoid else words)
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free
