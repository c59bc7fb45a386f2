"""Opening a challenge of the city, with what was built and launched of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from upstate.challenges.freezing import FILES, HIDDEN, KIT, TEXTS, changed, fingerprints
from upstate.challenges.records import (
    AMENDMENTS_FILE,
    BUILT_FILE,
    HOSTED_FILE,
    LAUNCHED_FILE,
    Amendment,
    Amendments,
    Built,
    Hosted,
    Launched,
    made_of,
)
from upstate.city import Workspace, load_toml, open_workspace
from upstate.city.locking import holding
from upstate.errors import BadSolution, BadWorkspace, UpstateError
from upstate.solutions import FolderText
from upstate.solutions.challenge import CHALLENGE_FILE, ChallengeText, ChallengeTexts, read_challenge_texts
from upstate.solutions.challenge.text import LONGEST_NAME, NAME
from upstate.solutions.folder import read_plain, shown_name

# draft: texts that people work on. built: files/ and hidden/ are of the texts as they stand. launched: frozen.
State = Literal["draft", "built", "launched"]
_MOST_CHALLENGES = 200
_ADDRESSES = ("door", "together")  # of the site, where a challenge's name would stand
_Record = TypeVar("_Record", bound=BaseModel)


@dataclass(frozen=True)
class OpenChallenge:
    """A challenge in its city. rules, terms: Markdown. built: as it was built last, also of other texts; null before. launched: null before the launch.
    hosted: that another city handed it over; null of this city's own. amendments: since the launch, the oldest first."""

    name: str
    city: Workspace
    folder: Path
    text: ChallengeText
    rules: str
    terms: str
    built: Built | None
    launched: Launched | None
    hosted: Hosted | None
    amendments: tuple[Amendment, ...]

    @property
    def state(self) -> State:
        if self.launched:
            return "launched"
        return "built" if self.built and self.built.of == made_of(self.text) else "draft"

    @property
    def files(self) -> Path:
        """What entrants get."""
        return self.folder / FILES

    @property
    def kit(self) -> Path:
        """The starter kit."""
        return self.folder / KIT

    @property
    def hidden(self) -> Path:
        """The answers, which never leave the city."""
        return self.folder / HIDDEN

    def as_json(self) -> dict[str, Any]:
        """As plain values, for programs."""
        return {
            "name": self.name,
            "state": self.state,
            "text": self.text.model_dump(mode="json"),
            "built": self.built and self.built.model_dump(mode="json"),
            "launched": self.launched and self.launched.model_dump(mode="json"),
            "amendments": [one.model_dump(mode="json") for one in self.amendments],
        }


@dataclass(frozen=True)
class ListedChallenge:
    """One challenge. opened: null where it can not be read, and then fault says why."""

    name: str
    opened: OpenChallenge | None = None
    fault: UpstateError | None = None


def open_challenge(workspace: Path, name: str) -> OpenChallenge:
    """Open `challenges/NAME`. Raises `BadWorkspace` where there is none or a text was changed after launch, `BadSolution` for texts that can not be used."""
    return open_of_city(open_workspace(workspace), name)


def open_of_city(city: Workspace, name: str) -> OpenChallenge:
    """The same in a city that is open already."""
    folder = challenge_folder(city, name)
    if not (folder / CHALLENGE_FILE).is_file():
        raise BadWorkspace(
            f"This city has no challenge called {name!r}.",
            allowed=", ".join(_names(city)) or "a name that `upstate challenge new` was given",
            next_step=f"Make it with `upstate challenge new {name} --from RANKING`.",
        )
    texts = read_texts(folder, name)
    launched = _read(folder / LAUNCHED_FILE, Launched)
    if launched:
        _refuse_changed(folder, name, launched)
    return OpenChallenge(
        name=name,
        city=city,
        folder=folder,
        text=texts.text,
        rules=texts.rules,
        terms=texts.terms,
        built=_read(folder / BUILT_FILE, Built),
        launched=launched,
        hosted=_read(folder / HOSTED_FILE, Hosted),
        amendments=read_amendments(folder),
    )


def read_texts(folder: Path, name: str) -> ChallengeTexts:
    """The three texts in a folder; raises `BadSolution` for those that can not be used, `BadWorkspace` for what is no plain file."""
    return read_challenge_texts(FolderText(name, dict(_texts(folder))))


def list_challenges(workspace: Path) -> tuple[ListedChallenge, ...]:
    """Every challenge of the city, by name; one that can not be read hides none of the others."""
    city = open_workspace(workspace)
    return tuple(_listed(city, name) for name in _names(city))


@contextmanager
def changing_challenge(workspace: Path, name: str) -> Iterator[OpenChallenge]:
    """Open it while nobody else changes it; raises as `open_challenge`, and `Busy`."""
    folder = open_challenge(workspace, name).folder
    with holding(folder / ".challenge.lock", what=f"the challenge {name}"):
        yield open_challenge(workspace, name)


