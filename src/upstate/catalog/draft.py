"""A draft: a table that was offered for publishing and waits for people to decide.

    draft/
      draft.json       what was found, what was decided, by whom and when
      table.parquet    every row of the file, typed
      upload/          the file as it was given

It goes from `open` (findings are decided, the description is completed) to `submitted` (a second person looks), and
from there to a version, or back to `open`. Each step is an event that stays in the record of the version.
"""

from __future__ import annotations

import shutil
import uuid
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from upstate.catalog.description import Description
from upstate.catalog.folders import DatasetFolder
from upstate.catalog.gate.finding import Decision, GateFinding
from upstate.catalog.read_as import ReadAs
from upstate.city import write_json
from upstate.errors import UpstateError


class NoDraft(UpstateError):
    """The dataset has no draft, or the draft is not in the state that was asked for."""


class State(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"


class Event(BaseModel):
    """One step in the life of a draft. at: UTC, ISO 8601. words: what the person said to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: str
    by: str = Field(min_length=1, max_length=320)
    what: str
    words: str = ""


class Draft(BaseModel):
    """What `draft.json` holds.

    id: never used twice. source: what was given, in words; sha256: of its bytes. upload: name of the file that is kept in
    `upload/`, empty where the table came from elsewhere. rows, columns: of the table, the
    columns as name to type. readable: text columns of which every cell can be read in each of these ways. notes: what the reader of the file decided or repaired. odd_cells: cells by column that do not fit
    the column's likely type. is_all: the file holds nothing but this table, and the reader skipped nothing. embargo: the day from which the public may see it; null for at once.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(default_factory=lambda: uuid.uuid4().hex)
    state: State = State.OPEN
    source: str
    sha256: str
    upload: str = ""
    rows: int
    columns: dict[str, str]
    readable: dict[str, tuple[ReadAs, ...]] = {}
    notes: tuple[str, ...] = ()
    odd_cells: dict[str, int] = {}
    is_all: bool = False
    findings: tuple[GateFinding, ...] = ()
    decisions: tuple[Decision, ...] = ()
    embargo: date | None = None
    events: tuple[Event, ...] = ()

    @property
    def made_by(self) -> str:
        return self.events[0].by

    @property
    def undecided(self) -> tuple[GateFinding, ...]:
        """Findings that nobody has decided yet."""
        decided = {decision.finding for decision in self.decisions}
        return tuple(finding for finding in self.findings if finding.key not in decided)

    def decision(self, finding: str) -> Decision | None:
        return next((decision for decision in self.decisions if decision.finding == finding), None)

    def read_as(self, column: str, description: Description) -> ReadAs | None:
        """How a text column is read when it is published; null where it stays as it is."""
        said = description.fields.get(column)
        return said.read_as if said and self.columns[column] == "text" else None

    def published_type(self, column: str, description: Description) -> str:
        """The type of a column when it is published."""
        way = self.read_as(column, description)
        return way.type if way else self.columns[column]

    def took(self, *, by: str, what: str, words: str = "", **changes: object) -> Draft:
        """The draft after one more step."""
        event = Event(at=now(), by=by, what=what, words=words)
        return self.model_copy(update={**changes, "events": (*self.events, event)})


def now() -> str:
    """This moment in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def table_of(dataset: DatasetFolder) -> Path:
    """The draft's table."""
    return dataset.draft / "table.parquet"


def upload_of(dataset: DatasetFolder, draft: Draft) -> Path | None:
    """The file as it was given; null where the table came from elsewhere."""
    return dataset.draft / "upload" / draft.upload if draft.upload else None


def has_draft(dataset: DatasetFolder) -> bool:
    return (dataset.draft / "draft.json").exists()


def load_draft(dataset: DatasetFolder, *, state: State | None = None) -> Draft:
    """The draft of `dataset`; raises `NoDraft` when there is none, or it is not in `state`."""
    path = dataset.draft / "draft.json"
    try:
        draft = Draft.model_validate_json(path.read_text("utf-8"))
    except FileNotFoundError:
        raise NoDraft(
            f"{dataset.name} has no draft.",
            allowed="a dataset for which a file was offered",
            next_step=f"Run `upstate publish offer {dataset.name} FILE`.",
        ) from None
    except (OSError, ValidationError, ValueError) as fault:
        raise NoDraft(
            f"{path} cannot be read: {' '.join(str(fault).split())[:300]}",
            allowed="the file as `upstate publish offer` writes it",
            next_step=f"Discard the draft (`upstate publish discard {dataset.name}`) and offer the file again.",
        ) from None
    if state is not None and draft.state != state:
        raise NoDraft(
            f"The draft of {dataset.name} is {draft.state}.",
            allowed=f"a draft that is {state}",
            next_step=_NEXT[draft.state].format(name=dataset.name),
        )
    return draft


_NEXT = {
    State.OPEN: "Decide each finding, then run `upstate publish submit {name}`.",
    State.SUBMITTED: "A second person approves it or sends it back.",
}


def save_draft(dataset: DatasetFolder, draft: Draft) -> None:
    write_json(dataset.draft / "draft.json", draft.model_dump(mode="json"))


def remove_draft(dataset: DatasetFolder) -> None:
    """Take the draft away: by a new name first, so that a killed process leaves all of it or nothing."""
    gone = dataset.folder / f".writing-{uuid.uuid4().hex[:8]}-gone"
    dataset.draft.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)
