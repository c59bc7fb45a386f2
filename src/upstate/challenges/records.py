"""What Upstate writes beside a challenge's texts: how it was built, what was frozen at launch, what was changed since."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from upstate.solutions.challenge import ChallengeText

BUILT_FILE, LAUNCHED_FILE, AMENDMENTS_FILE = "built.json", "launched.json", "amendments.toml"
HOSTED_FILE = "hosted.json"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Built(_Record):
    """How files/ and hidden/ were made. of: what of challenge.toml they rest on. solution: its sha256. on: the split day. column: whose values are kept
    together, place: in which neighborhoods are named; both may be empty. trained_on: as-of dates of train.csv. rows: of train.csv. units: hidden ones; public: those of them whose score is shown. files: sha256 by
    path. notes: what the organizer has to know, in English. How many hidden units had the outcome does not stand here: this file is no secret."""

    at: datetime
    of: dict[str, Any]
    solution: str
    on: date
    column: str
    place: str
    trained_on: tuple[date, ...]
    rows: int
    units: int
    public: int
    baselines: tuple[str, ...]
    inputs: tuple[dict[str, Any], ...]
    files: dict[str, str]
    notes: tuple[str, ...] = ()


class Launched(_Record):
    """What was frozen. sha256: by path, of the three texts and of every file of files/, kit/ and hidden/. terms_sha256: of rules.md and terms.md together: what
    people accept when they join. datasets: by slug and version. despite: why it was launched though the leak check found something that stops; else empty."""

    at: datetime
    sha256: dict[str, str]
    terms_sha256: str
    datasets: tuple[str, ...] = ()
    despite: str = ""


class Hosted(_Record):
    """That the challenge is of another city, which handed it over. sha256: of the file that it came in."""

    at: datetime
    sha256: str


class Amendment(_Record):
    """A change after launch, told on the challenge's page."""

    at: datetime
    what: str = Field(min_length=3, max_length=2000)
    why: str = Field(min_length=3, max_length=2000)


class Amendments(_Record):
    """The whole of amendments.toml, the oldest first."""

    amendments: tuple[Amendment, ...] = ()


def made_of(text: ChallengeText) -> dict[str, Any]:
    """What of `text` the files rest on: another value, and they have to be built again."""
    return text.model_dump(mode="json", include={"ranking", "task", "split", "baselines"})
