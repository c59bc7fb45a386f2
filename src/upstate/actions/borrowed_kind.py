"""Of which kind a solution is that the city has borrowed."""

from __future__ import annotations

from pathlib import Path

from upstate.city import open_workspace
from upstate.solutions import load_lock
from upstate.solutions.kinds import kind_of


def borrowed_kind(workspace: Path, name: str) -> str:
    """`ranking`, `service`, `policy`, `measures`, `challenge`; raises `BadWorkspace` when the city has not borrowed it, or the text was changed since."""
    _, text = load_lock(open_workspace(workspace).borrowed(name))
    return kind_of(text)
