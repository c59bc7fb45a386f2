"""Dates of birth: by the header, or by being spread as people's ages are, beside names of people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from upstate.catalog.gate.headers import BIRTH, DATE_OF_A_THING
from upstate.catalog.gate.hits import Hit, finding_of
from upstate.catalog.gate.masking import mask_date
from upstate.catalog.gate.scanned import DATES, INTEGER, Counted, ScannedColumn, ScannedTable

_FORMS = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%m/%d/%y",
    "%d.%m.%Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %b %Y",
)
_DAY = f"try_strptime(left(trim(value), 30), [{', '.join(repr(one) for one in _FORMS)}])"
_LIKE_A_DAY = re.compile(
    r"\s*(?:\d{1,4}[-/. ]\d{1,2}[-/. ]\d{2,4}|(?:19|20)\d{6}$|[A-Za-z]{3,9}\.? \d|\d{1,2} [A-Za-z]{3})"
)
_FEWEST = 20


class BirthDates:
    name = "birth_date"
    looks_for = "dates of birth"

    def find(self, table: ScannedTable, earlier: Sequence[Hit]) -> Iterator[Hit]:
        people = any(one.rule in ("person_name", "ssn") and one.of_people for one in earlier)
        for column in table.columns:
            if not column.filled or not (column.is_text or column.type in DATES or column.type in INTEGER):
                continue
            said = bool(column.words & BIRTH) and not column.words & {
                "place",
                "city",
                "weight",
                "state",
                "country",
                "count",
            }
            if not said and not (people and not column.words & DATE_OF_A_THING and self._spread_as_ages(table, column)):
                continue
            where = _where(column)
            counted = table.count(column, where, lambda _: True)
            if counted.cells >= (0.3 * column.filled if said else 1):
                yield self._hit(table, column, counted, where, said)

    def _hit(self, table: ScannedTable, column: ScannedColumn, counted: Counted, where: str, said: bool) -> Hit:
        finding = finding_of(
            rule=self.name, called="date of birth", table=table, column=column, counted=counted, mask=mask_date,
            words="holds a date of birth" if said else "holds dates that are spread as dates of birth are, beside names of people,",
        )  # fmt: skip
        return Hit(self.name, column, finding, where, of_people=True)

    def _spread_as_ages(self, table: ScannedTable, column: ScannedColumn) -> bool:
        """Within a hundred years, a quarter of a century from the tenth to the ninth tenth, most of them long ago."""
        if column.type in INTEGER or (column.is_text and not _look_like_days(table, column)):
            return False
        cells = f"(SELECT {column.text} AS value FROM draft)"
        sql = (
            f"SELECT count(*), count(DISTINCT day), quantile_cont(year(day), 0.1), median(year(day)), quantile_cont(year(day), 0.9), "
            f"min(year(day)), max(year(day)) FROM (SELECT {_day(column)} AS day FROM {cells} WHERE {_where(column)})"
        )
        many, different, early, middle, late, first, last = table.numbers(sql)[0]
        if many < max(_FEWEST, 0.5 * column.filled) or different < many / 4:
            return False
        newest = max(last, table.newest_year)
        return newest - first <= 110 and late - early >= 25 and newest - middle >= 18


def _look_like_days(table: ScannedTable, column: ScannedColumn) -> bool:
    """A look at a few values, for reading a million texts as dates in many forms takes long."""
    sample = table.sample(column, 200) if column.length <= 20 else []
    return sum(bool(_LIKE_A_DAY.match(one)) for one in sample) > len(sample) / 2


def _where(column: ScannedColumn) -> str:
    """Days of which somebody who lives may have been born."""
    return f"year({_day(column)}) BETWEEN 1890 AND 2100"


def _day(column: ScannedColumn) -> str:
    return "try_cast(value AS TIMESTAMP)" if column.type in DATES else _DAY
