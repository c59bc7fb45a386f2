"""Read the files of Long Beach's portal into a proposal for a guide: guide.toml and guide/, and a report of what was left."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import tomlkit

from upstate.city import publish_folder, write_text
from upstate.errors import UnreadableFile
from upstate.permits.bizport import ImportedGuide, read_bizport
from upstate.progress import Progress, silent


@dataclass(frozen=True)
class Imported:
    """folder: where the proposal lies. left: what could not be taken over or must be looked at, a sentence each."""

    folder: Path
    stages: int
    steps: int
    left: tuple[str, ...]


def import_bizport(*, source: Path, folder: Path, progress: Progress = silent) -> Imported:
    """Write the proposal into a folder that does not exist yet, whole or not at all. Its Spanish is missing: the format asks for it
    before it can be used. Raises `UnreadableFile`."""
    if folder.exists():
        raise UnreadableFile(
            f"{folder} is there already.",
            allowed="a folder that does not exist yet",
            next_step="Give another name; the proposal overwrites nothing.",
        )
    progress("Reading the pages")
    guide = read_bizport(source)
    left = (*guide.left, f"Spanish: {len(guide.steps)} steps and {len(guide.stages)} stages have none yet")
    with publish_folder(folder) as making:
        for number, step in enumerate(guide.steps):
            progress("Writing the steps", number, len(guide.steps))
            write_text(making / "guide" / f"{step.name}.en.md", f"{step.body}\n")
        write_text(making / "left.txt", "\n".join([*left, ""]))
        write_text(making / "guide.toml", _guide_toml(guide))
    return Imported(folder, len(guide.stages), len(guide.steps), left)


def _guide_toml(guide: ImportedGuide) -> str:
    document = tomlkit.document()
    document.add(
        tomlkit.comment("A proposal out of the files of BizPort (MIT): es is empty where somebody has to write it.")
    )
    stages, steps = tomlkit.aot(), tomlkit.aot()
    for name, title in guide.stages:
        stages.append(tomlkit.item({"name": name, "title": {"en": title, "es": ""}, "what": {"en": title, "es": ""}}))
    for step in guide.steps:
        words = {"title": {"en": step.title, "es": ""}, "summary": {"en": step.summary, "es": ""}}
        steps.append(tomlkit.item({"name": step.name, "stage": step.stage, **words}))
    document.add("stages", stages)
    document.add("steps", steps)
    return tomlkit.dumps(document)
