"""`examples.toml`: tests of the rules, written by the people who know: these answers give these permits and this fee."""

from __future__ import annotations

from pydantic import Field

from upstate.solutions.header import Text
from upstate.solutions.service.questions import Name

EXAMPLES_FILE = "examples.toml"


class Example(Text):
    """answers: by question; a list of choices, or a number. A question that is not named is open. permits: those that are needed,
    in any order. perhaps: those that rest on open questions. fee: dollars, of those that are needed; most_fee: where something is
    open, the most it can be, and null where that can not be said."""

    name: str = Field(min_length=3, max_length=120)
    answers: dict[Name, str | bool | int | float | tuple[str, ...]]
    permits: tuple[Name, ...]
    perhaps: tuple[Name, ...] = ()
    fee: float = Field(ge=0)
    most_fee: float | None = None


class Examples(Text):
    """examples.toml."""

    examples: tuple[Example, ...] = Field(min_length=1, max_length=500)
