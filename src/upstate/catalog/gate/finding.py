"""What the gate found in a table, and what a person decided about it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Choice(StrEnum):
    """What a person may decide about a finding."""

    REMOVE_COLUMN = "remove column"
    BLANK_CELLS = "blank cells"
    KEEP = "keep"


class GateFinding(BaseModel):
    """Something in a draft that a person must decide about, or mend.

    key: names the finding, the same for the same table and rule, such as `phone:contact_no`.
    rule: what was looked for, such as `phone number`.
    column: where; empty when it is about the whole table or its description.
    count: cells (or rows) that it was found in, of `rows`.
    examples: a few, masked so that nobody can be known by them.
    words: one plain sentence for the person who decides.
    choices: what may be decided. Without any it can not be decided away: it must be mended.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    rule: str
    column: str = ""
    count: int = Field(ge=0)
    rows: int = Field(ge=0)
    examples: tuple[str, ...] = ()
    words: str
    choices: tuple[Choice, ...] = ()


class Decision(BaseModel):
    """What a person decided about one finding. reason: why, needed when it is kept. at: UTC, ISO 8601."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    finding: str
    choice: Choice
    reason: str = ""
    by: str = Field(min_length=1)
    at: str
