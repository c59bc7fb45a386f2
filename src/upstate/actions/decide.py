"""Decide about what the gate found in a draft. A person decides; the decision and its reason stay on record."""

from __future__ import annotations

from pathlib import Path

from upstate.actions.datasets import changing
from upstate.catalog.draft import Draft, State, load_draft, now, save_draft
from upstate.catalog.gate.finding import Choice, Decision
from upstate.errors import UpstateError


def decide(*, workspace: Path, dataset: str, finding: str, choice: str, reason: str = "", by: str) -> Draft:
    """Decide about `finding` of the open draft; a later decision about the same takes the place of an earlier one.

    choice: `remove column`, `blank cells` or `keep`; to keep needs a reason. Raises `NoDraft` or `UpstateError`.
    """
    with changing(workspace, dataset) as opened:
        draft = load_draft(opened.folder, state=State.OPEN)
        found = next((one for one in draft.findings if one.key == finding), None)
        if found is None:
            raise UpstateError(
                f"The draft has no finding called {finding!r}.",
                allowed=", ".join(one.key for one in draft.findings) or "nothing: there is nothing to decide",
                next_step=f"Run `upstate publish show {dataset}`.",
            )
        if choice not in found.choices:
            raise UpstateError(
                f"{choice!r} can not be decided about {finding}.",
                allowed=", ".join(found.choices),
                next_step="Choose one of them.",
            )
        if choice == Choice.KEEP and len(reason.strip()) < 8:
            raise UpstateError(
                f"No reason is given for keeping {finding}.",
                allowed="a sentence that the approver, and later the public, can judge",
                next_step="Say why this may be published.",
            )
        decision = Decision(finding=finding, choice=Choice(choice), reason=reason.strip(), by=by, at=now())
        others = tuple(one for one in draft.decisions if one.finding != finding)
        words = f"{finding}: {choice}" + (f", because: {decision.reason}" if decision.reason else "")
        draft = draft.took(by=by, what="decided", words=words, decisions=(*others, decision))
        save_draft(opened.folder, draft)
    return draft