def challenge_folder(city: Workspace, name: str) -> Path:
    """Where a challenge of that name lies, there or not; raises `BadWorkspace` for what can be no name."""
    if not _is_name(name) or name in _ADDRESSES:
        raise BadWorkspace(
            f"{shown_name(name, 80)!r} can not be the name of a challenge.",
            allowed=f"small letters and digits, with dashes between, at most {LONGEST_NAME}: roads-2026; not {' or '.join(_ADDRESSES)}",
            next_step="Choose such a name.",
        )
    return city.challenges / name


def refuse_changed_files(opened: OpenChallenge) -> None:
    """Raise `BadWorkspace` when any file is not the one that was built, or launched. Reads every byte."""
    record = opened.launched.sha256 if opened.launched else opened.built.files if opened.built else {}
    parts = (FILES, KIT, HIDDEN) if opened.launched else (FILES, HIDDEN)
    before = {path: sha256 for path, sha256 in record.items() if path not in TEXTS}
    if found := changed(before, fingerprints(opened.folder, *parts)):
        raise BadWorkspace(
            f"{len(found):,} files of the challenge {opened.name} are not as they were {'launched' if opened.launched else 'built'}: "
            f"{', '.join(shown_name(path, 80) for path in found[:5])}.",
            allowed="files as `upstate challenge build` wrote them",
            next_step="Put the files back from a backup."
            if opened.launched
            else f"Run `upstate challenge build {opened.name}` again.",
        )


def refuse_unbuilt(opened: OpenChallenge) -> None:
    """Raise `BadWorkspace` where files/ and hidden/ are not of the texts as they stand."""
    if opened.state == "draft":
        raise BadWorkspace(
            f"The challenge {opened.name} {'was changed since it was built' if opened.built else 'is not built yet'}.",
            allowed="files that were built of the texts as they stand",
            next_step=f"Run `upstate challenge build {opened.name}` first.",
        )


def refuse_launched(opened: OpenChallenge) -> None:
    """Raise `BadWorkspace` for what may only be done before the launch."""
    if opened.launched:
        raise BadWorkspace(
            f"The challenge {opened.name} was launched on {opened.launched.at:%Y-%m-%d}; it does not change any more.",
            allowed="an amendment, which its page tells",
            next_step=f'Run `upstate challenge amend {opened.name} --what "..." --why "..."`, or make another challenge.',
        )


def _listed(city: Workspace, name: str) -> ListedChallenge:
    try:
        return ListedChallenge(name, open_of_city(city, name))
    except UpstateError as fault:
        return ListedChallenge(name, fault=fault)


def _names(city: Workspace) -> list[str]:
    found = (path.parent.name for path in sorted(city.challenges.glob(f"[!.]*/{CHALLENGE_FILE}")))
    return [*islice(filter(_is_name, found), _MOST_CHALLENGES)]


def _is_name(name: str) -> bool:
    return len(name) <= LONGEST_NAME and NAME.fullmatch(name) is not None


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Each text that is there and is text; the reader names what is missing."""
    for name in TEXTS:
        try:
            content = read_plain(folder / name)
        except FileNotFoundError:
            continue
        except OSError as fault:
            raise _unreadable(folder / name, fault.strerror or "a link") from None
        try:
            yield name, (content or b"").decode("utf-8")
        except UnicodeDecodeError:
            raise BadSolution(
                f"{name} of the challenge {folder.name} is not UTF-8 text.",
                allowed="UTF-8 text",
                next_step="Save the file as UTF-8.",
            ) from None


def _refuse_changed(folder: Path, name: str, launched: Launched) -> None:
    before = {path: launched.sha256.get(path, "") for path in TEXTS}
    if found := changed(before, fingerprints(folder, *TEXTS)):
        raise BadWorkspace(
            f"{', '.join(found)} of the challenge {name} changed after it was launched on {launched.at:%Y-%m-%d}.",
            allowed="the texts that people accepted when they joined",
            next_step=f'Put the texts back, and tell the change with `upstate challenge amend {name} --what "..." --why "..."`.',
        )


def _read(path: Path, record: type[_Record]) -> _Record | None:
    try:
        return record.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as fault:
        raise _unreadable(path, str(fault)) from None


def read_amendments(folder: Path) -> tuple[Amendment, ...]:
    """What was changed since the launch; raises `BadWorkspace` for a file that can not be read."""
    path = folder / AMENDMENTS_FILE
    try:
        return load_toml(path, Amendments, unreadable=lambda faults: _unreadable(path, faults)).amendments
    except FileNotFoundError:
        return ()


def _unreadable(path: Path, fault: str) -> BadWorkspace:
    return BadWorkspace(
        f"{path} can not be read: {' '.join(fault.split())[:300]}",
        allowed="the file as `upstate challenge` writes it",
        next_step="Put the file back from a backup.",
    )
