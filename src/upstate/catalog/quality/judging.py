"""Finding the rules and asking each."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

from upstate.catalog.description import Description
from upstate.catalog.gate.finding import Decision, GateFinding
from upstate.catalog.quality import rules
from upstate.catalog.quality.check import QualityCheck
from upstate.catalog.quality.published import PublishedTable

Rule = Callable[[PublishedTable], QualityCheck]


def judge_quality(
    *,
    description: Description,
    parquet: Path,
    formats: tuple[str, ...],
    published: date,
    today: date,
    has_original: bool = False,
    why_no_original: str = "",
    findings: tuple[GateFinding, ...] | None = None,
    decisions: tuple[Decision, ...] = (),
    odd_cells: Mapping[str, int] | None = None,
    key_is_unique: bool | None = None,
) -> tuple[QualityCheck, ...]:
    """One check for each rule, by name of the rule. The arguments are those of `PublishedTable`.

    The table itself is read only where a key is named and `key_is_unique` is not true.
    """
    table = PublishedTable(
        description=description,
        parquet=parquet,
        formats=formats,
        published=published,
        today=today,
        has_original=has_original,
        why_no_original=why_no_original,
        findings=findings,
        decisions=decisions,
        odd_cells=odd_cells or {},
        key_is_unique=key_is_unique,
    )
    return tuple(replace(rule(table), name=name) for name, rule in _rules().items())


def _rules() -> dict[str, Rule]:
    names = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
    return {name: import_module(f"{rules.__name__}.{name}").check for name in names}
