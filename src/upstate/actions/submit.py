"""Hand a draft to a second person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from upstate.actions.datasets import changing, open_findings
from upstate.catalog.draft import Draft, State, load_draft, save_draft
from upstate.errors import UpstateError


def submit(*, workspace: Path, dataset: str, by: str, embargo: date | None = None, words: str = "") -> Draft:
    """Submit the open draft for approval. embargo: the day from which the public may see it.

    Raises `UpstateError` naming everything that is not said or not decided yet.
    """
    with changing(workspace, dataset) as opened:
        draft = load_draft(opened.folder, state=State.OPEN)
        left = open_findings(opened, draft)
        if left:
            raise UpstateError(
                f"{dataset} can not be submitted yet: " + " ".join(one.words for one in left),
                allowed="a draft in which everything is said and decided",
                next_step=f"Run `upstate publish show {dataset}`, then describe and decide what it lists.",
            )
        draft = draft.took(by=by, what="submitted", words=words, state=State.SUBMITTED, embargo=embargo)
        save_draft(opened.folder, draft)
    return draft
