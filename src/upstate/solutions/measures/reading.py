"""Solutions of the kind `measures`, read from their text: many measures over the tables of one contract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from pydantic import Field

from upstate.engine import BorrowedQuery, columns_behind, parse_borrowed
from upstate.errors import BadSolution
from upstate.solutions.folder import FolderText
from upstate.solutions.header import Faults, Header, Text, Words, read_contract, read_part
from upstate.solutions.measures.columns import name_faults
from upstate.solutions.measures.measure import COLUMNS, Measure
from upstate.tables.contract import Contract
from upstate.tables.crosswalk.document import Crosswalk

# What every query may read beside the contract's tables: one row a period, with `starts` and `ends`.
PERIODS = "periods"
MEASURE_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+){0,11}")
MOST_LETTERS_OF_NAME = 60
_FILE = re.compile(r"measures/([^/]*)\.(toml|sql)")
# A folder holds 100 files at most, and each measure is two.
_MOST_MEASURES = 45
_MOST_FIELDS = 300
# A measure is read by people: whoever needs more should make two.
_MOST_LETTERS = 20_000


class MeasuresSettings(Text):
    """The `[measures]` part of solution.toml, which may be left out. topics: what measures may say as their topic, with its title, in the order of pages."""

    topics: dict[str, Words] = Field(default_factory=dict, max_length=30)


class _MeasuresText(Header):
    measures: MeasuresSettings = MeasuresSettings()


@dataclass(frozen=True)
class ShelfMeasure:
    """One measure, parsed and safe to run in a sandbox. sql: as its author wrote it, for people. tables: of the contract, that the query reads.
    needs: `table.field` of all that decides its figure, without what it may lack and what only a breakdown reads."""

    name: str
    text: Measure
    sql: str
    query: BorrowedQuery
    tables: frozenset[str]
    needs: frozenset[str]

    def lacking(self, crosswalk: Crosswalk) -> tuple[str, ...]:
        """What a city with this crosswalk has not mapped, so that the measure waits: whole tables, and `table.field` of those it has."""
        mapped = {table: crosswalk.mapped(table) for table in self.tables}
        spared = {_table(field) for field in self.text.may_lack} - {_table(field) for field in self.needs}
        tables = {table for table, fields in mapped.items() if not fields} - spared
        fields = {need for need in self.needs if _table(need) not in tables}
        return (*sorted(tables), *sorted(need for need in fields if need.partition(".")[2] not in mapped[_table(need)]))


def _table(field: str) -> str:
    return field.partition(".")[0]


@dataclass(frozen=True)
class MeasuresSolution:
    """A solution of the kind measures. measures: by name, sorted."""

    name: str
    header: Header
    settings: MeasuresSettings
    contract: Contract
    measures: dict[str, ShelfMeasure]
    sha256: str

    @cached_property
    def by_topic(self) -> dict[str, tuple[ShelfMeasure, ...]]:
        """The measures by topic: first those of solution.toml in its order, then others by name."""
        said = [one.text.topic for one in self.measures.values()]
        topics = dict.fromkeys([*(topic for topic in self.settings.topics if topic in said), *sorted(said)])
        return {topic: tuple(one for one in self.measures.values() if one.text.topic == topic) for topic in topics}


# Forty queries take half a second, and every page of a measure reads them. What is refused is not kept.
@lru_cache(maxsize=16)
def read_measures(folder: FolderText) -> MeasuresSolution:
    """Read them from their text; raises `BadSolution` that lists the faults of all its files."""
    faults = Faults()
    header = faults.attempt(lambda: read_part(_MeasuresText, folder.text("solution.toml"), source="solution.toml"))
    contract = faults.attempt(lambda: _read_contract(folder))
    names = measure_names(folder)
    faults += _number_faults(names)
    read = {name: faults.attempt(partial(_read_one, folder, name, contract)) for name in names[:_MOST_MEASURES]}
    measures = {name: one for name, one in read.items() if one is not None}
    if header:
        faults += _topic_faults(measures, header.measures)
    faults.stop(folder.name)
    return MeasuresSolution(
        name=folder.name,
        header=Header.model_validate(header.model_dump(by_alias=True, exclude={"measures"})),
        settings=header.measures,
        contract=contract,
        measures=measures,
        sha256=folder.sha256,
    )


def measure_names(folder: FolderText) -> list[str]:
    """Names of the measures that have a text or a query in the folder, sorted."""
    return sorted({found[1] for path in folder.files if (found := _FILE.fullmatch(path))})


def read_measure(name: str, *, text: str, sql: str, contract: Contract, source: str = "measures") -> ShelfMeasure:
    """One measure over the tables of `contract`. source: the folder that its faults are told of. Raises `BadSolution`."""
    if not MEASURE_NAME.fullmatch(name) or len(name) > MOST_LETTERS_OF_NAME:
        raise _refused(f"{source}/{name[:80]!r} can not be the name of a measure")
    for file, content in ((f"{name}.toml", text), (f"{name}.sql", sql)):
        if len(content) > _MOST_LETTERS:
            raise _refused(f"{source}/{file} has {len(content):,} characters; {_MOST_LETTERS:,} is the most")
    said = read_part(Measure, text, source=f"{source}/{name}.toml")
    return with_query(name, text=said, sql=sql, contract=contract, source=source)


def with_query(name: str, *, text: Measure, sql: str, contract: Contract, source: str = "measures") -> ShelfMeasure:
    """The same of a text that is read already."""
    tables = frozenset((*contract.tables, PERIODS))
    query = parse_borrowed(sql, source=f"{source}/{name}.sql", tables=tables, parameters=frozenset())
    if faults := list(name_faults(query, text)):
        raise _refused(f"{source}/{name}.sql: {'; '.join(faults)}")
    fields = _fields_behind(query, text, contract)
    if unread := sorted({*text.may_lack} - fields):
        raise _refused(f"{source}/{name}.toml: may_lack names {', '.join(unread)}, which decides nothing in its query")
    return ShelfMeasure(
        name, text, sql, query, tables=query.reads & contract.tables.keys(), needs=fields - {*text.may_lack}
    )


def _fields_behind(query: BorrowedQuery, text: Measure, contract: Contract) -> frozenset[str]:
    """`table.field` of all that decides which cases there are, and the columns of the figure."""
    columns = {
        table.name: [field.name for field in table.fields] for table in contract.resources if table.name in query.reads
    }
    behind = columns_behind(query, COLUMNS[text.figure], tables={**columns, PERIODS: ("starts", "ends")})
    return frozenset(f"{table}.{field}" for table, field in behind if table != PERIODS)


def _read_one(folder: FolderText, name: str, contract: Contract | None) -> ShelfMeasure | None:
    text, sql = folder.text(f"measures/{name}.toml"), folder.text(f"measures/{name}.sql")
    if contract is None:  # its faults are told already; without it no query can be judged
        read_part(Measure, text, source=f"measures/{name}.toml")
        return None
    return read_measure(name, text=text, sql=sql, contract=contract)


def _read_contract(folder: FolderText) -> Contract:
    contract = read_contract(folder.text("contract.yaml"))
    if faults := list(_contract_faults(contract)):
        raise _refused(f"contract.yaml: {'; '.join(faults)}")
    return contract


def _contract_faults(contract: Contract) -> Iterator[str]:
    fields = sum(len(table.fields) for table in contract.resources)
    if fields > _MOST_FIELDS:
        yield f"it has {fields} fields; {_MOST_FIELDS} is the most"
    if PERIODS in contract.tables:
        yield f"a table may not be called {PERIODS}"
    if needed := [table.name for table in contract.resources if table.required]:
        yield f"{', '.join(needed)} must be `required: false`, so that each measure can be borrowed alone"


def _number_faults(names: list[str]) -> list[str]:
    if not names:
        return ["it has no measure: measures/NAME.toml with measures/NAME.sql"]
    return [f"it has {len(names)} measures; {_MOST_MEASURES} is the most"] if len(names) > _MOST_MEASURES else []


def _topic_faults(measures: dict[str, ShelfMeasure], settings: MeasuresSettings) -> Iterator[str]:
    for one in measures.values():
        if settings.topics and one.text.topic not in settings.topics:
            yield f"measures/{one.name}.toml: its topic {one.text.topic} is none of {', '.join(settings.topics)}"


def _refused(what: str) -> BadSolution:
    return BadSolution(
        f"{what}.",
        allowed="measures/NAME.toml and measures/NAME.sql, as docs/reference/solution.md describes",
        next_step="Mend what is named, or ask who made the solution.",
    )
