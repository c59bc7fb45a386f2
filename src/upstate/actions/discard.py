"""Take a draft away. What was found and decided is kept; the data is not."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from upstate.actions.datasets import changing
from upstate.catalog.draft import Draft, load_draft, remove_draft
from upstate.city import write_new_json


def discard(*, workspace: Path, dataset: str, by: str, words: str = "") -> Draft:
    """Remove the draft of `dataset` and keep its record in `discarded/`; raises `NoDraft` when there is none."""
    with changing(workspace, dataset) as opened:
        draft = load_draft(opened.folder).took(by=by, what="discarded", words=words)
        records = opened.folder.folder / "discarded"
        write_new_json((records / f"{number}.json" for number in count(1)), draft.model_dump(mode="json"))
        remove_draft(opened.folder)
    return draft
