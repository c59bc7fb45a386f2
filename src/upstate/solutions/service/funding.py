"""`funding.toml` and `funding.csv`: money for businesses, and for whom it is meant.

A cell of `industries`, `stages` or `purposes` holds names with `|` between; an empty one is for all. own_money: `yes` where the
owner must bring money too, `no` where not; empty where it is not said. `until`, a column that may be left out: the last day on which
one can apply; empty where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import Field

from upstate.solutions.header import Text, Words
from upstate.solutions.service.questions import NO, YES, Choice
from upstate.solutions.service.rules import words_of
from upstate.solutions.service.table import Care, Row, cell_day, cell_word, read_rows

FUNDING_FILE = "funding.toml"
OPPORTUNITIES_FILE = "funding.csv"
_LISTS = ("industries", "stages", "purposes")
_COLUMNS = (
    "opportunity",
    "title_en",
    "title_es",
    "what_en",
    "what_es",
    "agency",
    *_LISTS,
    "own_money",
    "link",
    "source",
)


class FundingWords(Text):
    """funding.toml: what one may look for."""

    industries: tuple[Choice, ...] = Field(min_length=1, max_length=60)
    stages: tuple[Choice, ...] = Field(min_length=1, max_length=10)
    purposes: tuple[Choice, ...] = Field(min_length=1, max_length=40)


@dataclass(frozen=True)
class Opportunity:
    """One row. industries, stages, purposes: empty means all. own_money: null where it is not said. link: an address on the web.
    until: the last day on which one can apply; null where there is none."""

    name: str
    title: Words
    what: Words
    agency: str
    industries: frozenset[str]
    stages: frozenset[str]
    purposes: frozenset[str]
    own_money: bool | None
    link: str
    source: str
    care: Care
    until: date | None = None


def read_opportunities(text: str, *, words: FundingWords) -> tuple[Opportunity, ...]:
    """The rows in the order of the file; raises `BadSolution`."""
    known = {name: {one.name for one in getattr(words, name)} for name in _LISTS}
    seen: set[str] = set()

    def make(row: Row) -> Opportunity:
        name = cell_word(row, "opportunity")
        if name in seen:
            raise ValueError(f"{name} stands twice")
        seen.add(name)
        if row["own_money"] not in ("", YES, NO):
            raise ValueError(f"own_money is {row['own_money']!r}, which is not yes, no or empty")
        if row["link"] and not row["link"].startswith("https://"):
            raise ValueError(f"link is {row['link']!r}, which does not begin with https://")
        return Opportunity(
            name=name,
            title=words_of(row, "title"),
            what=words_of(row, "what"),
            agency=row["agency"],
            own_money={YES: True, NO: False}.get(row["own_money"]),
            link=row["link"],
            source=row["source"],
            care=row.care,
            until=cell_day(row, "until"),
            **{column: _names(row, column, known[column]) for column in _LISTS},
        )

    return read_rows(text, file=OPPORTUNITIES_FILE, columns=_COLUMNS, optional=("until",), make=make)


def _names(row: Row, column: str, known: set[str]) -> frozenset[str]:
    names = frozenset(part.strip() for part in row[column].split("|") if part.strip())
    if unknown := names - known:
        raise ValueError(f"{column} names {', '.join(sorted(unknown))}, which is not one of {', '.join(sorted(known))}")
    return names
