"""A city's tables in a few lines: CSV text in, contract tables in a sandbox out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from upstate.engine import Sandbox
from upstate.tables.contract import Contract, load_contract
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap
from upstate.tables.crosswalk.fitting import Place
from upstate.tables.crosswalk.profile import read_columns
from upstate.tables.crosswalk.propose import Proposal, Shape, propose
from upstate.tables.loading import CityTables, load_city_tables
from upstate.tables.reading import read_table

TODAY = date(2026, 11, 22)
USA = Place("US", (-180.0, 17.0, -64.0, 72.0))
NOWHERE = Place()
SHELF = Path(__file__).parents[2] / "solutions"


@pytest.fixture(scope="session")
def shelf_contract() -> Callable[[str], Contract]:
    """The contract of a solution on the shelf."""
    return lambda name: load_contract((SHELF / name / "contract.yaml").read_text("utf-8"), source=name)


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """A file as the Parquet that adapt would make of it; each is read once in a session."""
    folder = tmp_path_factory.mktemp("stored")
    known: dict[Path, Path] = {}

    def store(source: Path) -> Path:
        if source not in known:
            known[source] = folder / f"{source.stem}_{len(known)}.parquet"
            read_table(source=source, target=known[source])
        return known[source]

    return store


@pytest.fixture
def proposed(stored: Callable[[Path], Path]) -> Callable[..., dict[str, Proposal]]:
    """What is proposed for files, as `table.field` to proposal."""

    def proposed(contract: Contract, files: Mapping[str, Path], place: Place = USA) -> dict[str, Proposal]:
        with Sandbox() as sandbox:
            shapes = [
                Shape(table, (path.stem,), tuple(read_columns(sandbox, [stored(path)])[0]))
                for table, path in files.items()
            ]
            found = propose(contract, shapes, sandbox=sandbox, place=place, today=TODAY)
        return {f"{one.table}.{one.field}": one for one in found}

    return proposed


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Callable[..., CityTables]]:
    """Load CSV texts by a contract; `maps` is contract table -> field -> settings of its `FieldMap`."""
    with ExitStack() as stack:

        def load(
            contract: str, texts: Mapping[str, str | list[str]], maps: Mapping[str, Mapping[str, dict[str, Any]]]
        ) -> CityTables:
            tables: dict[str, tuple[SourceMap, ...]] = {}
            for name, given in texts.items():
                files = []
                for place, text in enumerate([given] if isinstance(given, str) else given):
                    source = tmp_path / f"{name}_{place}.csv"
                    source.write_text(text, "utf-8")
                    read_table(source=source, target=tmp_path / "tables" / f"{source.stem}.parquet")
                    files.append(source.stem)
                fields = {field: FieldMap(**settings) for field, settings in maps[name].items()}
                tables[name] = (SourceMap(files=tuple(files), fields=fields),)
            return load_city_tables(
                sandbox=stack.enter_context(Sandbox()),
                contract=load_contract(contract, source="contract"),
                crosswalk=Crosswalk("test", tables),
                tables=tmp_path / "tables",
                today=TODAY,
            )

        yield load
