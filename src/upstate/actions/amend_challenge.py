"""Tell a change of a challenge that is launched."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import tomlkit

from upstate.actions.open_challenge import changing_challenge
from upstate.challenges.records import AMENDMENTS_FILE, Amendment, Amendments
from upstate.city import write_text
from upstate.errors import BadWorkspace

_LEAST, _MOST = 3, 2000


def amend_challenge(*, workspace: Path, name: str, what: str, why: str, now: datetime | None = None) -> Amendment:
    """Write down what is changed and why, for the challenge's page; what was written before stays. Raises `BadWorkspace` before the launch, and for words that say nothing."""
    for words, field in ((what, "what"), (why, "why")):
        _refuse_words(words, field)
    with changing_challenge(workspace, name) as opened:
        if not opened.launched:
            raise BadWorkspace(
                f"The challenge {name} is not launched yet.",
                allowed="an amendment after the launch",
                next_step="Change its texts; nobody has accepted them yet.",
            )
        made = Amendment(at=now or datetime.now(UTC), what=_plain(what), why=_plain(why))
        told = Amendments(amendments=(*opened.amendments, made))
        write_text(opened.folder / AMENDMENTS_FILE, tomlkit.dumps(told.model_dump()))
    return made


def _refuse_words(words: str, field: str) -> None:
    if not _LEAST <= len(_plain(words)) <= _MOST:
        raise BadWorkspace(
            f"--{field} has {len(_plain(words)):,} characters.",
            allowed=f"{_LEAST} to {_MOST:,} characters",
            next_step="Say it in a sentence or two, for those who have joined.",
        )


def _plain(words: str) -> str:
    """On one line, without characters that can not be shown."""
    return " ".join("".join(one if one.isprintable() else " " for one in words).split())
