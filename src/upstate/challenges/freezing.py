"""Fingerprints of all that a challenge consists of, so that a change after launch is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from upstate.city import sha256_of
from upstate.solutions.challenge import CHALLENGE_FILE, RULES_FILE, TERMS_FILE
from upstate.solutions.folder import FolderText

TEXTS = (CHALLENGE_FILE, RULES_FILE, TERMS_FILE)
FILES, KIT, HIDDEN = "files", "kit", "hidden"


def fingerprints(folder: Path, *parts: str) -> dict[str, str]:
    """The sha256 of each file of these parts of a challenge, by its path in `folder`, sorted. parts: files, or folders with all that lies in them."""
    paths = sorted({path for part in parts for path in _files(folder / part)})
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in paths}


def accepted(rules: str, terms: str) -> str:
    """The sha256 of what people accept when they join."""
    return FolderText(name="", files={RULES_FILE: rules, TERMS_FILE: terms}).sha256


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Paths that are gone, new or of other content, sorted."""
    return sorted(path for path in {*before, *now} if before.get(path) != now.get(path))


def _files(path: Path) -> Iterator[Path]:
    """Hidden names are of those who work on the folder, and no part of it."""
    found = path.rglob("*") if path.is_dir() else [path]
    yield from (one for one in found if one.is_file() and not one.name.startswith("."))
