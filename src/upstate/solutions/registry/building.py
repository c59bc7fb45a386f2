"""Making `registry.json` from the folders of a registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from upstate.errors import BadRegistry, BadSolution, UpstateError
from upstate.solutions.assessment import ASSESSMENT_FILE, SharedAssessment, read_assessment
from upstate.solutions.bundle import BUNDLE_FILE, Bundle, read_bundle
from upstate.solutions.folder import MOST_BYTES, FolderText, read_folder, shown_name
from upstate.solutions.kinds import Solution, read_solution
from upstate.solutions.registry.in_a_folder import FolderSource
from upstate.solutions.registry.index import Offered, RegistryIndex, faults_of, write_index
from upstate.solutions.shared_measure import MEASURE_FILE, SharedMeasure, read_shared_measure

SOLUTIONS, SHARED, STANDARDS, MEASURES = "solutions", "shared", "standards", "measures"
Read = TypeVar("Read")


def build_index(folder: Path, *, name: str, made_at: datetime) -> tuple[RegistryIndex, bytes]:
    """The index of the registry in `folder`, and its bytes: of `solutions/NAME/`, `shared/NAME/PLACE/bundle.json`,
    `standards/NAME/PLACE/assessment.json` and `measures/NAME/PLACE/measure.json`.

    Raises `BadRegistry` that names every fault of every folder: a registry offers what is sound, or nothing.
    """
    faults: list[str] = []
    solutions = list(_gathered(sorted((folder / SOLUTIONS).glob("*/solution.toml")), _offered, faults))
    shared = list(_gathered(sorted((folder / SHARED).glob(f"*/*/{BUNDLE_FILE}")), _shared, faults))
    assessments = list(
        _gathered(sorted((folder / STANDARDS).glob(f"*/*/{ASSESSMENT_FILE}")), assessment_in_folder, faults)
    )
    measures = list(_gathered(sorted((folder / MEASURES).glob(f"*/*/{MEASURE_FILE}")), _measure, faults))
    if not faults and not solutions and not shared and not assessments and not measures:
        told = " or ".join(f"{one}/NAME/PLACE" for one in (SHARED, STANDARDS, MEASURES))
        faults = [f"{folder} has nothing in {SOLUTIONS}/NAME, {told}"]
    if not faults:
        try:
            return write_index(
                name=name,
                made_at=made_at,
                solutions=tuple(solutions),
                shared=tuple(shared),
                assessments=tuple(assessments),
                measures=tuple(measures),
            )
        except BadRegistry as fault:
            faults = [fault.given]
    raise BadRegistry(
        f"No index was made: {'; '.join(faults)}",
        allowed=f"a folder with sound solutions in {SOLUTIONS}/ and what cities shared in {SHARED}/, {STANDARDS}/ and {MEASURES}/",
        next_step="Mend what is named; `upstate solutions check FOLDER` looks at one solution.",
    )


def _gathered(files: list[Path], read: Callable[[Path], Read], faults: list[str]) -> Iterator[Read]:
    for file in files:
        try:
            yield read(file)
        except UpstateError as fault:
            faults.append(fault.given)
        except ValidationError as fault:
            faults.append(f"{shown_name(str(file.parent))}: {faults_of(fault)}.")
        except OSError as fault:
            faults.append(f"{shown_name(str(file))} is no plain file that can be read ({type(fault).__name__}).")


def _offered(file: Path) -> Offered:
    if file.parent.is_symlink():
        raise BadSolution(
            f"{shown_name(str(file.parent))} is a link.",
            allowed="plain folders",
            next_step="Put the folder itself into the registry.",
        )
    text = read_folder(file.parent)
    return describe(text, read_solution(text))


def describe(text: FolderText, solution: Solution) -> Offered:
    """What a registry says of one solution, and the shelf too."""
    header = solution.header
    return Offered(
        name=text.name,
        kind=header.kind,
        title=header.title,
        summary=header.summary,
        version=header.version,
        licence=header.licence,
        origin=header.origin,
        sha256=text.sha256,
        folder=f"{SOLUTIONS}/{text.name}",
        files={path: len(content.encode("utf-8")) for path, content in text.files.items()},
        contract=solution.contract,
    )


def _shared(file: Path) -> Bundle:
    bundle = read_bundle(_content(file), source=_shown(file))
    _refuse_elsewhere(file, bundle.solution)
    return bundle


def assessment_in_folder(file: Path) -> SharedAssessment:
    """What a city shared in `standards/NAME/PLACE/assessment.json` of a registry; raises `BadRegistry`, `BadSolution` or `OSError`."""
    told = read_assessment(_content(file), source=_shown(file))
    _refuse_elsewhere(file, told.standard)
    return told


def _measure(file: Path) -> SharedMeasure:
    told = read_shared_measure(_content(file), source=_shown(file))
    _refuse_elsewhere(file, told.measure)
    return told


def _refuse_elsewhere(file: Path, name: str) -> None:
    if name != file.parent.parent.name:
        raise BadSolution(
            f"{_shown(file)} speaks of {name}.",
            allowed="what was shared, in the folder of its solution, standard or measure",
            next_step="Move the folder.",
        )


def _content(file: Path) -> bytes:
    """The file as those who borrow will read it: no link, no pipe."""
    return FolderSource(file.parents[3]).read(_path(file), MOST_BYTES)


def _shown(file: Path) -> str:
    return shown_name(_path(file))


def _path(file: Path) -> str:
    return file.relative_to(file.parents[3]).as_posix()
