"""The open record as people have published it."""

from __future__ import annotations

from pathlib import Path

from upstate.actions.datasets import open_dataset
from upstate.actions.decide import decide
from upstate.actions.describe import describe
from upstate.actions.offer_record import OfferedRecord, offer_record
from upstate.actions.publish import publish
from upstate.actions.record_file import write_issued
from upstate.actions.submit import submit
from upstate.catalog.draft import load_draft
from upstate.catalog.versions import Version
from upstate.permits.open_record import Issued, Kind

EDITOR, APPROVER = "editor@springfield.example", "approver@springfield.example"


def offered(workspace: Path, issued: list[Issued], kind: Kind = "permit") -> OfferedRecord:
    """What the site's job gives for what was issued here."""
    file = workspace / "issued.json"
    write_issued(issued, file)
    return offer_record(workspace=workspace, service="business-portal", record=kind, issued=file)


def approve(workspace: Path, dataset: str) -> Version:
    """Two people look at the draft, keep what the gate found, and publish it."""
    said = {"department": "Treasury", "contact": "office@springfield.example", "licence": "CC0-1.0"}
    describe(workspace=workspace, dataset=dataset, changes=said)
    for one in load_draft(open_dataset(workspace, dataset).folder).undecided:
        reason = "Names and places of businesses."
        decide(workspace=workspace, dataset=dataset, finding=one.key, choice="keep", reason=reason, by=EDITOR)
    submit(workspace=workspace, dataset=dataset, by=EDITOR)
    return publish(workspace=workspace, dataset=dataset, by=APPROVER)


def some(count: int, **more: object) -> list[Issued]:
    """So many permits of shops on one street."""
    return [
        Issued(f"2026-{one:07}", "Sign permit", business=f"Shop {one}", address=f"{one} South St", **more)  # type: ignore[arg-type]
        for one in range(1, count + 1)
    ]
