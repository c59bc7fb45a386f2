"""The solutions that a city can choose from: those of the shelf and of its registries, each text once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from upstate.solutions import FolderText, read_shelf
from upstate.solutions.bundle import Bundle
from upstate.solutions.header import Origin
from upstate.solutions.registry import Offered, Registry, describe
from upstate.tables.contract import Contract


@dataclass(frozen=True)
class Candidate:
    """A solution by its first name. text: null where only a registry's index is known."""

    names: list[str]
    kind: str
    title: str
    summary: str
    version: str
    origin: Origin
    contract: Contract
    text: FolderText | None = None

    @property
    def bare(self) -> str:
        return self.names[0].rpartition("/")[2]


def gather_candidates(known: Sequence[Registry]) -> dict[str, Candidate]:
    """Every solution by its fingerprint: the same text in two places is one, under its first name."""
    found = {text.sha256: _candidate(text.name, describe(text, solution), text) for text, solution in read_shelf()}
    for registry in known:
        for one in registry.index.solutions:
            name = f"{registry.name}/{one.name}"
            if one.sha256 in found:
                found[one.sha256].names.append(name)
            else:
                found[one.sha256] = _candidate(name, one)
    return found


def _candidate(name: str, told: Offered, text: FolderText | None = None) -> Candidate:
    return Candidate([name], told.kind, told.title, told.summary, told.version, told.origin, told.contract, text)


def search_texts(one: Candidate, known: Sequence[Registry]) -> tuple[str, str]:
    """What is told first, and the rest: the README, names of fields, and what cities said."""
    readme = one.text.files.get("README.md", "") if one.text else ""
    fields = (f"{table.name}.{field.name}" for table in one.contract.resources for field in table.fields)
    said = (f"{told.place} {told.verdict} {told.because}" for told in shared_of(known, one.bare))
    return f"{one.names[0]} {one.title} {one.summary}", "\n".join([readme, one.origin.place, *fields, *said])


def shared_of(known: Sequence[Registry], solution: str) -> Iterator[Bundle]:
    """What cities shared of `solution`, registry by registry."""
    return (told for each in known for told in each.index.shared if told.solution == solution)
