"""Small standards for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import tomlkit

from upstate.standards.answer import Finding, Met
from upstate.standards.standard import Standard, read_standard

TODAY = date(2026, 11, 27)


def both(text: str) -> dict[str, str]:
    return {"en": text, "es": text}


def criterion(name: str, **parts: Any) -> dict[str, Any]:
    return {
        "id": name,
        "practice": "work",
        "title": both(name),
        "question": both(f"Do you do {name}?"),
        "why": both("It helps."),
        "owner": both("Data officer"),
        **parts,
    }


def standard(*criteria: Mapping[str, Any], levels: Mapping[str, int] | None = None, **about: Any) -> Standard:
    """A standard of these criteria; levels: percent by name."""
    return read_standard("small", tomlkit.dumps(document(*criteria, levels=levels, **about)))


def document(*criteria: Mapping[str, Any], levels: Mapping[str, int] | None = None, **about: Any) -> dict[str, Any]:
    """What its file says."""
    return {
        "standard": {
            "title": both("A small standard"),
            "edition": "1",
            "by": "Somebody",
            "summary": both("For tests."),
            "sources": [{"what": "made up for tests"}],
            **about,
        },
        "level": [
            {"name": name, "title": both(name.title()), "from_percent": percent}
            for name, percent in (levels or {}).items()
        ],
        "practice": [{"id": "work", "title": both("Work")}],
        "criterion": [dict(one) for one in criteria],
    }


def finding(answer: Met, confidence: int = 5, detector: str = "eyes", source: str = "catalog/") -> Finding:
    return Finding(detector, answer, confidence, f"It is {answer}.", source, TODAY)
