"""Proofs on real tables, which lie beside the checkout and are not part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.new import new
from upstate.actions.prove import prove

TODAY = date(2026, 11, 22)


def proved(
    workspace: Path, *, place: str, solution: str, files: Mapping[str, Sequence[Path]], as_of: Sequence[date]
) -> dict[str, Any]:
    """Adapt the raw files with `--yes` and prove on the dates; gives the evidence."""
    new(folder=workspace, place=place)
    borrow(workspace=workspace, solution=solution, today=TODAY)
    adapt(workspace=workspace, solution=solution, files=files, today=TODAY)
    return prove(workspace=workspace, solution=solution, as_of=as_of, today=TODAY).evidence


def best(evidence: Mapping[str, Any], *path: str, kind: str = "model") -> float:
    """The highest of one mean figure over the rankers of a kind."""
    return max(_at(ranker, path) for ranker in evidence["rankers"] if ranker["kind"] == kind)


def of(evidence: Mapping[str, Any], name: str, *path: str) -> float:
    """One mean figure of one ranker."""
    return next(_at(ranker, path) for ranker in evidence["rankers"] if ranker["name"] == name)


def _at(found: Any, path: Sequence[str]) -> float:
    for step in path:
        found = found[step]
    return float(found)
