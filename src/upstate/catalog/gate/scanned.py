"""A draft as rules read it: its columns with a few counts, and the values of one column, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from upstate.catalog.gate.headers import header_words
from upstate.catalog.gate.plain_text import plain_text
from upstate.engine import Limits, Sandbox, literal, quote

TEXT, INTEGER, NUMBER = "VARCHAR", ("BIGINT", "INTEGER", "HUGEINT", "SMALLINT", "UBIGINT"), ("DOUBLE", "FLOAT")
DATES = ("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE")
_LIMITS = Limits(memory="1GB", threads=2)
_COLUMNS_A_PASS = 40
_BATCH_BYTES = 32_000_000
_LONG_CELLS = 200
# What a cell must hold at least for a rule to look at it. RE2 runs these: its time grows with the text, never faster.
AT_SIGN = "[@＠]"
# Letters of other scripts may stand between the digits here, for `\p{L}` costs RE2 forty times as much.
NINE_DIGITS = r"(?:[0-9０-９٠-٩۰-۹][^A-Za-z0-9]{0,3}){8}[0-9０-９٠-٩۰-۹]"
NAME_SHAPE = r"^[^\p{Nd}@_/\\:;=<>]{2,70}$"
NAME_CUE = (
    r"(?i)\b(?:mr|mrs|ms|miss|sra|owner|caller|callers|contact|tenant|resident|complainant|applicant|spoke|talked|met|named?|"
    r"neighbor|neighbour|customer|client|homeowner|landlord|dueño|llamó|señora?)\b"
)


@dataclass(frozen=True)
class ScannedColumn:
    """One column. filled: cells that are not null. length: mean characters of a text. at, digits, shaped, cued: cells
    that an e-mail address, a long number, a name or a sentence about somebody could be in."""

    name: str
    type: str
    filled: int
    length: float = 0.0
    at: int = 0
    digits: int = 0
    shaped: int = 0
    cued: int = 0

    @property
    def words(self) -> frozenset[str]:
        return header_words(self.name)

    @property
    def is_text(self) -> bool:
        return self.type == TEXT

    @property
    def is_number(self) -> bool:
        return self.type in INTEGER or self.type in NUMBER

    @property
    def text(self) -> str:
        """SQL for a cell as text; a whole number without its point, any other number as null."""
        name = quote(self.name)
        if self.type in NUMBER:
            whole = f"{name} = floor({name}) AND abs({name}) < 1e18"
            return f"(CASE WHEN {whole} THEN CAST(CAST({name} AS BIGINT) AS VARCHAR) END)"
        return name if self.is_text else f"CAST({name} AS VARCHAR)"


@dataclass(frozen=True)
class Counted:
    """Cells in which a test found something: how many, and a few of the values."""

    cells: int
    values: tuple[str, ...]


class ScannedTable:
    """A table that waits for a decision. `rows`: how many it has. Columns that hold shapes (WKB) are left out."""

    def __init__(self, sandbox: Sandbox, parquet: Path) -> None:
        self._sandbox = sandbox
        self._source = f"read_parquet({literal(parquet)})"
        described = sandbox.rows(f"DESCRIBE SELECT * FROM {self._source}")
        self.types = {str(name): str(kind) for name, kind, *_ in described if name != "_row" and kind != "BLOB"}
        self.rows = int(sandbox.row(f"SELECT count(*) FROM {self._source}")[0])
        self.columns = self._look()
        self.newest_year = self._newest_year()

    def _look(self) -> tuple[ScannedColumn, ...]:
        names = list(self.types)
        found: list[ScannedColumn] = []
        for start in range(0, len(names), _COLUMNS_A_PASS):
            some = names[start : start + _COLUMNS_A_PASS]
            asked = ", ".join(_counts(name, self.types[name]) for name in some)
            row = self._sandbox.row(f"SELECT {asked} FROM {self._source}")
            for name in some:
                found.append(ScannedColumn(name, self.types[name], *row[:6]))
                row = row[6:]
        return tuple(found)

    def _newest_year(self) -> int:
        """The latest year up to now in a column of dates: what is written later than that is a mistake or a plan."""
        dates = [quote(one.name) for one in self.columns if one.type in DATES and one.filled]
        years = [self.number(f"SELECT max(year({one})) FROM draft WHERE {one} <= current_date") for one in dates]
        return int(max(years, default=0))

    def number(self, sql: str) -> float:
        """The one number of a query whose table is called `draft`, 0 for null."""
        return float(self._sandbox.row(f"WITH draft AS (FROM {self._source}) {sql}")[0] or 0)

    def numbers(self, sql: str) -> list[tuple[float, ...]]:
        return self._sandbox.rows(f"WITH draft AS (FROM {self._source}) {sql}")

    def values(self, column: ScannedColumn, where: str = "true") -> Iterator[tuple[list[str], list[int]]]:
        """Different values with their counts, in batches; long texts come one by one as they stand."""
        value = column.text
        held = f"FROM (SELECT {value} AS value FROM {self._source}) WHERE value IS NOT NULL AND {where}"
        if column.length > _LONG_CELLS:
            sql = f"SELECT value, 1 AS cells {held}"
        else:
            sql = f"SELECT value, count(*) AS cells {held} GROUP BY value"
        for batch in self._sandbox.batches(sql, _rows_a_batch(column)):
            yield batch.column(0).to_pylist(), batch.column(1).to_pylist()

    def sample(self, column: ScannedColumn, most: int, where: str = "true") -> list[str]:
        """Up to `most` different values, the same each time, as plain text."""
        value = column.text
        sql = f"SELECT DISTINCT value FROM (SELECT {value} AS value FROM {self._source}) WHERE value IS NOT NULL AND {where}"
        rows = self._sandbox.rows(f"SELECT left(value, 400) FROM ({sql}) ORDER BY hash(value) LIMIT {most}")
        return [plain_text(row[0]) for row in rows]

    def count(self, column: ScannedColumn, where: str, test: Callable[[str], bool]) -> Counted:
        """Cells whose plain text passes `test`, of those that `where` lets through; `value` is the cell in it."""
        cells, kept = 0, list[str]()
        for values, counts in self.values(column, where):
            for value, many in zip(values, counts, strict=True):
                if test(text := plain_text(value)):
                    cells += many
                    kept = sorted([*kept, text], key=_by_chance)[:3] if len(text) < 10_000 or not kept else kept
        return Counted(cells, tuple(kept))

    def raw_values(
        self, column: ScannedColumn, *, where: str, rows: str, test: Callable[[str], bool] | None
    ) -> set[str]:
        """Different values, as SQL casts them to text, of the cells that `where`, `rows` and `test` find."""
        cell = f"CAST({quote(column.name)} AS VARCHAR) AS raw, {column.text} AS value, ({rows}) AS held"
        sql = f"SELECT DISTINCT raw, value FROM (SELECT {cell} FROM {self._source}) WHERE held AND raw IS NOT NULL AND ({where})"
        found: set[str] = set()
        for batch in self._sandbox.batches(sql, _rows_a_batch(column)):
            pairs = zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True)
            found.update(raw for raw, value in pairs if test is None or (value is not None and test(plain_text(value))))
        return found


@contextmanager
def open_scanned(parquet: Path) -> Iterator[ScannedTable]:
    """The draft in a DuckDB of its own, bounded in memory."""
    with Sandbox(_LIMITS) as sandbox:
        yield ScannedTable(sandbox, parquet)


def _counts(name: str, kind: str) -> str:
    """SQL for the six counts of a `ScannedColumn`; the shortest telephone number as a whole number is 2,002,000,000."""
    column = quote(name)
    if kind != TEXT:
        long = f"count_if({column} >= 2000000000)" if kind in (*INTEGER, *NUMBER) else "0"
        return f"count({column}), 0, 0, {long}, 0, 0"
    tests = ", ".join(
        f"count_if(regexp_matches({column}, {literal(one)}))" for one in (AT_SIGN, NINE_DIGITS, NAME_SHAPE, NAME_CUE)
    )
    return f"count({column}), coalesce(avg(length({column})), 0), {tests}"


def matches(pattern: str) -> str:
    """SQL that lets through the values in which `pattern` is."""
    return f"regexp_matches(value, {literal(pattern)})"


def _rows_a_batch(column: ScannedColumn) -> int:
    return max(2048, min(100_000, int(_BATCH_BYTES / (column.length + 20))))


def _by_chance(value: str) -> tuple[int, str]:
    return (hash_of(value), value)


def hash_of(value: str) -> int:
    """The same number for the same text in every process."""
    import zlib

    return zlib.crc32(value.encode("utf-8", "replace"))
