"""The permit finder's interview. All that was answered stands in the query of the address, and nowhere else.

?business=food_truck&cooks=yes&employees=2   answers by question; several of one name where several are chosen
&place=100+Main+St   or   &place.zone=C-1    an address as it was written, or a zone that was chosen
&-=seats                                     a question that was left open: “I do not know”
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from upstate.permits.zoning import FoundZone, Zoning, names_a_spot
from upstate.solutions.service import Answer, Question, ServiceSolution
from upstate.solutions.service.questions import NUMBERS

OPEN = "-"
_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,4})?")
_LONGEST = 200


@dataclass(frozen=True)
class Told:
    """What a query tells. said: the answers as text by question, nothing where it was left open; a question that was not answered is
    missing. found: the zone of the place. faults: what can not be used, as a sentence by question."""

    solution: ServiceSolution
    said: dict[str, tuple[str, ...]] = field(default_factory=dict)
    zone_chosen: str = ""
    found: FoundZone = field(default_factory=FoundZone)
    faults: dict[str, str] = field(default_factory=dict)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """As the rules read them; a question that is missing is open."""
        return {name: self._answer(name) for name in self.said}

    def _answer(self, name: str) -> Answer:
        question, said = self.solution.interview.named[name], self.said[name]
        if question.kind == "place":
            return frozenset([self.found.zone]) if self.found.zone else None
        if not said:
            return None
        return Decimal(said[0]) if question.kind in NUMBERS else frozenset(said)

    @cached_property
    def asked(self) -> list[Question]:
        """The questions that belong to what is answered so far."""
        return list(self.solution.interview.asked(self.answers))

    @property
    def next_question(self) -> Question | None:
        return next((one for one in self.asked if one.name not in self.said), None)

    def most_after(self, question: Question) -> int:
        """How many questions can follow this one at most, once it is answered; more may where it is left open."""
        answers: list[Answer] = [None] if question.kind in (*NUMBERS, "place", "several") else []
        answers += [frozenset([one]) for one in question.answers if question.kind != "several"]
        return max(self._left({**self.answers, question.name: one}, after=question) for one in answers)

    def _left(self, answers: Mapping[str, Answer], *, after: Question) -> int:
        asked = self.solution.interview.asked(answers)
        return sum(one.name not in self.said and one.name != after.name for one in asked)

    @property
    def use(self) -> str:
        """The kind of business that the zones speak of; empty where it is open."""
        said = self.said.get(self.solution.settings.use, ())
        return said[0] if said else ""

    def pairs(self, *, without: Collection[str] = ()) -> list[tuple[str, str]]:
        """The query, one pair an answer, in the order of the interview; only what belongs to the answers before it."""
        asked = {one.name for one in self.asked}
        kept = [name for name in self.solution.interview.named if name in self.said and name in asked]
        return [pair for name in kept if name not in without for pair in self._pairs_of(name)]

    def _pairs_of(self, name: str) -> Iterator[tuple[str, str]]:
        if name == self.solution.settings.place and self.zone_chosen:
            yield f"{name}.zone", self.zone_chosen
        elif self.said[name]:
            yield from ((name, one) for one in self.said[name])
        else:
            yield OPEN, name

    def query(self, *, without: Collection[str] = ()) -> str:
        """With its question mark; empty where nothing is answered."""
        pairs = self.pairs(without=without)
        return f"?{urlencode(pairs)}" if pairs else ""


def read_told(query: QueryDict, solution: ServiceSolution, zoning: Zoning | None) -> Told:
    """What a query tells; names that are no questions, and answers that no question has, are left out."""
    said: dict[str, tuple[str, ...]] = {}
    faults: dict[str, str] = {}
    left_open = {*query.getlist(OPEN)}
    chosen, found = "", FoundZone()
    for name, question in solution.interview.named.items():
        given = [_clean(one) for one in query.getlist(name)]
        if name in left_open or OPEN in given:
            said[name] = ()
        elif question.kind == "place":
            chosen = _zone_of(query.get(f"{name}.zone", ""), solution, zoning)
            if any(given) and not chosen and not names_a_spot(given[0]):
                faults[name] = _(
                    "This names no house. Write the number and the street, such as 100 Main St, or a corner."
                )
            elif chosen or any(given):
                said[name] = () if chosen else (given[0],)
                found = FoundZone(chosen) if chosen else _found(given[0], zoning)
            elif given and query.get("asked") == name:
                said[name] = ()  # the page says that it may be left open
        elif question.kind in NUMBERS:
            _read_number(question, given, said, faults)
        elif kept := [one for one in question.answers if one in given]:
            said[name] = tuple(kept if question.kind == "several" else kept[:1])
    return Told(solution, said, chosen, found, faults)


def _clean(text: str) -> str:
    return "".join(letter for letter in text[:_LONGEST] if letter.isprintable()).strip()


def _found(address: str, zoning: Zoning | None) -> FoundZone:
    return zoning.find_address(address) if zoning else FoundZone()


def _zone_of(code: str, solution: ServiceSolution, zoning: Zoning | None) -> str:
    return code if code in zones_of(solution, zoning) else ""


def zones_of(solution: ServiceSolution, zoning: Zoning | None) -> tuple[str, ...]:
    """Every zone that the map or a checked row of the table of uses speaks of, sorted."""
    spoken = {zone for (_use, zone), row in solution.uses.items() if row.care.is_ours}
    return tuple(sorted(spoken | {*(zoning.zones if zoning else ())}))


def _read_number(
    question: Question, given: list[str], said: dict[str, tuple[str, ...]], faults: dict[str, str]
) -> None:
    text = next(iter(given), "").replace(",", "").replace("$", "").replace(" ", "")
    if not text:
        return
    if not _NUMBER.fullmatch(text) or not question.least <= Decimal(text) <= question.most:
        faults[question.name] = _("Write a number from %(least)s to %(most)s, such as 12.") % {
            "least": f"{question.least:,}",
            "most": f"{question.most:,}",
        }
        return
    said[question.name] = (text,)
