"""Where the files of a city lie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from upstate.city.settings import CitySettings, load_settings, save_settings
from upstate.city.writing import write_text
from upstate.errors import BadWorkspace

_NAME = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,99}\Z")
_GITIGNORE = "# Data stays here; text (city.toml, crosswalks, evidence) is what a city shares.\ntables/\nrankings/\nreport.html\n*.parquet\nsite/\nchallenges/*/files/\nchallenges/*/hidden/\nchallenges/*/kit/\nchallenges/*/.challenge.lock\ncatalog/.locks/\ncatalog/harvested/\nstandards/.locks/\nmeetings/.locks/\nevaluations/.locks/\ncatalog/*/draft/\ncatalog/*/discarded/\ncatalog/*/versions/\nmeasures/computed/\nmeasures/.writing.lock\n.writing-*\n"


@dataclass(frozen=True)
class BorrowedPaths:
    """The folder of one borrowed solution inside a workspace."""

    folder: Path

    @property
    def lock(self) -> Path:
        return self.folder / "solution.lock"

    @property
    def crosswalk(self) -> Path:
        return self.folder / "crosswalk.toml"

    @property
    def believed(self) -> Path:
        return self.folder / "believed.toml"

    @property
    def own(self) -> Path:
        """The tables of a service that the city keeps itself."""
        return self.folder / "own"

    @property
    def decided(self) -> Path:
        """What the city decided about a policy."""
        return self.folder / "choices.toml"

    @property
    def written(self) -> Path:
        """The fingerprint of the policy as it was written last, so that a person's changes are seen."""
        return self.folder / "written.json"

    @property
    def evidence(self) -> Path:
        return self.folder / "evidence"

    @property
    def rankings(self) -> Path:
        return self.folder / "rankings"

    @property
    def models(self) -> Path:
        return self.folder / "models"

    @property
    def predictions(self) -> Path:
        """What others predict by methods of their own, to compete in a proof."""
        return self.folder / "predictions"


@dataclass(frozen=True)
class Workspace:
    """A city's folder."""

    folder: Path
    settings: CitySettings

    @property
    def tables(self) -> Path:
        return self.folder / "tables"

    @property
    def table_files(self) -> list[Path]:
        """The tables that are stored whole, by name; what a killed process left half written is none."""
        return sorted(self.tables.glob("[!.]*.parquet"))

    @property
    def catalog(self) -> Path:
        return self.folder / "catalog"

    @property
    def standards(self) -> Path:
        """Its answers to what cities are measured by."""
        return self.folder / "standards"

    @property
    def measures(self) -> Path:
        """What it counts to see whether it gets better."""
        return self.folder / "measures"

    @property
    def meetings(self) -> Path:
        """What was talked about and decided on the numbers."""
        return self.folder / "meetings"

    @property
    def challenges(self) -> Path:
        """What it asks the public to solve. The answers lie there too, in folders that never leave the city."""
        return self.folder / "challenges"

    @property
    def policies(self) -> Path:
        """The texts of the city's policies."""
        return self.folder / "policies"

    def borrowed(self, name: str) -> BorrowedPaths:
        """The folder of the solution `name`; raises `BadWorkspace` when the name would lead out of the city."""
        if not _NAME.match(name):
            raise BadWorkspace(
                f"{name!r} can not be the name of a solution.",
                allowed="letters, digits, dash and underscore",
                next_step="Run `upstate solutions` to see the names on the shelf.",
            )
        return BorrowedPaths(self.folder / "solutions" / name)

    def borrowed_names(self) -> list[str]:
        """Names of the solutions that this city has borrowed, sorted."""
        return sorted(lock.parent.name for lock in (self.folder / "solutions").glob("*/solution.lock"))


def open_workspace(folder: Path) -> Workspace:
    """Open the city in `folder`; raises `BadWorkspace` when there is none."""
    return Workspace(folder=folder.resolve(), settings=load_settings(folder / "city.toml"))


def create_workspace(folder: Path, settings: CitySettings) -> Workspace:
    """Make a new city in `folder`; raises `BadWorkspace` when one is already there."""
    if (folder / "city.toml").exists():
        raise BadWorkspace(
            f"{folder} already holds a city.",
            allowed="a new folder, or an existing one without city.toml",
            next_step="Choose another folder, or use the city that is there.",
        )
    if folder.exists() and not folder.is_dir():
        raise BadWorkspace(
            f"{folder} is a file.",
            allowed="a folder, or a name that does not exist yet",
            next_step="Choose another name.",
        )
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    (folder / "solutions").mkdir(exist_ok=True)
    if not (folder / ".gitignore").exists():
        write_text(folder / ".gitignore", _GITIGNORE)
    save_settings(folder / "city.toml", settings)
    return open_workspace(folder)
