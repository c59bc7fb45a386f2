"""What borrow and update share: finding a solution's text by the name that a person gave."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from upstate.errors import BadRegistry
from upstate.solutions import FolderText, find_on_shelf, read_folder
from upstate.solutions.registry import find_registry, offered, take_solution, trusted_registries


@dataclass(frozen=True)
class Lent:
    """A solution's text, and where it lies. registry: what the city calls the registry; empty for the shelf and for a folder.
    address: of the registry or the folder; empty for the shelf."""

    text: FolderText
    registry: str
    address: str


def find_lent(city: Path, solution: str) -> Lent:
    """The text of `solution` (`NAME`, `REGISTRY/NAME`, `REGISTRY/NAME@1.2.0`, or a folder's path).

    A registry that the city trusts comes before a folder of the same name; `./` before a path says that it is a folder.
    """
    registry, _, rest = solution.partition("/")
    if rest and registry in trusted_registries(city):
        return lent_by(city, registry, rest)
    folder = find_on_shelf(solution)
    return Lent(read_folder(folder), "", "" if folder.name == solution else str(folder.resolve()))


def lent_by(city: Path, name: str, wanted: str) -> Lent:
    """The text of `wanted` (`NAME` or `NAME@1.2.0`) in the registry that the city calls `name`."""
    registry = find_registry(city, name)
    solution, _, version = wanted.partition("@")
    there = offered(registry, solution)
    if version and version != there.version:
        raise BadRegistry(
            f"The registry {name} offers {solution} {there.version}, not {version}.",
            allowed=f"{name}/{solution}@{there.version}",
            next_step=f"Borrow the version that is there, or run `upstate registry update {name}`.",
        )
    return Lent(take_solution(registry, solution), name, registry.trusted.address)
