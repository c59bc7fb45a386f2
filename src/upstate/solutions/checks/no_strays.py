"""Nothing lies in the folder that the format does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upstate.solutions.folder import FolderText

_KNOWN = re.compile(
    r"^(README\.md|LICENSE\.md|solution\.toml|contract\.yaml|cohort\.sql|features\.sql|label\.sql|visits\.sql|rules\.toml|door\.toml"
    r"|sample/(as_of\.txt|[a-z][a-z0-9_]*\.csv))$"
)


def check(text: FolderText) -> Iterator[str]:
    for name in text.files:
        if not _KNOWN.match(name):
            yield f"{name} is not a file of this kind of solution"
