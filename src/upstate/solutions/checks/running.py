"""Finding the rules and running them."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from upstate.solutions import checks
from upstate.solutions.folder import FolderText


def text_faults(text: FolderText) -> list[str]:
    """Every fault that the rules of this folder find, by name of the rule's file."""
    names = sorted(module.name for module in pkgutil.iter_modules(checks.__path__))
    rules = [import_module(f"{checks.__name__}.{name}") for name in names]
    return [fault for rule in rules if hasattr(rule, "check") for fault in rule.check(text)]
