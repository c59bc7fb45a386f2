"""Every row of a service that somebody has to answer for: where it stands, who does, and what the borrowed city had."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from upstate.actions.open_service import OpenService, open_service
from upstate.city import BorrowedPaths
from upstate.solutions.service import NAMED, OF_ONE_CITY, OWN_FILES, Care, Fact, ServiceSolution

TABLES = tuple(name.removesuffix(".csv") for name in OWN_FILES if name.endswith(".csv"))
NOBODY = "nobody yet"
LINKS = "links.json"


class State(StrEnum):
    """Where a row stands."""

    BORROWED = "borrowed"  # nobody here has checked it: it is not shown
    DUE = "due"  # the day on which to look again has come
    OURS = "ours"


@dataclass(frozen=True)
class KeptRow:
    """One row. table: `facts`, `rules` ...; line: counted from 1, the heading being the first. name: the fact's or the opportunity's;
    empty else. kind: of a fact; the table's name else. what: the row in words. value, value_es: of a fact. had: what the borrowed city
    had, where it is another; empty else. used_by: the texts that show it. office: who would know, by the text; empty where it does not
    say. dead: why its link led nowhere when `check_links` asked last; empty where it leads somewhere, or nobody asked."""

    table: str
    line: int
    name: str
    kind: str
    what: str
    value: str
    value_es: str
    had: str
    care: Care
    state: State
    used_by: tuple[str, ...]
    office: str
    dead: str = ""

    @property
    def is_due(self) -> bool:
        """Whether its owner has to look at it."""
        return self.state is not State.OURS or bool(self.dead)

    @property
    def row(self) -> str:
        """By what the row is named in its table: its name, or its line."""
        return self.name or str(self.line)

    @property
    def lacks_spanish(self) -> bool:
        """Whether people who read Spanish are shown English words."""
        in_words = self.kind in ("hours", "text", "department") and any(letter.isalpha() for letter in self.value)
        return self.care.is_ours and in_words and not self.value_es

    @property
    def owner(self) -> str:
        return self.care.owner or NOBODY

    def as_json(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "row": self.row,
            "kind": self.kind,
            "what": self.what,
            "value": self.value,
            "had": self.had,
            "state": str(self.state),
            "owner": self.care.owner,
            "checked": self.care.checked.isoformat() if self.care.checked else None,
            "review": self.care.review.isoformat() if self.care.review else None,
            "used_by": list(self.used_by),
            "office": self.office,
            "dead": self.dead,
        }


def service_facts(*, workspace: Path, solution: str, today: date | None = None) -> tuple[KeptRow, ...]:
    """The rows of all tables, in the order of the files. Raises `BadWorkspace` or `BadSolution`."""
    opened = open_service(workspace=workspace, name=solution)
    return list_rows(opened, today=today or opened.city.settings.today())


def list_rows(opened: OpenService, *, today: date) -> tuple[KeptRow, ...]:
    """The same of a service that is open already."""
    dead = _dead_links(opened.paths)
    rows = (*_facts(opened, today), *_others(opened.solution, today))
    return tuple(replace(row, dead=dead.get(row.value) or dead.get(row.value_es) or "") for row in rows)


def _dead_links(paths: BorrowedPaths) -> dict[str, str]:
    """Why each address led nowhere, as `check_links` wrote it down; nothing where nobody asked, or the file is no longer whole."""
    try:
        told = json.loads((paths.own / LINKS).read_text("utf-8"))["dead"]
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return {str(url): str(fault) for url, fault in told.items()} if isinstance(told, dict) else {}


def unknown_departments(rows: Iterable[KeptRow], departments: Collection[str]) -> tuple[str, ...]:
    """Departments that the facts name and city.toml does not: nobody can be given them, so their work falls to those who answer for
    all."""
    named = (row.value for row in rows if row.kind == "department" and row.care.is_ours)
    return tuple(dict.fromkeys(name for name in named if name not in departments))


def state_of(care: Care, today: date) -> State:
    if not care.is_ours:
        return State.BORROWED
    return State.DUE if care.is_due(today) else State.OURS


def _facts(opened: OpenService, today: date) -> Iterator[KeptRow]:
    here, users = opened.solution, _users(opened.solution)
    place = here.header.origin.place.partition(",")[0]
    for line, fact in enumerate(here.facts.values(), 2):
        before = opened.theirs.get(fact.name)
        theirs = _is_theirs(fact, before)
        value, value_es = ("", "") if theirs else (fact.value, fact.value_es)
        had = f"{place} had: {before.value}" if before and before.value and before.value != value else ""
        yield KeptRow(
            table="facts",
            line=line,
            name=fact.name,
            kind=fact.kind,
            what=fact.meaning,
            value=value,
            value_es=value_es,
            had=had,
            care=fact.care,
            state=state_of(fact.care, today),
            used_by=users.get(fact.name, ()),
            office=_office(here, fact.name),
        )


def _is_theirs(fact: Fact, before: Fact | None) -> bool:
    """Whether the value of a fact of one city is the borrowed city's still."""
    return not fact.care.is_ours and fact.kind in OF_ONE_CITY and before is not None and before.value == fact.value


