"""The difference of two versions in figures and in words."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from upstate.sentences import Sentence, listed, recall, say, say_count, together


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
    sentence: the counts in plain words. notes: sentences about columns and about the key. In the file both are text; `told` and
    `told_notes` make them again from the rest.
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

    @property
    def told(self) -> Sentence:
        """The counts as one sentence."""
        by_column = self.changes_by_column
        return row_sentence(added=self.added, removed=self.removed, changed=self.changed, by_column=by_column)

    @property
    def told_notes(self) -> tuple[Sentence, ...]:
        """What happened to the columns, and why there is no key."""
        columns = column_notes(added=self.columns_added, removed=self.columns_removed, types=self.types_changed)
        return columns + key_notes(self.why_no_key)


def row_sentence(*, added: int, removed: int, changed: int, by_column: Mapping[str, int]) -> Sentence:
    """The counts as one sentence.

    >>> row_sentence(added=12, removed=3, changed=40, by_column={"status": 38, "note": 5})
    '12 rows were added, 3 removed and 40 changed, most in status (38).'
    >>> row_sentence(added=0, removed=1, changed=0, by_column={})
    '1 row was removed.'

    Of two columns that were changed equally often none is named.
    """
    told: list[str] = []
    if added:
        told.append(say_count("{number} row was added", "{number} rows were added", added))
    if removed:
        told.append(
            say_count("{number} removed", "{number} removed", removed)
            if told
            else say_count("{number} row was removed", "{number} rows were removed", removed)
        )
    if changed:
        told.append(
            say_count("{number} changed", "{number} changed", changed)
            if told
            else say_count("{number} row was changed", "{number} rows were changed", changed)
        )
    if not told:
        return say("No row was added, removed or changed.")
    return say("{changes}{where}.", changes=listed(told), where=_where(by_column))


def _where(by_column: Mapping[str, int]) -> str:
    if not by_column:
        return ""
    (column, most), *others = sorted(by_column.items(), key=lambda pair: -pair[1])
    if not others:
        return say(", all in {column}", column=column)
    return say(", most in {column} ({number})", column=column, number=most) if most > others[0][1] else ""


def column_notes(
    *, added: tuple[str, ...], removed: tuple[str, ...], types: tuple[TypeChange, ...]
) -> tuple[Sentence, ...]:
    """A sentence for each thing that happened to the columns."""
    return (
        *(say("The column {column} is new.", column=name) for name in added),
        *(say("The column {column} is gone.", column=name) for name in removed),
        *(_type_note(one) for one in types),
    )


def _type_note(change: TypeChange) -> Sentence:
    before, after = recall(change.before), recall(change.after)
    return say("The column {column} was {before} and is {after} now.", column=change.column, before=before, after=after)


def key_notes(why_no_key: str) -> tuple[Sentence, ...]:
    """Why rows were not matched by a key, and what that means for the counts; nothing where they were."""
    if not why_no_key:
        return ()
    meaning = say("So a row that changed counts once as removed and once as added.")
    return (together(recall(why_no_key), meaning),)
