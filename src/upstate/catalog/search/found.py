"""What a search gives. Text is plain text in pieces, never HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from upstate.sentences import say

Where = Literal["topics", "department", "solutions", "column", "values"]


class Piece(NamedTuple):
    """A piece of a text, and whether it is what was searched for."""

    text: str
    is_match: bool


@dataclass(frozen=True)
class Replacement:
    """A word that no dataset has, and the nearest that one has."""

    typed: str
    used: str


@dataclass(frozen=True)
class MatchPlace:
    """Where, beside title and description, a word was found. column: of `column` and `values`; else empty."""

    where: Where
    column: str
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> str:
        """Such as `in the values of column species`."""
        return {
            "topics": say("in the topics"),
            "department": say("in the department"),
            "solutions": say("in the solutions that it fits"),
            "column": say("in what column {column} means", column=self.column),
            "values": say("in the values of column {column}", column=self.column),
        }[self.where]


@dataclass(frozen=True)
class Hit:
    """One dataset. description: the part of it around the first match, or its beginning. places: at most three. source: who keeps it,
    for what is kept elsewhere."""

    name: str
    title: tuple[Piece, ...]
    description: tuple[Piece, ...]
    places: tuple[MatchPlace, ...]
    department: str
    topics: tuple[str, ...]
    formats: tuple[str, ...]
    frequency: str
    licence: str
    updated: date | None
    solutions: tuple[str, ...]
    has_places: bool
    source: str


@dataclass(frozen=True)
class FacetValue:
    """count: datasets that would be found under this value, the words and what is chosen in the other facets."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One facet with its values, most datasets first."""

    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class Found:
    """The datasets of one page. page: from 1 to `pages`, which is at least 1. total: datasets on all pages.

    replaced: words that were read as others. some_only: no dataset has all words, so those with some of them are given.
    notices: sentences for the reader about the two, and what to do where nothing was found.
    """

    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int
    facets: tuple[Facet, ...]
    replaced: tuple[Replacement, ...] = ()
    some_only: bool = False
    notices: tuple[str, ...] = ()