def _others(here: ServiceSolution, today: date) -> Iterator[KeptRow]:
    """Rules, fees, uses and money: rows of which the whole row is the fact."""
    agencies = {one.name: here.guide.contacts[one.agency].title.en for one in here.permits.permits}
    for rule in here.rules:
        when = ", ".join(f"{name}" for name in rule.conditions)
        words = f"{rule.permit}: {rule.why.en}" + (f" (by {when})" if when else "")
        yield _plain("rules", rule.line, words, rule.care, today, agencies.get(rule.permit, ""))
    for fee in here.fees:
        words = f"{fee.permit}: {fee.title.en}: ${fee.amount:,.2f}{f' by {fee.per}' if fee.per else ''}"
        yield _plain("fees", fee.line, words, fee.care, today, agencies.get(fee.permit, ""))
    for use in here.uses.values():
        yield _plain("uses", use.line, f"{use.use} in {use.zone}: {use.status}", use.care, today, "")
    for line, offer in enumerate(here.opportunities, 2):
        yield _plain(
            "funding", line, offer.title.en, offer.care, today, offer.agency, name=offer.name, value=offer.link
        )


def _plain(
    table: str, line: int, what: str, care: Care, today: date, office: str, *, name: str = "", value: str = ""
) -> KeptRow:
    used = (f"{table}.csv",)
    return KeptRow(table, line, name, table, what, value, "", "", care, state_of(care, today), used, office)


def _users(here: ServiceSolution) -> dict[str, tuple[str, ...]]:
    """By fact, the texts that show it: one change mends them all."""
    found: dict[str, list[str]] = {}
    for (step, language), text in here.guide.bodies.items():
        for name in {*NAMED.findall(text)}:
            found.setdefault(name, []).append(f"guide/{step}.{language}.md")
    for (letter, language), text in here.letters.items():
        for name in {*NAMED.findall(text)} & {*here.facts}:
            found.setdefault(name, []).append(f"letters/{letter}.{language}.md")
    for contact in here.guide.contacts.values():
        for name in contact.facts:
            found.setdefault(name, []).append(f"contact {contact.name}")
    for permit in here.permits.permits:
        named = {permit.record, permit.link, permit.decides}
        named |= {one.department for one in permit.reviews} | {one.department for one in permit.inspections}
        for name in sorted(named & {*here.facts}):
            found.setdefault(name, []).append(f"permit {permit.name}")
    return {name: tuple(dict.fromkeys(sorted(users))) for name, users in found.items()}


def _office(here: ServiceSolution, fact: str) -> str:
    contacts = here.guide.contacts
    direct = [one.title.en for one in contacts.values() if fact in one.facts]
    through = [
        contacts[one.agency].title.en for one in here.permits.permits if fact in (one.record, one.link, one.decides)
    ]
    return next(iter([*direct, *through]), "")


def links_in(text: str) -> tuple[str, ...]:
    """Addresses of the web that a text names, each once."""
    return tuple(dict.fromkeys(one.rstrip(".,;:!?)") for one in re.findall(r"https?://[^\s<>\"')\]]+", text)))
