"""What all that work with a policy share: opening it in its city, with what the city decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import tomlkit
from pydantic import BaseModel, ConfigDict, Field
from tomlkit.items import Table

from upstate.city import BorrowedPaths, Workspace, load_toml, open_workspace, write_text
from upstate.city.locking import holding
from upstate.errors import BadSolution, BadWorkspace
from upstate.solutions import FolderText, Lock, load_lock
from upstate.solutions.kinds import kind_of
from upstate.solutions.policy import Choice, Decided, PolicySolution, read_policy, refuse_unknown


class _DecidedText(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    choices: dict[str, str] = Field(default_factory=dict)
    places: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class OpenPolicy:
    """A borrowed policy in its city. text: as it was borrowed. decided: as choices.toml says; nothing where there is none. A place that nobody filled is filled
    from city.toml, where it says so."""

    city: Workspace
    paths: BorrowedPaths
    lock: Lock
    text: FolderText
    solution: PolicySolution
    decided: Decided

    @property
    def file(self) -> Path:
        """Where the text of the policy lies."""
        return self.city.policies / self.solution.settings.file

    @property
    def filled(self) -> Decided:
        """What was decided, with what the city says of itself."""
        known = {
            place.name: getattr(self.city.settings, place.city) for place in self.solution.text.places if place.city
        }
        written = {name: value for name, value in self.decided.places.items() if value}
        return Decided(self.decided.options, {name: value for name, value in known.items() if value} | written)


def open_policy(*, workspace: Path, name: str) -> OpenPolicy:
    """Open a policy that the city has borrowed; raises `BadWorkspace` when it has not, or its choices.toml can not be read, and
    `BadSolution` when it is no policy, or a choice is not there."""
    opened = _open(workspace, name)
    refuse_unknown(opened.solution, opened.filled)
    return opened


@contextmanager
def changing_policy(*, workspace: Path, name: str) -> Iterator[OpenPolicy]:
    """Open it to `decide` more, while nobody else does: read under the lock, so that nothing decided meanwhile is lost. What can not be used
    is refused by `decide`, because what is given to it may mend that. Raises as `open_policy`, and `Busy`."""
    folder = _open(workspace, name).paths.folder  # what is not borrowed gets no folder for the lock
    with holding(folder / ".policy.lock", what="the policy"):
        yield _open(workspace, name)


def _open(workspace: Path, name: str) -> OpenPolicy:
    city = open_workspace(workspace)
    paths = city.borrowed(name)
    lock, text = load_lock(paths)
    if (kind := kind_of(text)) != "policy":
        raise BadSolution(
            f"{name} is a solution of the kind {kind}, not a policy.",
            allowed="a solution of the kind policy, such as open-data-policy",
            next_step="Run `upstate solutions` to see the kinds.",
        )
    return OpenPolicy(city, paths, lock, text, read_policy(text), _read_decided(paths.decided))


def decide(opened: OpenPolicy, *, choose: Mapping[str, str], fill: Mapping[str, str]) -> OpenPolicy:
    """The same with more choices and places, written into choices.toml with its comments kept; made anew where there is none. Raises
    `BadSolution` before anything is written."""
    decided = Decided({**opened.decided.options, **choose}, {**opened.decided.places, **fill})
    changed = replace(opened, decided=decided)
    refuse_unknown(changed.solution, changed.filled)
    if choose or fill or not opened.paths.decided.exists():
        write_text(opened.paths.decided, _document(changed))
    return changed


def _read_decided(path: Path) -> Decided:
    try:
        read = load_toml(path, _DecidedText, unreadable=lambda faults: _unreadable(path, faults))
    except FileNotFoundError:
        return Decided()
    return Decided(read.choices, read.places)


def _unreadable(path: Path, faults: str) -> BadWorkspace:
    return BadWorkspace(
        f"{path} can not be read: {' '.join(faults.split())[:400]}",
        allowed='[choices] with NAME = "OPTION", and [places] with NAME = "words"',
        next_step="Mend what is named, or move the file away and run `upstate policy write` again.",
    )


def _document(opened: OpenPolicy) -> str:
    """choices.toml: what stands in it, with every choice and place that it lacks and what can be chosen as a comment."""
    path = opened.paths.decided
    document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else _new_document()
    choices, places = _table(document, "choices"), _table(document, "places")
    for choice in opened.solution.choices:
        _put(choices, choice.name, opened.decided.options.get(choice.name, choice.default), _explained(choice))
    for place in opened.solution.text.places:
        told = [f"{place.title.en}, such as: {place.example}"]
        told += [f"left empty, it is the {place.city} in city.toml"] if place.city else []
        _put(places, place.name, opened.decided.places.get(place.name, ""), told)
    return tomlkit.dumps(document)


def _new_document() -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    document.add(
        tomlkit.comment(
            "What this city decided about its policy. Change it here or with `upstate policy write --choose`."
        )
    )
    return document


def _explained(choice: Choice) -> list[str]:
    options = [f"  {option.name}: {option.title.en}. {option.means.en}" for option in choice.options]
    whose = (
        f"default: {choice.default}, as in {choice.default_from}"
        if choice.default_from
        else f"default: {choice.default}"
    )
    return [f"{choice.title.en}. {choice.explain.en}", *options, f"  {whose}"]


def _table(document: tomlkit.TOMLDocument, name: str) -> Table:
    """The part of the file under this heading; made of what was written in another fashion, such as `choices = {license = "cc0"}`."""
    there = document.get(name, {})
    if isinstance(there, Table) and f"[{name}]" in document.as_string():
        return there
    document.pop(name, None)
    table = tomlkit.table()
    table.update(there.unwrap() if hasattr(there, "unwrap") else there)
    document[name] = table
    return table


def _put(table: Table, name: str, value: str, told: list[str]) -> None:
    if name not in table:
        for line in told:
            table.add(tomlkit.comment(line))
    if table.get(name) != value:
        table[name] = value
