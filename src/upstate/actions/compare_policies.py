"""Compare policies: which provisions each holds, side by side, and how two drafts differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

from upstate.actions.read_policy_text import read_policy_text
from upstate.errors import BadWorkspace
from upstate.standards.provisions import OPEN_DATA_POLICY, Provision, find_provisions
from upstate.standards.shelf import find_standard

_MOST_FILES = 20


@dataclass(frozen=True)
class ComparedProvision:
    """One provision in each of the texts, in their order; null where it was not found."""

    id: str
    title: str
    found: tuple[Provision | None, ...]

    @property
    def count(self) -> int:
        """In how many of the texts it was found, hints left out."""
        return sum(one is not None and not one.is_hint for one in self.found)


@dataclass(frozen=True)
class ComparedPolicies:
    """difference: lines of the first two texts that differ, as `diff` shows them; empty where it was not asked for."""

    files: tuple[Path, ...]
    provisions: tuple[ComparedProvision, ...]
    difference: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "files": [str(file) for file in self.files],
            "provisions": [
                {"id": one.id, "title": one.title, "found": [vars(each) if each else None for each in one.found]}
                for one in self.provisions
            ],
            "difference": list(self.difference),
        }


def compare_policies(*, files: Sequence[Path], difference: bool = False) -> ComparedPolicies:
    """Compare the texts of `files`; with `difference` also the lines of the first two. Raises `UnreadableFile`, `BadWorkspace`."""
    if not 2 <= len(files) <= _MOST_FILES:
        raise BadWorkspace(
            f"{len(files)} files were given.",
            allowed=f"two to {_MOST_FILES} files",
            next_step="Give your draft first, then the policies of other cities.",
        )
    texts = [read_policy_text(file) for file in files]
    shown = [{one.id: one for one in find_provisions(text)} for text in texts]
    provisions = (
        ComparedProvision(one.id, one.title.en, tuple(each.get(one.id) for each in shown))
        for one in find_standard(OPEN_DATA_POLICY).current
    )
    lines = tuple(_differing(texts[0], texts[1], files)) if difference else ()
    return ComparedPolicies(tuple(files), tuple(provisions), lines)


def _differing(before: str, after: str, files: Sequence[Path]) -> Iterator[str]:
    lines = unified_diff(before.splitlines(), after.splitlines(), str(files[0]), str(files[1]), lineterm="", n=0)
    return ("".join(letter if letter.isprintable() else " " for letter in line) for line in lines)
