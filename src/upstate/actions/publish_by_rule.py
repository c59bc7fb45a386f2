"""Publish a version without a person, where the city has said so in city.toml and people have approved one just like it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from upstate.actions.datasets import OpenDataset, open_dataset, open_findings
from upstate.actions.decide import decide
from upstate.actions.publish import publish
from upstate.actions.submit import submit
from upstate.catalog.draft import Draft, load_draft
from upstate.catalog.gate.finding import Decision
from upstate.catalog.versions import Version, all_versions
from upstate.progress import Progress, silent

BY_RULE = "the rule published_by_rule in city.toml"
_LEFT = 0.9  # a version that lost more than a tenth of its rows is looked at


@dataclass(frozen=True)
class ByRule:
    """version: null where people have to decide, and then why, in words."""

    version: Version | None = None
    why: str = ""


def publish_by_rule(*, workspace: Path, dataset: str, progress: Progress = silent) -> ByRule:
    """Publish the open draft of `dataset`, deciding what was found as people did for the newest version; or say why people have to.

    Raises what `decide`, `submit` and `publish` raise.
    """
    opened = open_dataset(workspace, dataset)
    draft = load_draft(opened.folder)
    versions = all_versions(opened.folder)
    if why := next(_hindrances(opened, draft, versions[-1] if versions else None), ""):
        return ByRule(why=why)
    newest = versions[-1]
    for finding in draft.findings:
        before = _decision(newest, finding.key)
        reason = f"As decided for version {newest.number} by {before.by}: {before.reason or before.choice}"
        decide(
            workspace=workspace,
            dataset=dataset,
            finding=finding.key,
            choice=before.choice,
            reason=reason,
            by=draft.made_by,
        )
    submit(workspace=workspace, dataset=dataset, by=draft.made_by)
    return ByRule(publish(workspace=workspace, dataset=dataset, by=BY_RULE, progress=progress))


def _hindrances(opened: OpenDataset, draft: Draft, newest: Version | None) -> Iterator[str]:
    """Why people have to decide, the plainest reason first."""
    if opened.name not in opened.city.settings.published_by_rule:
        yield "A person approves each version: city.toml does not name this dataset in published_by_rule."
        return
    if newest is None:
        yield "A person approves the first version."
        return
    if opened.description() != newest.record.description:
        yield "What is said of the dataset was changed since the newest version, so a person looks at it."
    if draft.columns != newest.record.draft.columns:
        yield "The columns are not those of the newest version, so a person looks at them."
    if draft.rows < _LEFT * newest.record.draft.rows:
        yield f"There are {draft.rows:,} rows, and {newest.record.draft.rows:,} before: so many fewer that a person looks at it."
    new = [one.key for one in draft.findings if newest.record.draft.decision(one.key) is None]
    if new:
        yield f"The gate found what nobody decided before: {', '.join(new)}."
    if any(one.key not in {found.key for found in draft.findings} for one in open_findings(opened, draft)):
        yield "Something is not said of the dataset yet."


def _decision(version: Version, key: str) -> Decision:
    found = version.record.draft.decision(key)
    if found is None:
        raise LookupError(key)  # `_hindrances` asked for it
    return found
