"""The draft's table after what was decided: columns left out, cells blanked, text read as what its dictionary says. Nothing else changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from upstate.catalog.description import Description
from upstate.catalog.draft import Draft
from upstate.catalog.gate.finding import Choice, GateFinding
from upstate.catalog.gate.scanning import found_values
from upstate.catalog.read_as import ReadAs
from upstate.city import writing_to
from upstate.engine import Sandbox, literal, quote
from upstate.errors import UpstateError


def apply_decisions(
    *, source: Path, draft: Draft, description: Description, columns: Sequence[str], target: Path
) -> None:
    """Write the rows of `source` to `target` in their order, with `columns` only, and the found cells of what was decided to be
    blanked as null. A column whose `read_as` says so is published as dates or numbers."""
    blanked: dict[str, set[str]] = {}
    for finding in draft.findings:
        decision = draft.decision(finding.key)
        if decision and decision.choice == Choice.BLANK_CELLS and finding.column in columns:
            found = found_values(source, finding)
            if not found:
                raise _not_found_again(finding)
            blanked.setdefault(finding.column, set()).update(found)
    with Sandbox() as sandbox, writing_to(target) as temporary:
        sandbox.run("SET preserve_insertion_order = true; SET TimeZone = 'UTC'")
        sandbox.run("CREATE TABLE blanked (field VARCHAR, found VARCHAR)")
        for name, values in blanked.items():
            sandbox.run("INSERT INTO blanked SELECT ?, unnest(?::VARCHAR[])", [name, sorted(values)])
        shown = ", ".join(_cell(name, name in blanked, draft.read_as(name, description)) for name in columns)
        order = "ORDER BY _row" if _has_rows(sandbox, source) else ""
        sandbox.run(
            f"COPY (SELECT {shown} FROM read_parquet({literal(source)}) {order}) TO {literal(temporary)} "
            "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)"
        )


def _not_found_again(finding: GateFinding) -> UpstateError:
    return UpstateError(
        f"What {finding.key} had found is not found any more, so its cells can not be blanked.",
        allowed="a draft that was scanned by this version of Upstate",
        next_step="Discard the draft and offer the file again.",
    )


def _cell(name: str, blanked: bool, way: ReadAs | None) -> str:
    cell = quote(name)
    if blanked:
        found = f"SELECT found FROM blanked WHERE field = {literal(name)}"
        cell = f"CASE WHEN CAST({cell} AS VARCHAR) IN ({found}) THEN NULL ELSE {cell} END"
    return f"{way.sql(cell) if way else cell} AS {quote(name)}"


def _has_rows(sandbox: Sandbox, source: Path) -> bool:
    return "_row" in [row[0] for row in sandbox.rows(f"DESCRIBE SELECT * FROM read_parquet({literal(source)})")]
