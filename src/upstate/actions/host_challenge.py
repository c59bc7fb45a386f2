"""Take up the challenge of another city, which it handed over as one file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from upstate.actions.agree_together import refuse_disagreement
from upstate.actions.open_challenge import challenge_folder, read_amendments, read_texts
from upstate.challenges.answers import ANSWERS_FILE
from upstate.challenges.building.hiding import BASELINES
from upstate.challenges.freezing import HIDDEN, accepted
from upstate.challenges.handing_over import bad_handover, unpack
from upstate.challenges.records import HOSTED_FILE, Hosted, Launched
from upstate.challenges.scoring.keeping import load_answers, load_baseline
from upstate.city import open_workspace, publish_folder, sha256_of, write_json
from upstate.city.locking import holding
from upstate.errors import BadWorkspace
from upstate.progress import Progress, silent
from upstate.solutions.challenge import ChallengeText, ChallengeTexts, Together

_MOST_ROWS = 5_000_000


@dataclass(frozen=True)
class HostedChallenge:
    """What was taken up. city: whose it is. together: the name of them all."""

    name: str
    folder: Path
    city: str
    together: str

    def as_json(self) -> dict[str, Any]:
        """As plain values, for programs."""
        return {**vars(self), "folder": str(self.folder)}


def host_challenge(
    *, workspace: Path, file: Path, name: str = "", now: datetime | None = None, progress: Progress = silent
) -> HostedChallenge:
    """Put the challenge in `file` into `challenges/NAME`, whole or not at all. name: without one that of the file.

    Raises `BadHandover` for a file that is none, is damaged or reaches outside its folder; `BadSolution` for texts that can not be used; `BadWorkspace` for a name that is
    taken, answers that can not be used, and where it does not agree with those that it belongs with.
    """
    city = open_workspace(workspace)
    folder = challenge_folder(city, name or file.stem)
    with holding(city.challenges / ".hosting.lock", what="the challenges of this city"):
        if folder.exists():
            raise BadWorkspace(
                f"{folder} is there already.",
                allowed="a name that no challenge of this city has",
                next_step="Choose another name with --as NAME.",
            )
        with publish_folder(folder) as writing:
            launched = unpack(file, writing, progress)
            texts, together = _read(file, writing, launched)
            _refuse_unusable(file, writing / HIDDEN, texts.text)
            refuse_disagreement(city, folder.name, texts.text, writing / HIDDEN)
            hosted = Hosted(at=now or datetime.now(UTC), sha256=sha256_of(file))
            write_json(writing / HOSTED_FILE, hosted.model_dump(mode="json"))
    return HostedChallenge(folder.name, folder, together.city, together.name)


def _read(file: Path, folder: Path, launched: Launched) -> tuple[ChallengeTexts, Together]:
    texts, amendments = read_texts(folder, file.stem), read_amendments(folder)
    said = (launched.despite, *launched.datasets, *(words for one in amendments for words in (one.what, one.why)))
    if not all(one.isprintable() for one in said):
        raise bad_handover(file, "a text in it holds characters that are not shown")
    if launched.terms_sha256 != accepted(texts.rules, texts.terms):
        raise bad_handover(file, "what people accept is not its rules and terms")
    together = texts.text.together
    if together is None or texts.text.dates is None:
        raise bad_handover(file, "its challenge.toml lacks [together] or [dates]")
    return texts, together


def _refuse_unusable(file: Path, hidden: Path, text: ChallengeText) -> None:
    """Read all that the site will read, so that it fails here and not in front of entrants."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    named = {one.name: hidden / BASELINES / f"{one.name}.parquet" for one in text.baselines}
    for path in (hidden / ANSWERS_FILE, *named.values()):
        try:
            rows = pq.read_metadata(path).num_rows
        except (pa.ArrowException, OSError):
            rows = 0
        if not 0 < rows <= _MOST_ROWS:
            raise bad_handover(file, f"its {path.name} is no Parquet file of 1 to {_MOST_ROWS:,} rows")
    answers = load_answers(hidden / ANSWERS_FILE)
    for path in named.values():
        load_baseline(path, answers)
