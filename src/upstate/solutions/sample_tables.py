"""The tables of a solution's own sample, read as a city's are."""

from __future__ import annotations

from pathlib import Path

from upstate.solutions.folder import FolderText
from upstate.tables.contract import Contract, ContractTable
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap
from upstate.tables.reading import read_table


def read_sample(text: FolderText, contract: Contract, folder: Path) -> Crosswalk:
    """Each `sample/<table>.csv` of the contract as Parquet in `folder`, with each field mapped to the column of its name."""
    sources: dict[str, tuple[SourceMap, ...]] = {
        table.name: (_source(table, text, folder),)
        for table in contract.resources
        if f"sample/{table.name}.csv" in text.files
    }
    return Crosswalk(text.name, sources)


def _source(table: ContractTable, text: FolderText, folder: Path) -> SourceMap:
    name = f"sample_{table.name}"
    (folder / f"{name}.csv").write_text(text.text(f"sample/{table.name}.csv"), encoding="utf-8")
    read = read_table(source=folder / f"{name}.csv", target=folder / f"{name}.parquet")
    columns = {column.name for column in read.columns}
    fields = {
        field.name: FieldMap(
            column=field.name,
            dates=("%Y-%m-%d",) if field.type == "date" else (),
            codes={code: code for code in field.codes},
            yes=("true", "yes"),
            no=("false", "no"),
        )
        for field in table.fields
        if field.name in columns
    }
    return SourceMap(files=(name,), fields=fields)
