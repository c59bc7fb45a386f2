"""The business portal of the simulated city: borrowed, made its own, and every row checked by a clerk who does not exist."""

from __future__ import annotations

from pathlib import Path

from upstate.actions.adapt_service import adapt_service
from upstate.actions.borrow import borrow
from upstate.actions.keep_facts import Change, keep_facts
from upstate.actions.service_facts import KeptRow
from upstate.city import open_workspace, save_settings
from upstate.progress import Progress

PORTAL = "business-portal"
OWNER = "clerk@millbrook.example"
# Telephones of the exchange that is kept for fiction, and addresses that no city can have.
_SIMULATED = {
    "email": ("office@millbrook.example", ""),
    "address": ("City Hall, 1 Main Street, Millbrook (simulated)", ""),
    "hours": ("Monday to Friday 9:00 to 4:00", "Lunes a viernes de 9:00 a 4:00"),
}

_SPANISH = {
    "zoning": "Zonificación",
    "treasury": "Tesorería",
    "fire": "Bomberos",
    "police": "Policía",
    "building": "Construcción",
}


def open_demo_portal(*, folder: Path, progress: Progress) -> None:
    """Open the portal in the demo city. What an earlier demo, or somebody since, has checked is left as it is."""
    progress("Opening the business portal")
    if PORTAL not in open_workspace(folder).borrowed_names():
        borrow(workspace=folder, solution=PORTAL)
    borrowed = adapt_service(workspace=folder, solution=PORTAL).borrowed
    changes = [_simulated(row, number) for number, row in enumerate(borrowed)]
    if changes:
        _add_departments(folder, [row.name.capitalize() for row in borrowed if row.kind == "department"])
        keep_facts(workspace=folder, solution=PORTAL, changes=changes, how="simulated")


def _simulated(row: KeptRow, number: int) -> Change:
    value, spanish = _SIMULATED.get(row.kind, (row.value, row.value_es))
    if row.kind == "phone":
        value = f"315-555-01{number % 100:02}"
    if row.kind == "link" and not value:
        value = f"https://millbrook.example/{row.name}"
    if row.kind == "department":
        value, spanish = row.name.capitalize(), _SPANISH.get(row.name, "")
    if row.table != "facts":
        return Change(row.table, row.row, owner=OWNER)
    return Change(row.table, row.row, value, spanish, owner=OWNER)


def _add_departments(folder: Path, names: list[str]) -> None:
    settings = open_workspace(folder).settings
    departments = tuple(dict.fromkeys((*settings.departments, *names)))
    save_settings(folder / "city.toml", settings.model_copy(update={"departments": departments}))
