"""Finding the rules and running them."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module

from upstate.progress import Progress, silent
from upstate.tables import checks
from upstate.tables.checks.finding import Finding
from upstate.tables.loading import CityTables

Rule = Callable[[CityTables], Iterator[Finding]]


def rules() -> list[Rule]:
    """Every rule in this folder, by name of its file."""
    names = sorted(module.name for module in pkgutil.iter_modules(checks.__path__))
    modules = [import_module(f"{checks.__name__}.{name}") for name in names]
    return [module.check for module in modules if hasattr(module, "check")]


def run_checks(tables: CityTables, *, progress: Progress = silent) -> list[Finding]:
    """Run every rule; findings in the order of the rules' file names, tables in contract order."""
    found: list[Finding] = []
    every = rules()
    for done, rule in enumerate(every):
        progress("Checking the data", done, len(every))
        found += rule(tables)
    return found
