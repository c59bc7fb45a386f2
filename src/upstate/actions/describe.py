"""Say something about a dataset: what it is, who answers for it, what its columns mean, what is promised."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from upstate.actions.datasets import changing, waiting_draft
from upstate.catalog.description import BadDescription, Description, load_description, save_description
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
        try:
            before = load_description(opened.folder.description).model_dump()
        except FileNotFoundError:
            before = {"title": dataset.replace("-", " ").capitalize(), "place": opened.city.settings.name}
        fields = {**before.get("fields", {}), **changes.get("fields", {})}
        try:
            description = Description.model_validate({**before, **changes, "fields": fields})
        except ValidationError as fault:
            faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors())
            raise BadDescription(
                f"This can not be said of {dataset}: {faults}.",
                allowed="what docs/reference/dataset.md lists",
                next_step="Mend what is named; nothing was changed.",
            ) from None
        save_description(opened.folder.description, description)
        if draft and by:
            save_draft(opened.folder, draft.took(by=by, what="described", words=", ".join(changes)))
    return description
