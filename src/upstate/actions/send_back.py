"""Send a submitted draft back to the one who made it."""

from __future__ import annotations

from pathlib import Path

from upstate.actions.datasets import changing
from upstate.catalog.draft import Draft, State, load_draft, save_draft
from upstate.errors import UpstateError


def send_back(*, workspace: Path, dataset: str, by: str, words: str) -> Draft:
    """Open the submitted draft again. words: what is to be mended; raises `UpstateError` without any."""
    if not words.strip():
        raise UpstateError(
            "Nothing was said.",
            allowed="a sentence about what is to be mended",
            next_step="Say what the editor should change.",
        )
    with changing(workspace, dataset) as opened:
        draft = load_draft(opened.folder, state=State.SUBMITTED)
        draft = draft.took(by=by, what="sent back", words=words.strip(), state=State.OPEN, embargo=None)
        save_draft(opened.folder, draft)
    return draft
