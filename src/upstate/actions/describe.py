"""Say something about a dataset: what it is, who answers for it, what its columns mean, what is promised."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from upstate.actions.datasets import changing
from upstate.catalog.description import BadDescription, Description, load_description, save_description


def describe(*, workspace: Path, dataset: str, changes: Mapping[str, Any]) -> Description:
    """Set what `changes` names, such as `{"licence": "CC0-1.0"}`; a dataset that is not known yet joins the inventory.

    `fields` is merged column by column; everything else replaces what was there. Raises `BadDescription` for what can not stand.
    """
    with changing(workspace, dataset) as opened:
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
    return description
