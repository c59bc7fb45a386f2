"""What is on the shelf."""

from __future__ import annotations

from dataclasses import dataclass

from upstate.solutions import FolderText, Solution, read_shelf
from upstate.solutions.registry import describe


@dataclass(frozen=True)
class ShelfEntry:
    """One solution. needs: the contract's required fields, as `table.field`."""

    name: str
    kind: str
    title: str
    summary: str
    version: str
    licence: str
    origin: str
    needs: tuple[str, ...]


def list_solutions() -> list[ShelfEntry]:
    """Every solution that ships with Upstate, by name."""
    return [_entry(text, solution) for text, solution in read_shelf()]


def _entry(text: FolderText, solution: Solution) -> ShelfEntry:
    told = describe(text, solution)
    same = told.model_dump(include={"name", "kind", "title", "summary", "version", "licence"})
    origin = f"{told.origin.place}, {told.origin.year}"
    return ShelfEntry(
        **same,
        origin=origin,
        needs=tuple(f"{table.name}.{name}" for table in told.contract.resources for name in table.needed),
    )
