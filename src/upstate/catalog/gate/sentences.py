"""People and addresses that stand among other words, in a text that leaves the city.

A column of a table is judged by the share of its cells; a sentence stands alone. So only what is written as a name counts: two words
with capitals of which one is a common first and the next a common last name, or a number with a street. What is in small letters, or
bears a name that is not in the lists, is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from upstate.catalog.gate.hits import Hit, finding_of
from upstate.catalog.gate.home_addresses import is_address
from upstate.catalog.gate.known_names import is_named, is_thing
from upstate.catalog.gate.masking import mask_words
from upstate.catalog.gate.scanned import Counted, ScannedTable

_WORD = r"[A-Z][A-Za-z'’-]+"
_WORDS = re.compile(rf"(?<![\w'’-]){_WORD}(?: (?:[A-Z]\.? )?{_WORD})+")
# Behind `Virginia Beach` it says that a city is meant.
_STATE = re.compile(r",? [A-Z]{2}\b")
_TYPES = (
    "St|Street|Ave|Avenue|Rd|Road|Dr|Drive|Ln|Lane|Blvd|Boulevard|Ct|Court|Pl|Place|Ter|Terrace|Way|Cir|Circle|Pkwy"
)
_STREET = re.compile(
    rf"(?<![\w.-])\d{{1,6}}(?:-\d+)? (?:[A-Z0-9][A-Za-z0-9'’.-]* ){{1,4}}(?:{_TYPES}|{_TYPES.upper()})\b"
    r"|\b[Pp]\.? ?[Oo]\.? ?[Bb][Oo][Xx] \d+"
)


@dataclass(frozen=True)
class InSentences:
    """A rule that looks into each text. find_in: gives what it finds in one."""

    name: str
    looks_for: str
    words: str
    find_in: Callable[[str], Iterator[str]]

    def find(self, table: ScannedTable, earlier: Sequence[Hit]) -> Iterator[Hit]:
        for column in table.columns:
            counted = table.count(column, "true", self._is_in)
            if counted.cells:
                shown = Counted(counted.cells, tuple(next(self.find_in(one)) for one in counted.values))
                finding = finding_of(
                    rule=self.name, called=self.looks_for, table=table, column=column, counted=shown, mask=mask_words,
                    words=self.words,
                )  # fmt: skip
                yield Hit(self.name, column, finding, test=self._is_in)

    def _is_in(self, text: str) -> bool:
        return any(True for _ in self.find_in(text))


def people_in(text: str) -> Iterator[str]:
    """
    >>> [*people_in("Ask Mary K. Johnson, not the John Smith Park or Virginia Beach, VA")]
    ['Mary Johnson']
    """
    for found in _WORDS.finditer(text):
        words = [word for word in found.group().split() if len(word.strip(".")) > 1]
        if is_thing(words[-1]) or _STATE.match(text, found.end()):
            continue
        for first, last in pairwise(words):
            if is_named(first, last):
                yield f"{first} {last}"


def addresses_in(text: str) -> Iterator[str]:
    """
    >>> [*addresses_in("leak at 12 Maple St since 2019, then 6 in. pipe")]
    ['12 Maple St']
    """
    return (found.group() for found in _STREET.finditer(text) if is_address(found.group()))


IN_SENTENCES = (
    InSentences("person_in_text", "name of a person", "seems to name a person", people_in),
    InSentences("address_in_text", "address", "seems to hold an address", addresses_in),
)
