"""Adapt a borrowed solution to the city: read its files, map their columns onto the contract, check the data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.city_files import Source, parse_files, read_files, refuse_files
from upstate.actions.opening import Open, limits, loaded_tables, missing_required, open_solution
from upstate.engine import Sandbox
from upstate.progress import Progress, silent
from upstate.tables.checks import Finding, run_checks
from upstate.tables.crosswalk.changes import Translator, describe_changes, keep_decisions
from upstate.tables.crosswalk.document import Crosswalk, SourceMap, load_crosswalk, save_crosswalk
from upstate.tables.crosswalk.profile import ColumnProfile, read_columns
from upstate.tables.crosswalk.propose import ACCEPT, Proposal, Shape, propose
from upstate.tables.reading import TableFile
from upstate.tables.servers import Address

__all__ = ["Adapted", "Decide", "accept_above", "adapt", "parse_files"]

Decide = Callable[[Proposal], bool]


@dataclass(frozen=True)
class Adapted:
    """What adapt did.

    fields: each mapping that was written. left: proposals below the stated confidence that were not accepted. unmapped:
    fields of the contract without a column, as `table.field`. missing: those of them that are required. changes: against
    the crosswalk that was there before. tables: each file as it was read.
    """

    solution: str
    crosswalk: Path
    fields: tuple[Proposal, ...]
    left: tuple[Proposal, ...]
    unmapped: tuple[str, ...]
    missing: tuple[str, ...]
    checks: tuple[Finding, ...]
    changes: tuple[str, ...]
    tables: tuple[TableFile, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "solution": self.solution,
            "crosswalk": str(self.crosswalk),
            "fields": [_field_json(proposal) for proposal in self.fields],
            "left": [_field_json(proposal) for proposal in self.left],
            "unmapped": list(self.unmapped),
            "missing_required": list(self.missing),
            "checks": [asdict(finding) for finding in self.checks],
            "changes": list(self.changes),
            "files": [
                {"table": table.path.stem, "source": table.source, "rows": table.rows, "notes": list(table.notes)}
                for table in self.tables
            ],
        }


def accept_above(confidence: float = ACCEPT) -> Decide:
    """The decision of `--yes`: what is at least this sure is written, the rest is left."""
    return lambda proposal: proposal.mapped.confidence >= confidence


def adapt(
    *,
    workspace: Path,
    solution: str,
    files: Mapping[str, Sequence[Path | Address]],
    decide: Decide | None = None,
    today: date | None = None,
    progress: Progress = silent,
) -> Adapted:
    """Map the city's `files` (contract table to files, oldest first) onto the contract of `solution`.

    files: paths, or addresses of servers by `upstate.tables.servers.parse_source`. decide: says of each proposal whether it is written; without it, those with a confidence of at least 0.7 are. What a
    crosswalk already says is kept. Tables are written first and the crosswalk last, so a stop in between loses nothing.
    """
    opened = open_solution(workspace, solution)
    return map_files(opened, files, decide=decide, today=today, progress=progress)


def map_files(
    opened: Open,
    files: Mapping[str, Sequence[Source]],
    *,
    decide: Decide | None = None,
    today: date | None = None,
    progress: Progress = silent,
) -> Adapted:
    """The same for a solution of any kind that is open already."""
    day = today or opened.city.settings.today()
    before = load_crosswalk(opened.paths.crosswalk) if opened.paths.crosswalk.exists() else None
    refuse_files(opened, files)
    read = read_files(opened, files, progress)
    with Sandbox(limits()) as sandbox:
        shapes = _shapes(opened, files, read, sandbox)
        progress("Matching columns with the contract")
        proposals = propose(opened.solution.contract, shapes, sandbox=sandbox, place=opened.place, today=day)
    decide = decide or accept_above()
    decided = [(proposal, decide(proposal)) for proposal in proposals]
    fresh = _crosswalk(opened, shapes, [proposal for proposal, taken in decided if taken], given={*files})
    crosswalk = keep_decisions(
        fresh,
        before,
        {shape.files: shape for shape in shapes},
        Translator(opened.solution.contract, opened.place, day),
    )
    with loaded_tables(opened, today=day, progress=progress, crosswalk=crosswalk) as tables:
        findings = run_checks(tables, progress=progress)
    save_crosswalk(opened.paths.crosswalk, crosswalk)
    return Adapted(
        solution=opened.solution.name,
        crosswalk=opened.paths.crosswalk,
        fields=tuple(_written(crosswalk)),
        left=tuple(proposal for proposal, taken in decided if not taken),
        unmapped=tuple(_unmapped(opened, crosswalk)),
        missing=tuple(missing_required(opened.solution.contract, crosswalk)),
        checks=tuple(findings),
        changes=tuple(describe_changes(before, crosswalk, fresh)),
        tables=tuple(read.values()),
    )


def _shapes(
    opened: Open, files: Mapping[str, Sequence[Source]], read: Mapping[Source, TableFile], sandbox: Sandbox
) -> list[Shape]:
    """Files of one table with the same columns, profiled together.

    A table that the contract requires and for which no file was given is looked for in all files that were. One that it
    can do without is not: the dates of one thing would pass for those of another.
    """
    every = list(read)
    shapes = []
    profiled: dict[tuple[Path, ...], tuple[ColumnProfile, ...]] = {}
    for table in opened.solution.contract.resources:
        groups: dict[tuple[str, ...], list[TableFile]] = {}
        for path in files.get(table.name) or (every if table.required else ()):
            columns = tuple(sorted(column.name for column in read[path].columns))
            groups.setdefault(columns, []).append(read[path])
        for group in groups.values():
            paths = tuple(one.path for one in group)
            if paths not in profiled:
                profiled[paths] = tuple(read_columns(sandbox, paths)[0])
            shapes.append(Shape(table.name, tuple(path.stem for path in paths), profiled[paths]))
    return shapes


def _crosswalk(opened: Open, shapes: Sequence[Shape], accepted: Sequence[Proposal], *, given: set[str]) -> Crosswalk:
    """The crosswalk of what was accepted.

    Files that lack a required field of a table are left out of it where others have it, and where the table was only
    looked for in them.
    """
    tables: dict[str, tuple[SourceMap, ...]] = {}
    for table in opened.solution.contract.resources:
        needed = {field.name for field in table.fields if field.required}
        sources = [
            SourceMap(
                files=shape.files,
                fields={
                    one.field: one.mapped for one in accepted if (one.table, one.files) == (table.name, shape.files)
                },
            )
            for shape in shapes
            if shape.table == table.name
        ]
        tables[table.name] = tuple(source for source in sources if needed <= {*source.fields})
        if not tables[table.name] and table.name in given:
            tables[table.name] = tuple(source for source in sources if source.fields)
    return Crosswalk(solution=opened.solution.name, tables={name: found for name, found in tables.items() if found})


def _written(crosswalk: Crosswalk) -> list[Proposal]:
    return [
        Proposal(table, source.files, field, mapped)
        for table, sources in crosswalk.tables.items()
        for source in sources
        for field, mapped in source.fields.items()
    ]


def _unmapped(opened: Open, crosswalk: Crosswalk) -> list[str]:
    return [
        f"{table.name}.{field.name}"
        for table in opened.solution.contract.resources
        for field in table.fields
        if field.name not in crosswalk.mapped(table.name)
    ]


def _field_json(proposal: Proposal) -> dict[str, Any]:
    mapped = proposal.mapped.model_dump(mode="json", exclude_defaults=True)
    return {
        "field": f"{proposal.table}.{proposal.field}",
        "column": proposal.mapped.column,
        "confidence": proposal.mapped.confidence,
        "reasons": list(proposal.mapped.reasons),
        "files": list(proposal.files),
        "translation": {
            name: mapped[name] for name in ("part", "unit", "dates", "codes", "yes", "no", "near") if name in mapped
        },
    }
