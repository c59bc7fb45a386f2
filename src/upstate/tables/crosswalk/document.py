"""`crosswalk.toml`: where a city's own columns meet the contract's fields. Made to be read and edited by people."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, field_validator

from upstate.city import load_toml, write_text
from upstate.errors import BadCrosswalk
from upstate.tables.crosswalk.dates import FORMATS, is_format
from upstate.tables.crosswalk.values import METRES, UNIT_WORDS

_HEADER = (
    "Where this city's columns meet the contract's fields. Written by `upstate adapt`; edit it freely:",
    "what stands here is kept when adapt runs again, as long as its column is still there.",
    'To leave a field unmapped for good, write leave = ["the field"] under files.',
    "unit: the unit of the column. dates: formats tried in this order. codes: your word = the contract's word.",
    "near: the middle of the city in degrees; a point that lies there only with its axes swapped is put right.",
)


class FieldMap(BaseModel):
    """One field of the contract and the column that meets it.

    confidence: 0 to 1, as proposed; 1 where a person wrote it. unit: of the column's values, empty for the contract's.
    dates: strptime formats, tried in order. codes: local value to contract code. yes, no: words of a yes/no column.
    part: 1 or 2 for the first or second number of a column of pairs, such as `(43.05, -76.14)`. near: of a longitude or
    latitude, the middle of the city in degrees, by which a point with swapped axes is known; null leaves points as they are.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str = Field(min_length=1)
    confidence: float = Field(default=1.0, ge=0, le=1)
    reasons: tuple[str, ...] = ()
    part: int = Field(default=0, ge=0, le=2)
    unit: str = ""
    dates: tuple[str, ...] = ()
    codes: dict[str, str] = {}
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    near: float | None = None

    @field_validator("dates")
    @classmethod
    def _formats_can_be_read(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for format_ in value:
            if not is_format(format_):
                raise ValueError(f"{format_!r} is no date format; one of {', '.join(FORMATS)} or of their parts")
        return value

    @field_validator("unit")
    @classmethod
    def _unit_is_known(cls, value: str) -> str:
        if value and value.lower() not in UNIT_WORDS:
            raise ValueError(f"{value!r} is no unit of length; one of {', '.join(METRES)}, or nothing")
        return UNIT_WORDS[value.lower()] if value else ""


class SourceMap(BaseModel):
    """Files of one shape that together fill one contract table.

    files: names of tables in the workspace, oldest first. leave: fields that a person wants unmapped, whatever is proposed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: tuple[str, ...] = Field(min_length=1)
    leave: tuple[str, ...] = ()
    fields: dict[str, FieldMap] = {}


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    solution: str
    tables: dict[str, tuple[SourceMap, ...]] = {}  # a city whose files met nothing has none


@dataclass(frozen=True)
class Crosswalk:
    """The whole of `crosswalk.toml`. tables: contract table name to its sources."""

    solution: str
    tables: dict[str, tuple[SourceMap, ...]] = field(default_factory=dict)

    def mapped(self, table: str) -> set[str]:
        """Names of the fields of `table` that at least one source fills."""
        return {name for source in self.tables.get(table, ()) for name in source.fields}

    def without(self, table: str, field: str) -> Crosswalk:
        """The crosswalk of a city that lacks `field` of `table`, and has all else."""
        sources = tuple(
            source.model_copy(update={"fields": {name: one for name, one in source.fields.items() if name != field}})
            for source in self.tables[table]
        )
        return Crosswalk(self.solution, {**self.tables, table: sources})


def load_crosswalk(path: Path) -> Crosswalk:
    """Read `crosswalk.toml`; raises `BadCrosswalk` with each fault."""
    try:
        document = load_toml(path, _Document, unreadable=lambda faults: _unreadable(path, faults))
    except FileNotFoundError:
        raise BadCrosswalk(
            f"There is no {path}.",
            allowed="a crosswalk made by `upstate adapt`",
            next_step="Run `upstate adapt SOLUTION TABLE=FILE ...` first.",
        ) from None
    return Crosswalk(solution=document.solution, tables=document.tables)


def _unreadable(path: Path, faults: str) -> BadCrosswalk:
    return BadCrosswalk(
        f"{path} cannot be read: {faults}",
        allowed="TOML as `upstate adapt` writes it (docs/reference/crosswalk.md)",
        next_step="Mend the place that is named, or move the file away and run `upstate adapt` again.",
    )


def save_crosswalk(path: Path, crosswalk: Crosswalk) -> None:
    """Write `crosswalk.toml`, whole or not at all."""
    write_text(path, write_crosswalk(crosswalk))


def write_crosswalk(crosswalk: Crosswalk) -> str:
    """The crosswalk as TOML, with its reasons, which a person can argue with."""
    document = tomlkit.document()
    for line in _HEADER:
        document.add(tomlkit.comment(line))
    document.add("solution", tomlkit.item(crosswalk.solution))
    tables = tomlkit.table(is_super_table=True)
    for name, sources in crosswalk.tables.items():
        listed = tomlkit.aot()
        for source in sources:
            listed.append(_source_item(source))
        tables.add(name, listed)
    document.add("tables", tables)
    return tomlkit.dumps(document)


def _source_item(source: SourceMap) -> Any:
    item = tomlkit.table()
    files = tomlkit.array()
    files.extend(source.files)
    item.add("files", files.multiline(len(source.files) > 3))
    if source.leave:
        item.add("leave", list(source.leave))
    fields = tomlkit.table(is_super_table=True)
    for name, mapped in source.fields.items():
        entry = tomlkit.table()
        for key, value in mapped.model_dump(exclude_defaults=True).items():
            entry.add(key, _toml_value(key, value))
        fields.add(name, entry)
    item.add("fields", fields)
    return item


def _toml_value(key: str, value: Any) -> Any:
    if key == "reasons":
        return tomlkit.array().multiline(True) if not value else _multiline(value)
    if isinstance(value, dict):
        table = tomlkit.table()
        table.update(value)
        return table
    return list(value) if isinstance(value, tuple) else value


def _multiline(values: tuple[str, ...]) -> Any:
    array = tomlkit.array()
    array.extend(values)
    return array.multiline(True)
