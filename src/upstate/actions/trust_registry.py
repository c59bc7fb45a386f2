"""Trust a registry: look at what lies at its address, ask, and keep its index."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from upstate.city import open_workspace
from upstate.errors import BadRegistry
from upstate.solutions.registry import (
    REGISTRY_NAME,
    Registry,
    RegistryIndex,
    Taken,
    find_registry,
    find_trusted,
    forget,
    keep,
    read_public_key,
    refuse_older,
    refuse_other_key,
    registries,
    take_index,
    trusted_registries,
)

_ANEW = "the index that was kept here could not be read, so the whole of it was taken anew"


@dataclass(frozen=True)
class Question:
    """What a person is asked before a registry, or a new index of one, is trusted. key: empty where nothing is signed.
    changes: against the index that was accepted before; null for a new registry."""

    name: str
    address: str
    key: str
    title: str
    solutions: tuple[str, ...]
    shared: int
    changes: tuple[str, ...] | None


Answer = Callable[[Question], bool]


def add_registry(
    *, workspace: Path, name: str, address: str, key: str = "", unsigned: bool = False, answer: Answer
) -> Registry:
    """Trust the registry at `address` and call it `name`.

    key: the public key that its index must be signed by. unsigned: the city takes the index as it lies there now; a later one
    is taken only by `update_registry`. Raises `BadRegistry` where the index is not signed by the key, or nobody agreed.
    """
    city = open_workspace(workspace)
    if not REGISTRY_NAME.fullmatch(name) or name in trusted_registries(city.folder):
        raise BadRegistry(
            f"{name!r} can not be the name of a new registry.",
            allowed="small letters, digits and dashes, and not the name of a registry that is there",
            next_step="Choose another name, or run `upstate registry update` for the one that is there.",
        )
    if bool(key) == unsigned:
        raise BadRegistry(
            "Neither a key nor `--unsigned` was given."
            if unsigned is False
            else "Both a key and `--unsigned` were given.",
            allowed="--key with the registry's public key, or --unsigned",
            next_step="Ask whoever keeps the registry for its key, by another way than the registry itself.",
        )
    key = read_public_key(key) if key else ""
    taken = take_index(_absolute(address))
    if key:
        refuse_other_key(taken, key)
    _agree(answer, _question(name, taken, key, before=None))
    return keep(city.folder, name, address=taken.address, key=key, content=taken.content)


def update_registry(*, workspace: Path, name: str, answer: Answer) -> tuple[Registry, tuple[str, ...]]:
    """Take the registry's newest index, and tell what is new in it.

    A signed one must be signed by the same key. Raises `BadRegistry` as `add_registry` does, and for an older index.
    """
    city = open_workspace(workspace)
    trusted = find_trusted(city.folder, name)
    before = _accepted(city.folder, name)
    taken = take_index(trusted.address)
    if trusted.key:
        refuse_other_key(taken, trusted.key)
    refuse_older(taken, trusted.made_at)
    question = _question(name, taken, trusted.key, before=before.index if before else None)
    same = hashlib.sha256(taken.content).hexdigest() == trusted.sha256
    if not trusted.key and not same and question.changes != ():
        _agree(answer, question)
    # Also where nothing changed but its time: the older one, though signed as well, is not taken again after this.
    kept = keep(city.folder, name, address=trusted.address, key=trusted.key, content=taken.content)
    return kept, (_ANEW,) if question.changes is None else question.changes


def _accepted(city: Path, name: str) -> Registry | None:
    """The registry as it was last accepted; null where what was kept of it is damaged."""
    try:
        return find_registry(city, name)
    except BadRegistry:
        return None


def remove_registry(*, workspace: Path, name: str) -> None:
    """Trust the registry no more. What was borrowed from it stays as it is."""
    forget(open_workspace(workspace).folder, name)


def list_registries(*, workspace: Path) -> tuple[list[Registry], list[str]]:
    """The registries that the city trusts, by name, and notes on those whose index is damaged."""
    notes: list[str] = []
    return registries(open_workspace(workspace).folder, notes), notes


def _agree(answer: Answer, question: Question) -> None:
    if not answer(question):
        raise BadRegistry(
            f"The registry {question.name} was not trusted.",
            allowed="a yes, or `--yes` where nobody can be asked",
            next_step="Nothing was changed. Look at the registry, and run the command again if you trust it.",
        )


def _question(name: str, taken: Taken, key: str, *, before: RegistryIndex | None) -> Question:
    return Question(
        name=name,
        address=taken.address,
        key=key,
        title=taken.index.name,
        solutions=tuple(f"{one.name} {one.version}" for one in taken.index.solutions),
        shared=len(taken.index.shared) + len(taken.index.assessments) + len(taken.index.measures),
        changes=None if before is None else _changes(before, taken.index),
    )


def _changes(before: RegistryIndex, after: RegistryIndex) -> tuple[str, ...]:
    old = {one.name: one for one in before.solutions}
    new = {one.name: one for one in after.solutions}
    told = [f"its name: {before.name} to {after.name}"] if before.name != after.name else []
    told += [f"new: {name} {new[name].version}" for name in new if name not in old]
    told += [f"gone: {name}" for name in old if name not in new]
    told += [
        f"changed: {name} {old[name].version} to {one.version}"
        for name, one in new.items()
        if name in old and old[name].sha256 != one.sha256
    ]
    told += [
        f"described anew: {name} {one.version}"
        for name, one in new.items()
        if name in old and old[name].sha256 == one.sha256 and old[name] != one
    ]
    earlier, later = _told_by_cities(before), _told_by_cities(after)
    told += [f"shared: {words}" for content, (_, words) in later.items() if content not in earlier]
    lost = {name for name, _ in earlier.values()} - {name for name, _ in later.values()}
    told += [f"no longer shared: {name}" for name in sorted(lost)]
    return tuple(told)


def _told_by_cities(index: RegistryIndex) -> dict[str, tuple[str, str]]:
    """Everything that cities shared, as its whole content to who shared what, and that in more words."""
    bundles = {one.model_dump_json(): (one.solution, one.place, one.status) for one in index.shared}
    assessments = {
        one.model_dump_json(): (one.standard, one.place, f"{one.score} of {one.of}") for one in index.assessments
    }
    measures = {
        one.model_dump_json(): (one.measure, one.place, f"until {one.periods[-1].starts}") for one in index.measures
    }
    return {
        content: (f"{name} by {place}", f"{name} by {place}, {words}")
        for content, (name, place, words) in (bundles | assessments | measures).items()
    }


def _absolute(address: str) -> str:
    """A folder's whole path, because the city may be opened from elsewhere; other addresses as they are."""
    return address if "://" in address else str(Path(address).resolve())
