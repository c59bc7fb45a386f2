"""What a call of the program gave."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Called:
    """One call of the program."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def fault(self) -> dict[str, str]:
        """The three parts that `--json` gives on standard error."""
        found: dict[str, str] = json.loads(self.err.strip().splitlines()[-1])["error"]
        return found
