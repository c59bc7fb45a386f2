"""A city that has borrowed the business portal and checked every fact of it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from upstate.actions.borrow import borrow
from upstate.actions.open_service import OpenService, open_service
from upstate.city.settings import save_settings
from upstate.city.workspace import open_workspace
from upstate.solutions import find_on_shelf
from upstate.solutions.service import CARE

NAME = "business-portal"
DEPARTMENTS = ("Zoning", "Treasury", "Fire", "Police", "Building", "Health")
_TABLES = ("facts.csv", "rules.csv", "fees.csv", "uses.csv", "funding.csv")


def open_portal(workspace: Path) -> OpenService:
    """Borrow the portal and check each row of its tables, as the clerk would in a spreadsheet. Its telephones are made up."""
    borrow(workspace=workspace, solution=NAME)
    own = open_workspace(workspace).borrowed(NAME).own
    own.mkdir(exist_ok=True)
    for name in _TABLES:
        (own / name).write_text(checked((find_on_shelf(NAME) / name).read_text("utf-8")), "utf-8")
    return open_service(workspace=workspace, name=NAME)


def name_departments(workspace: Path) -> None:
    """Let the city have every department of the portal beside its own."""
    settings = open_workspace(workspace).settings
    departments = tuple(dict.fromkeys((*settings.departments, *DEPARTMENTS)))
    save_settings(workspace / "city.toml", settings.model_copy(update={"departments": departments}))


def checked(text: str) -> str:
    """A table with every row checked by the clerk on 2 January 2026; telephones of the fictional exchange 555, and an address
    that no city has."""
    rows = list(csv.DictReader(io.StringIO(text)))
    for number, row in enumerate(rows):
        row |= dict(zip(CARE, ("clerk@springfield.example", "2026-01-02", "2099-01-02"), strict=True))
        if row.get("kind") == "phone":
            row["value"] = f"315-555-{100 + number:04}"
        if row.get("kind") == "email":
            row["value"] = "office@springfield.example"
        if row.get("kind") == "address":
            row["value"] = "City Hall, 1 Main Street, Springfield"
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
