"""What is on the shelf."""

from __future__ import annotations

from dataclasses import dataclass

from upstate.solutions import read_folder, read_ranking, shelf_folders


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
    entries = []
    for folder in shelf_folders():
        solution = read_ranking(read_folder(folder))
        header = solution.header
        needs = [f"{table.name}.{name}" for table in solution.contract.resources for name in table.needed]
        entries.append(
            ShelfEntry(
                name=solution.name,
                kind=header.kind,
                title=header.title,
                summary=header.summary,
                version=header.version,
                licence=header.licence,
                origin=f"{header.origin.place}, {header.origin.year}",
                needs=tuple(needs),
            )
        )
    return entries
