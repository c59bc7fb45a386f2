"""Finding the rules and asking each."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from upstate.catalog.quality import rules
from upstate.catalog.quality.check import QualityCheck
from upstate.catalog.quality.published import PublishedTable

Rule = Callable[[PublishedTable], QualityCheck]


def judge_quality(table: PublishedTable) -> tuple[QualityCheck, ...]:
    """One check for each rule, by name of the rule.

    The table itself is read only where a key is named and `key_is_unique` is not true.
    """
    return tuple(replace(rule(table), name=name) for name, rule in _rules().items())


def _rules() -> dict[str, Rule]:
    names = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
    return {name: import_module(f"{rules.__name__}.{name}").check for name in names}
