"""Say something about a dataset: what it is, who answers for it, what its columns mean, what is promised."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from upstate.actions.datasets import changing, waiting_draft
from upstate.catalog.description import BadDescription, Description, change_description, save_description
from upstate.catalog.draft import State, save_draft


def describe(*, workspace: Path, dataset: str, changes: Mapping[str, Any], by: str = "") -> Description:
    """Set what `changes` names, such as `{"licence": "CC0-1.0"}`; a dataset that is not known yet joins the inventory.

    by: who says it; with a draft waiting that person has a part in it. What was submitted is not changed any more: it has to be
    sent back first. `fields` is merged column by column; everything else replaces what was there. Raises `BadDescription` for what can not stand.
    """
    with changing(workspace, dataset) as opened:
        draft = waiting_draft(opened.folder)
        if draft and draft.state == State.SUBMITTED:
            raise BadDescription(
                f"A draft of {dataset} waits for approval; what is said about it stays as the approver sees it.",
                allowed="changes before a draft is submitted, or after it is published",
                next_step="Have it sent back first.",
            )
        description = change_description(opened.folder.description, changes, place=opened.city.settings.name)
        save_description(opened.folder.description, description)
        if draft and by:
            save_draft(opened.folder, draft.took(by=by, what="described", words=", ".join(changes)))
    return description
