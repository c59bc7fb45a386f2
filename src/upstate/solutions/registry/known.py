"""The registries that a city trusts: `registries.toml`, and beside it the index of each as it was last accepted."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from upstate.city import write_bytes, write_text
from upstate.errors import BadRegistry
from upstate.solutions.registry.index import REGISTRY_NAME, RegistryIndex, read_index

_FILE, _FOLDER = "registries.toml", "registries"


class Trusted(BaseModel):
    """What a city keeps of a registry. key: its public key; empty where the city accepted an unsigned one. sha256: of the
    index that was last accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str = Field(min_length=1)
    key: str = ""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


@dataclass(frozen=True)
class Registry:
    """A registry that the city trusts, with the index as it was last accepted."""

    name: str
    trusted: Trusted
    index: RegistryIndex


def registries(city: Path) -> list[Registry]:
    """All registries of the city in the folder `city`, by name; raises `BadRegistry` where one was changed by hand."""
    return [_opened(city, name, trusted) for name, trusted in sorted(_load(city).items())]


def find_registry(city: Path, name: str) -> Registry:
    """The registry that the city calls `name`; raises `BadRegistry` where there is none."""
    known = _load(city)
    if name not in known:
        raise BadRegistry(
            f"This city knows no registry {name!r}.",
            allowed=", ".join(sorted(known)) or "the name of a registry that was added",
            next_step="Run `upstate registry add NAME ADDRESS`, or `upstate registry` to see what is there.",
        )
    return _opened(city, name, known[name])


def keep(city: Path, name: str, *, address: str, key: str, content: bytes) -> Registry:
    """Trust this index of the registry from now on. The index is written first: whoever is interrupted keeps the old trust."""
    if not REGISTRY_NAME.fullmatch(name):
        raise BadRegistry(
            f"{name!r} can not be the name of a registry.",
            allowed="small letters, digits and dashes, at most 63",
            next_step="Choose another name; it is yours to choose.",
        )
    trusted = Trusted(address=address, key=key, sha256=hashlib.sha256(content).hexdigest())
    write_bytes(_kept(city, name, trusted), content)
    _save(city, {**_load(city), name: trusted})
    return _opened(city, name, trusted)


def forget(city: Path, name: str) -> None:
    """Trust the registry `name` no more. What was borrowed from it stays."""
    find = find_registry(city, name)
    _save(city, {one: trusted for one, trusted in _load(city).items() if one != name})
    _kept(city, name, find.trusted).unlink(missing_ok=True)


def _kept(city: Path, name: str, trusted: Trusted) -> Path:
    return city / _FOLDER / f"{name}-{trusted.sha256[:12]}.json"


def _opened(city: Path, name: str, trusted: Trusted) -> Registry:
    file = _kept(city, name, trusted)
    content = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(content).hexdigest() != trusted.sha256:
        raise BadRegistry(
            f"The index of the registry {name} in {file} is not the one that was accepted.",
            allowed="the index as `upstate registry add` or `update` wrote it",
            next_step=f"Run `upstate registry update {name}`.",
        )
    return Registry(name, trusted, read_index(content, source=f"the index of {name}"))


def _load(city: Path) -> dict[str, Trusted]:
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
