"""README.md tells the story that the next city needs: problem, who did it, result, cost in staff time, failures."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.solutions.folder import FolderText

_CHAPTERS = ("The problem", "Who did it", "What happened", "What it costs", "Where it failed")


def check(text: FolderText) -> Iterator[str]:
    readme = text.files.get("README.md")
    if readme is None:
        yield "README.md is missing"
        return
    headings = {line.lstrip("# ").strip().lower() for line in readme.splitlines() if line.startswith("#")}
    for chapter in _CHAPTERS:
        if chapter.lower() not in headings:
            yield f"README.md has no chapter “{chapter}”"
