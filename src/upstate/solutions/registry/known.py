"""The registries that a city trusts: `registries.toml`, and beside it the index of each as it was last accepted."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import tomlkit
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from upstate.city import write_bytes, write_text
from upstate.errors import BadRegistry
from upstate.solutions.registry.index import REGISTRY_NAME, RegistryIndex, read_index

_FILE, _FOLDER = "registries.toml", "registries"


class Trusted(BaseModel):
    """What a city keeps of a registry. key: its public key; empty where the city accepted an unsigned one. sha256, made_at: of
    the index that was last accepted. The time stands here, so that a damaged index does not open the door to an older one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str = Field(min_length=1)
    key: str = ""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    made_at: AwareDatetime


@dataclass(frozen=True)
class Registry:
    """A registry that the city trusts, with the index as it was last accepted."""

    name: str
    trusted: Trusted
    index: RegistryIndex


def trusted_registries(city: Path) -> dict[str, Trusted]:
    """What the city in the folder `city` keeps of each registry, by name; no index is read."""
    file = city / _FILE
    try:
        found = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
        return {name: Trusted.model_validate(entry) for name, entry in found.items() if _is_name(name)}
    except (ValueError, ValidationError) as fault:
        raise BadRegistry(
            f"{file} can not be read: {str(fault).splitlines()[0]}",
            allowed="the file as `upstate registry add` writes it",
            next_step="Mend the place that is named, or take the file away and add the registries anew.",
        ) from None


def registries(city: Path, notes: list[str]) -> list[Registry]:
    """The registries of the city in the folder `city`, by name. One whose kept index is not the one that was accepted is left
    out, and told in `notes`: the others are as good as before."""
    found = []
    for name, trusted in sorted(trusted_registries(city).items()):
        try:
            found.append(_opened(city, name, trusted))
        except BadRegistry as fault:
            notes.append(f"The registry {name} was left out. {fault.given} {fault.next_step}")
    return found


def find_trusted(city: Path, name: str) -> Trusted:
    """What the city keeps of the registry that it calls `name`; raises `BadRegistry` where there is none."""
    known = trusted_registries(city)
    if name not in known:
        raise BadRegistry(
            f"This city knows no registry {name!r}.",
            allowed=", ".join(sorted(known)) or "the name of a registry that was added",
            next_step="Run `upstate registry add NAME ADDRESS`, or `upstate registry` to see what is there.",
        )
    return known[name]


def find_registry(city: Path, name: str) -> Registry:
    """The registry that the city calls `name`; raises `BadRegistry` where there is none, or its index is not the one accepted."""
    return _opened(city, name, find_trusted(city, name))


def keep(city: Path, name: str, *, address: str, key: str, content: bytes) -> Registry:
    """Trust this index of the registry from now on. The index is written first: whoever is interrupted keeps the old trust."""
    if not REGISTRY_NAME.fullmatch(name):
        raise BadRegistry(
            f"{name!r} can not be the name of a registry.",
            allowed="small letters, digits and dashes, at most 63",
            next_step="Choose another name; it is yours to choose.",
        )
    index = read_index(content, source=f"the index of {name}")
    known = trusted_registries(city)
    trusted = Trusted(address=address, key=key, sha256=hashlib.sha256(content).hexdigest(), made_at=index.made_at)
    write_bytes(_kept(city, name, trusted), content)
    _save(city, {**known, name: trusted})
    if name in known and known[name].sha256 != trusted.sha256:
        _kept(city, name, known[name]).unlink(missing_ok=True)
    return Registry(name, trusted, index)


def forget(city: Path, name: str) -> None:
    """Trust the registry `name` no more. What was borrowed from it stays."""
    trusted = find_trusted(city, name)
    _save(city, {one: other for one, other in trusted_registries(city).items() if one != name})
    _kept(city, name, trusted).unlink(missing_ok=True)


def _kept(city: Path, name: str, trusted: Trusted) -> Path:
    return city / _FOLDER / f"{name}-{trusted.sha256[:12]}.json"


def _opened(city: Path, name: str, trusted: Trusted) -> Registry:
    file = _kept(city, name, trusted)
    try:
        content = file.read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != trusted.sha256:
        raise BadRegistry(
            f"The index of the registry {name} in {file} is not the one that was accepted.",
            allowed="the index as `upstate registry add` or `update` wrote it",
            next_step=f"Run `upstate registry update {name}`.",
        )
    return Registry(name, trusted, _accepted(content, name))


@lru_cache(maxsize=8)
def _accepted(content: bytes, name: str) -> RegistryIndex:
    """Read once: pages ask for the same index at every view, and to check a large one takes a second."""
    return read_index(content, source=f"the index of {name}")


def _is_name(name: str) -> bool:
    if not REGISTRY_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a registry")
    return True


def _save(city: Path, known: dict[str, Trusted]) -> None:
    document = tomlkit.document()
    document.add(tomlkit.comment("The registries that this city trusts. Written by `upstate registry`."))
    for name, trusted in sorted(known.items()):
        document.add(name, trusted.model_dump())
    write_text(city / _FILE, tomlkit.dumps(document))
