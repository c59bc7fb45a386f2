"""The city's measures as meetings and boards take them in."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.look_at_files import see_measures
from upstate.city import open_workspace
from upstate.measures.told import ToldMeasure


def told_measures(workspace: Path, *, language: str = "en") -> tuple[ToldMeasure, ...]:
    """Every measure in measures/ that can be read, by the file's name. language: `en` or `es`, of words that stand in both.

    Raises `BadWorkspace` for a city that can not be read.
    """
    return tuple(_measures(workspace, language))


def _measures(workspace: Path, language: str) -> Iterator[ToldMeasure]:
    for seen in see_measures(open_workspace(workspace)):
        said = seen.said or {}
        name = Path(seen.path).stem
        yield ToldMeasure(
            name=name,
            title=_words(said, "title", language) or name,
            goal=_words(said, "goal", language),
            objective=_words(said, "objective", language),
            owner=_words(said, "owner", language),
            unit=_words(said, "unit", language),
            public=said.get("public") is True,
            target=_number(said.get("target")),
            by=said["by"] if type(said.get("by")) is date else None,
        )


def _words(said: Mapping[str, Any], key: str, language: str) -> str:
    value = said.get(key)
    text = value.get(language) if isinstance(value, dict) else value
    return " ".join(text.split())[:600] if isinstance(text, str) else ""


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if is_number else None  # type: ignore[arg-type]  # is_number says so
