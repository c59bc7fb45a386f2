"""The difference of two versions in figures and in words."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field


class TypeChange(BaseModel):
    """A column whose values are of another type now. before, after: in words, such as `whole number`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str
    before: str
    after: str


class Difference(BaseModel):
    """What changed from one version to the next. Each row that differs stands in the Parquet that was built with it.

    key: the columns by which rows were matched; empty when they were compared as a whole, and then `why_no_key` says why,
    `changed` is 0, and a row that changed counts once as removed and once as added.
    rows_before, rows_after: rows of each version. added, removed, changed: rows.
    changes_by_column: changed cells of each column that both versions have, most first.
    sentence: the counts in plain words. notes: sentences about columns and about the key.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: tuple[str, ...] = ()
    why_no_key: str = ""
    rows_before: int = Field(ge=0)
    rows_after: int = Field(ge=0)
    added: int = Field(ge=0)
    removed: int = Field(ge=0)
    changed: int = Field(ge=0)
    changes_by_column: dict[str, int] = {}
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    types_changed: tuple[TypeChange, ...] = ()
    sentence: str
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the two versions say the same, their columns too."""
        rows = self.added or self.removed or self.changed
        return not (rows or self.columns_added or self.columns_removed or self.types_changed)


def row_sentence(*, added: int, removed: int, changed: int, by_column: Mapping[str, int]) -> str:
    """The counts as one sentence.

    >>> row_sentence(added=12, removed=3, changed=40, by_column={"status": 38, "note": 5})
    '12 rows were added, 3 removed and 40 changed, most in status (38).'
    >>> row_sentence(added=0, removed=1, changed=0, by_column={})
    '1 row was removed.'

    Of two columns that were changed equally often none is named.
    """
    counts = [(count, verb) for count, verb in ((added, "added"), (removed, "removed"), (changed, "changed")) if count]
    if not counts:
        return "No row was added, removed or changed."
    first, verb = counts[0]
    parts = [
        f"{first:,} {'row was' if first == 1 else 'rows were'} {verb}",
        *(f"{n:,} {word}" for n, word in counts[1:]),
    ]
    told = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{told}{_where(by_column)}."


def _where(by_column: Mapping[str, int]) -> str:
    if not by_column:
        return ""
    (column, most), *others = sorted(by_column.items(), key=lambda pair: -pair[1])
    if not others:
        return f", all in {column}"
    return f", most in {column} ({most:,})" if most > others[0][1] else ""


def column_notes(
    *, added: tuple[str, ...], removed: tuple[str, ...], types: tuple[TypeChange, ...], why_no_key: str
) -> tuple[str, ...]:
    """A sentence for each thing that happened to the columns or to the key."""
    return (
        *(f"The column {name} is new." for name in added),
        *(f"The column {name} is gone." for name in removed),
        *(f"The column {one.column} was {one.before} and is {one.after} now." for one in types),
        *([f"{why_no_key} So a row that changed counts once as removed and once as added."] if why_no_key else []),
    )
