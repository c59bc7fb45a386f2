"""Approve a submitted draft: it becomes a version, for the public or for the day on which its embargo ends."""

from __future__ import annotations

from pathlib import Path

from upstate.actions.datasets import OpenDataset, changing, fingerprint_of, open_findings, published_columns
from upstate.actions.recompute_measures import recompute_measures
from upstate.catalog.description import Description
from upstate.catalog.draft import Draft, State, load_draft, remove_draft
from upstate.catalog.publishing import build_version
from upstate.catalog.second_person import refuse_first_person
from upstate.catalog.versions import Version, all_versions
from upstate.errors import UpstateError
from upstate.progress import Progress, silent


def publish(
    *, workspace: Path, dataset: str, by: str, words: str = "", seen: str = "", progress: Progress = silent
) -> Version:
    """Publish the submitted draft of `dataset` as its next version.

    by: a second person, who had no part in the draft. seen: the `fingerprint_of` what that person looked at; when it is given and
    something was changed since, nothing is published. A process that is killed leaves the draft as it was, or the whole version.
    The measures that read it are computed anew; one that fails hinders nothing. Raises `NoDraft`, `UpstateError`.
    """
    with changing(workspace, dataset) as opened:
        draft = load_draft(opened.folder, state=State.SUBMITTED)
        description = opened.description()
        refuse_first_person(draft, by)
        _refuse_changed(opened, draft, description, seen)
        versions = all_versions(opened.folder)
        made = build_version(
            dataset=opened.folder,
            draft=draft.took(by=by, what="approved", words=words),
            description=description,
            columns=published_columns(draft),
            before=versions[-1] if versions else None,
            approved_by=by,
            today=opened.city.settings.today(),
            city=opened.city.settings.name,
            progress=progress,
        )
        remove_draft(opened.folder)
    recompute_measures(workspace=workspace, arrived=[dataset], progress=progress)
    return made


def _refuse_changed(opened: OpenDataset, draft: Draft, description: Description, seen: str) -> None:
    if seen and seen != fingerprint_of(draft, description):
        raise UpstateError(
            f"The draft of {opened.name}, or what is said about it, was changed since you looked at it.",
            allowed="approval of what was looked at",
            next_step="Look at it again, and approve or send it back.",
        )
    left = open_findings(opened, draft)
    if left:
        raise UpstateError(
            f"{opened.name} can not be published: " + " ".join(one.words for one in left),
            allowed="a draft in which everything is said and decided",
            next_step="Send it back to be completed.",
        )
