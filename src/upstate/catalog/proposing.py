"""What can be said about a new table without asking: proposed to the person who offers it, who may change all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date
from pathlib import Path

from upstate.catalog.description import Description, FieldMeaning
from upstate.catalog.read_as import ReadAs
from upstate.catalog.reading.columns import find_column
from upstate.catalog.reading.opening import FOR_A_VERSION, open_published
from upstate.engine import Sandbox, literal, quote
from upstate.tables.contract import ContractField, ContractTable
from upstate.tables.crosswalk.document import Crosswalk


def meanings_from_contract(table: ContractTable, crosswalk: Crosswalk | None) -> dict[str, FieldMeaning]:
    """The contract's words for the city's columns: those that the crosswalk maps, and those of the same name."""
    meanings = {field.name: _meaning(field) for field in table.fields}
    for source in crosswalk.tables.get(table.name, ()) if crosswalk else ():
        for name, mapped in source.fields.items():
            # the city's own words and unit stand in its own column
            field = table.field(name)
            own = {word: code.replace("_", " ") for word, code in mapped.codes.items()}
            said = FieldMeaning(meaning=field.meaning, title=field.title, unit=mapped.unit or field.unit, codes=own)
            meanings.setdefault(mapped.column, said)
    return meanings


def _meaning(field: ContractField) -> FieldMeaning:
    codes = {code: code.replace("_", " ") for code in field.codes}
    return FieldMeaning(meaning=field.meaning, title=field.title, unit=field.unit, codes=codes)


def described(
    description: Description,
    *,
    meanings: Mapping[str, FieldMeaning],
    columns: Mapping[str, str],
    parquet: Path,
    personal: Set[str],
) -> Description:
    """`description` with what it lacks: meanings of columns, and the time that the only column of dates covers.

    personal: columns in which something was found; of these nothing is said, because it could be somebody's.
    """
    known = {**{name: meanings[name] for name in columns if name in meanings}, **description.fields}
    dates = [name for name, type_ in columns.items() if type_ in ("date", "timestamp")]
    first, last = _extremes(parquet, dates[0]) if len(dates) == 1 and dates[0] not in personal else (None, None)
    covers = {"covers_from": first, "covers_to": last} if first and last else {}
    return description.model_copy(update={"fields": known, **covers})


def _extremes(parquet: Path, column: str) -> tuple[date | None, date | None]:
    with open_published(parquet, FOR_A_VERSION) as table:
        raw = find_column(table.schema, column).raw
        first, last = table.row(f"SELECT min({raw})::DATE, max({raw})::DATE FROM published")
    return first, last


def find_readable(parquet: Path, columns: Mapping[str, str]) -> dict[str, tuple[ReadAs, ...]]:
    """Of each text column the ways in which all its cells that are not empty can be read; every row is looked at.

    columns: name to type. A column without a way is not in it.
    """
    text = [name for name, type_ in columns.items() if type_ == "text"]
    found = {}
    with Sandbox(FOR_A_VERSION) as sandbox:
        for name in text:
            if ways := tuple(_ways(sandbox, parquet, name)):
                found[name] = ways
    return found


def _ways(sandbox: Sandbox, parquet: Path, name: str) -> Iterator[ReadAs]:
    cell = quote(name)
    counts = ", ".join(f"count({way.sql(cell)})" for way in ReadAs)
    filled, *read = sandbox.row(f"SELECT count({cell}), {counts} FROM read_parquet({literal(parquet)})")
    for way, number in zip(ReadAs, read, strict=True):
        if filled and number == filled:
            yield way


def notes_on(readable: Mapping[str, tuple[ReadAs, ...]]) -> tuple[str, ...]:
    """A sentence for each column that could be more than text."""
    return tuple(
        f"Every cell of {name} can be read as {' and as '.join(ways)}. It stays text unless you say so in its dictionary "
        f'(`read_as = "{ways[0]}"`).'
        for name, ways in readable.items()
    )
