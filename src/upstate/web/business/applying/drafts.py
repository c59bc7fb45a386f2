"""What a draft holds: its answers, and its files beside them."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from upstate.permits.answering import Filled
from upstate.web.business.models import Application, Upload

# Of one answer, whatever was sent: more is no answer, and the form says how much can be read.
_MOST_KEPT = 20_000


def files_of(application: Application) -> list[Upload]:
    """The files that the draft has now."""
    return list(application.uploads.filter(removed=None))


def count_files(application: Application) -> dict[tuple[str, int, str], int]:
    """How many there are, by section, time and question."""
    return dict(Counter((one.section, one.place, one.question) for one in files_of(application)))


def answers_with_files(application: Application, answers: Mapping[str, Sequence[Filled]]) -> dict[str, Any]:
    """The answers of a version as it is sent: a file's answer is the list of its rows."""
    whole: dict[str, list[dict[str, Any]]] = {name: [dict(one) for one in filled] for name, filled in answers.items()}
    for upload in files_of(application):
        if upload.place < len(whole.get(upload.section, ())):
            whole[upload.section][upload.place].setdefault(upload.question, []).append(upload.pk)
    return whole


def as_typed(text: str) -> str:
    """What was typed, without characters that no keyboard makes and no database keeps; ends of lines as one character."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")[:_MOST_KEPT]
    return "".join(letter for letter in plain if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))


def dumped(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
