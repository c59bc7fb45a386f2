"""What the actions of publishing share: opening a dataset, and holding it while it is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from upstate.catalog.description import Description, load_description
from upstate.catalog.draft import Draft, has_draft, load_draft, remove_draft
from upstate.catalog.folders import DatasetFolder, NoSuchDataset, dataset_folder, dataset_folders
from upstate.catalog.gate.completeness import missing_words, unreadable_columns
from upstate.catalog.gate.finding import Choice, GateFinding
from upstate.catalog.versions import all_versions
from upstate.city import Workspace, open_workspace
from upstate.city.locking import holding
from upstate.errors import UpstateError


@dataclass(frozen=True)
class OpenDataset:
    """A dataset in its city."""

    city: Workspace
    folder: DatasetFolder

    @property
    def name(self) -> str:
        return self.folder.name

    def description(self) -> Description:
        """What is said about it; raises `NoSuchDataset` when nothing is."""
        try:
            return load_description(self.folder.description)
        except FileNotFoundError:
            known = ", ".join(one.name for one in dataset_folders(self.city.catalog)) or "none yet"
            raise NoSuchDataset(
                f"There is no dataset called {self.name!r}.",
                allowed=f"one of: {known}",
                next_step=f"Offer a file for it: `upstate publish offer {self.name} FILE`.",
            ) from None


def open_dataset(workspace: Path, name: str) -> OpenDataset:
    """The dataset `name` of the city in `workspace`, there or not; raises `NoSuchDataset` when it can be no name."""
    city = open_workspace(workspace)
    return OpenDataset(city, dataset_folder(city.catalog, name))


@contextmanager
def changing(workspace: Path, name: str) -> Iterator[OpenDataset]:
    """The dataset, held so that nobody else changes it meanwhile; raises `Busy` when somebody does."""
    dataset = open_dataset(workspace, name)
    with holding(dataset.city.catalog / ".locks" / name, what=f"the dataset {name}"):
        _finish_publishing(dataset.folder)
        yield dataset


def waiting_draft(folder: DatasetFolder) -> Draft | None:
    """The draft that waits; null when there is none, or when it is a version already and a killed process left it."""
    if not has_draft(folder):
        return None
    draft = load_draft(folder)
    return None if any(one.record.draft.id == draft.id for one in all_versions(folder)) else draft


def _finish_publishing(folder: DatasetFolder) -> None:
    if has_draft(folder) and waiting_draft(folder) is None:
        remove_draft(folder)


def refuse_draft(dataset: OpenDataset) -> None:
    """Raise `UpstateError` when a draft waits already."""
    if has_draft(dataset.folder):
        raise UpstateError(
            f"{dataset.name} has a draft already.",
            allowed="one draft of a dataset at a time",
            next_step=f"Finish it (`upstate publish show {dataset.name}`), or discard it "
            f"(`upstate publish discard {dataset.name}`).",
        )


def published_columns(draft: Draft) -> list[str]:
    """Names of the columns that will be published, after what was decided."""
    removed = {
        finding.column
        for finding in draft.findings
        if (decision := draft.decision(finding.key)) and decision.choice == Choice.REMOVE_COLUMN
    }
    return [name for name in draft.columns if name not in removed]


def fingerprint_of(draft: Draft, description: Description) -> str:
    """Of all that an approver looks at: another fingerprint, another draft or other words."""
    return hashlib.sha256((draft.model_dump_json() + description.model_dump_json()).encode()).hexdigest()


def open_findings(dataset: OpenDataset, draft: Draft) -> tuple[GateFinding, ...]:
    """All that stands between the draft and publishing: what is not said yet, and what is not decided yet."""
    description, columns = dataset.description(), published_columns(draft)
    silent = missing_words(description, columns, rows=draft.rows)
    text = {name: draft.readable.get(name, ()) for name in columns if draft.columns[name] == "text"}
    return (*silent, *unreadable_columns(description, text, rows=draft.rows), *draft.undecided)
