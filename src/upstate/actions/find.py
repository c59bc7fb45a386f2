"""Find a solution: those that a city can run with what it has, and that are proven where it is alike, come first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.candidates import Candidate, gather_candidates, search_texts, shared_of
from upstate.actions.city_proofs import gather_proofs, peer_ranks
from upstate.actions.city_tables import CityTable, had_of, look_at_tables
from upstate.catalog.search import match_few
from upstate.city import Workspace, open_workspace
from upstate.places.cache import cache_folder
from upstate.progress import Progress, silent
from upstate.solutions.bundle import FieldCost
from upstate.solutions.finding import Had, Lack, Level, Proof, evidence_level, standing
from upstate.solutions.registry import Registry, registries


@dataclass(frozen=True)
class FoundSolution:
    """One solution. name: as `upstate borrow` takes it. also_in: other names of the same text. proofs: this city's first, then
    peers, then the others. lacks: fields without a column. sentence: what the city has, and what lacking the rest costs."""

    name: str
    kind: str
    title: str
    summary: str
    version: str
    also_in: tuple[str, ...]
    evidence: Level
    proofs: tuple[Proof, ...]
    had: Had
    lacks: tuple[Lack, ...]
    sentence: str
    next_command: str

    def as_json(self) -> dict[str, Any]:
        met, of = zip(self.had.count(required=True), self.had.count(required=False), strict=True)
        return {
            "name": self.name, "kind": self.kind, "title": self.title, "summary": self.summary, "version": self.version,
            "also_in": list(self.also_in), "evidence": self.evidence,
            "proofs": [{**asdict(one), "words": one.words} for one in self.proofs],
            "fields": {
                "have": sum(met), "of": sum(of), "required_have": met[0], "required_of": of[0],
                "tables": [{"table": one.table, "from": one.source, "fields": dict(one.fields)} for one in self.had.tables],
                "missing": [asdict(one) for one in self.lacks],
            },
            "sentence": self.sentence, "next_command": self.next_command,
        }  # fmt: skip


@dataclass(frozen=True)
class FoundSolutions:
    """solutions: the best first. tables: of the city, as they were looked at. notes: what could not be looked at, and why."""

    solutions: tuple[FoundSolution, ...]
    tables: tuple[CityTable, ...]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "solutions": [one.as_json() for one in self.solutions],
            "tables": [{"name": one.name, "source": one.source, "rows": one.rows} for one in self.tables],
            "notes": list(self.notes),
        }


def find(
    *,
    workspace: Path,
    words: str = "",
    files: Sequence[Path] = (),
    cache: Path | None = None,
    today: date | None = None,
    progress: Progress = silent,
) -> FoundSolutions:
    """Solutions of the shelf and of trusted registries for the city in `workspace`, the best first. Nothing is written but into the cache.

    words: in a title, a summary, a README or what cities said; slips are put right. files: tables beside those that the
    workspace holds. cache: the folder with the table of places and with what was found of tables before. Raises `BadWorkspace`, `BadRegistry`, and `UnreadableFile` for `files`.
    """
    city = open_workspace(workspace)
    left_out: list[str] = []
    known = registries(city.folder, left_out)
    candidates = gather_candidates(known)
    matched = match_few({key: search_texts(one, known) for key, one in candidates.items()}, words)
    contracts = {key: candidates[key].contract for key in matched}
    tables, notes = look_at_tables(
        city, files, contracts, cache=cache or cache_folder(), today=today or city.settings.today(), progress=progress
    )
    notes += left_out
    ranks = peer_ranks(city, cache, notes)
    found = []
    for key, places in matched.items():
        one = candidates[key]
        proofs = gather_proofs(city, one.bare, one.origin, known=known, ranks=ranks, notes=notes)
        had = had_of(key, one.contract, tables)
        found.append((places, standing(had, proofs), _found(city, one, had, proofs, _costs(known, one.bare, ranks))))
    found.sort(key=lambda each: each[2].name)
    found.sort(key=lambda each: each[:2], reverse=True)
    return FoundSolutions(tuple(each[2] for each in found), tuple(tables), tuple(dict.fromkeys(notes)))


def _costs(known: Sequence[Registry], solution: str, ranks: dict[str, int]) -> dict[str, tuple[FieldCost, str]]:
    """What lacking each field costs, in the nearest peer that measured it."""
    told = sorted(shared_of(known, solution), key=lambda one: -ranks.get(one.geoid, len(ranks) + 1))
    return {cost.field: (cost, one.place) for one in told for cost in one.costs}


def _found(
    city: Workspace, one: Candidate, had: Had, proofs: Sequence[Proof], costs: dict[str, tuple[FieldCost, str]]
) -> FoundSolution:
    lacks = had.lacks(costs)
    return FoundSolution(
        name=one.names[0],
        kind=one.kind,
        title=one.title,
        summary=one.summary,
        version=one.version,
        also_in=tuple(one.names[1:]),
        evidence=evidence_level(proofs),
        proofs=tuple(proofs),
        had=had,
        lacks=tuple(lacks),
        sentence=_sentence(one.kind, had, lacks),
        next_command=_next(city, one, had),
    )


def _sentence(kind: str, had: Had, lacks: Sequence[Lack]) -> str:
    (met, of), (other, of_other) = had.count(required=True), had.count(required=False)
    if kind == "challenge":
        return "It is made of a ranking that you have adapted, and needs no other table."
    if not of + of_other:
        return "It needs no table."
    absent = {table.table for table in had.tables if not table.fields}
    parts = dict.fromkeys(_missing_words(lack, absent) for lack in lacks)
    told = f"You have {met + other} of {of + of_other} fields, "
    told += f"{met} of the {of} required ones" if of else "none of which is required"
    return told + (f"; missing: {', '.join(parts)}." if parts else ".")


def _missing_words(lack: Lack, absent: set[str]) -> str:
    """A field; or its whole table where the city has none, so that the sentence stays short."""
    table = lack.field.partition(".")[0]
    return f"a table of {table}" if table in absent and lack.cost is None else lack.words


def _tables_to_give(one: Candidate, had: Had) -> list[str]:
    """All tables of a ranking; of measures, which work with any, those that the city seems to have."""
    there = [table.table for table in had.tables if table.source]
    return there if one.kind == "measures" and there else [table.table for table in had.tables]


def _next(city: Workspace, one: Candidate, had: Had) -> str:
    """What to do with it now."""
    if one.bare not in city.borrowed_names():
        return f"upstate borrow {one.names[0]}"
    paths = city.borrowed(one.bare)
    if one.kind == "service":
        return "upstate facts list" if paths.own.is_dir() else f"upstate adapt {one.bare}"
    if one.kind == "policy":
        return "upstate policy write" if paths.decided.exists() else f"upstate adapt {one.bare}"
    if one.kind == "challenge":
        return "upstate challenge new NAME --from RANKING"
    if not paths.crosswalk.exists():
        return f"upstate adapt {one.bare} {' '.join(f'{table}=FILE' for table in _tables_to_give(one, had))}"
    if one.kind == "measures":
        return "upstate measures borrow"
    proven = any(file.stat().st_size for file in paths.evidence.glob("????-??-??*.json"))
    return f"upstate rank {one.bare}" if proven else f"upstate prove {one.bare}"
