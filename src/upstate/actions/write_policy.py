"""Write the policy that follows from what the city decided, into its folder `policies`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.open_policy import OpenPolicy, changing_policy, decide
from upstate.city import write_bytes, write_json, write_text
from upstate.errors import BadWorkspace
from upstate.solutions.policy import draft_policy
from upstate.standards.unfilled import Unfilled, find_unfilled

OPEN_DATA_POLICY = "open-data-policy"


@dataclass(frozen=True)
class WrittenPolicy:
    """file: the text. decided: choices.toml. options: of every choice. provisions: ids that the text holds by what was chosen, of
    so many that can be. unfilled:
    places that are still open. kept: where a text that a person had changed was put; null where there was none."""

    solution: str
    file: Path
    decided: Path
    options: dict[str, str]
    provisions: tuple[str, ...]
    of: int
    unfilled: tuple[Unfilled, ...]
    kept: Path | None

    def as_json(self) -> dict[str, Any]:
        return {
            "solution": self.solution,
            "file": str(self.file),
            "decided": str(self.decided),
            "choices": self.options,
            "provisions": list(self.provisions),
            "of": self.of,
            "unfilled": [vars(one) for one in self.unfilled],
            "kept": str(self.kept) if self.kept else None,
        }


def write_policy(
    *,
    workspace: Path,
    solution: str = OPEN_DATA_POLICY,
    choose: Mapping[str, str] | None = None,
    fill: Mapping[str, str] | None = None,
    replace: bool = False,
) -> WrittenPolicy:
    """Write the text, and `choose` (option by choice) and `fill` (words by place) into choices.toml before it.

    A text that a person changed since it was written is not touched without `replace`; with it, the changed text is kept beside the
    choices. Raises `BadWorkspace` for such a text, `BadSolution` for what can not be chosen. The text is written last.
    """
    with changing_policy(workspace=workspace, name=solution) as opened:
        if not replace:
            _refuse_changed(opened)
        opened = decide(opened, choose=choose or {}, fill=fill or {})
        draft = draft_policy(opened.solution, opened.filled)
        kept = _keep_changed(opened)
        write_json(opened.paths.written, {"file": opened.file.name, "sha256": _sha256(draft.text.encode())})
        write_text(opened.file, draft.text)
    return WrittenPolicy(
        solution=solution,
        file=opened.file,
        decided=opened.paths.decided,
        options=draft.options,
        provisions=draft.provisions,
        of=len(opened.solution.provisions),
        unfilled=tuple(find_unfilled(draft.text)),
        kept=kept,
    )


def _refuse_changed(opened: OpenPolicy) -> None:
    if _changed(opened):
        raise BadWorkspace(
            f"{opened.file} was written or changed by a person since Upstate wrote it.",
            allowed="a text as `upstate policy write` left it, or none",
            next_step="Add --replace to write it anew; the text of the person is then kept beside the choices.",
        )


def _changed(opened: OpenPolicy) -> bool:
    """Whether there is a text that is not the one that was written last."""
    if not opened.file.exists():
        return False
    try:
        known = json.loads(opened.paths.written.read_text("utf-8")).get("sha256")
    except (OSError, ValueError, AttributeError):
        return True
    return bool(known != _sha256(opened.file.read_bytes()))


def _keep_changed(opened: OpenPolicy) -> Path | None:
    """Put a person's text aside under the first free name, so that nothing is lost."""
    if not _changed(opened):
        return None
    content = opened.file.read_bytes()
    aside = opened.paths.folder / f"{opened.file.stem}-{_sha256(content)[:12]}.md"
    write_bytes(aside, content)
    return aside


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
