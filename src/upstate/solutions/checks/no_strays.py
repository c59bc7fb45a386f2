"""Nothing lies in the folder that the format does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upstate.solutions.folder import FolderText
from upstate.solutions.kinds import kind_of

_KNOWN = {
    "ranking": re.compile(
        r"(cohort\.sql|features\.sql|label\.sql|visits\.sql|rules\.toml|door\.toml|sample/(as_of\.txt|[a-z][a-z0-9_]*\.csv))"
    ),
    "service": re.compile(
        r"((questions|permits|guide|funding|examples)\.toml|(facts|rules|fees|uses|funding)\.csv"
        r"|guide/[a-z][a-z0-9_]*\.(en|es)\.md|forms/[a-z][a-z0-9_]*\.toml|letters/[a-z][a-z0-9_]*\.(en|es)\.md)"
    ),
    "policy": re.compile(r"(choices|clauses)\.toml"),
    "challenge": re.compile(r"challenge\.toml|(rules|terms)\.md"),
    "measures": re.compile(r"(measures/[a-z][a-z0-9-]*\.(toml|sql)|sample/(as_of\.txt|[a-z][a-z0-9_]*\.csv))"),
}
_OF_ALL = re.compile(r"README\.md|LICENSE\.md|solution\.toml|contract\.yaml")


def check(text: FolderText) -> Iterator[str]:
    known = _KNOWN.get(kind_of(text))
    if known is None:  # of a kind that there is not, no file can be judged
        return
    for name in text.files:
        if not _OF_ALL.fullmatch(name) and not known.fullmatch(name):
            yield f"{name} is not a file of this kind of solution"
