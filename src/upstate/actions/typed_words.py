"""What people type: on one line, and without what can not be shown."""

from __future__ import annotations

import re
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from upstate.errors import BadSolution, BadWorkspace
from upstate.sentences import say
from upstate.solutions.header import refuse_strange_text

_Model = TypeVar("_Model", bound=BaseModel)


def one_line(text: str) -> str:
    """What a person typed, on one line."""
    return re.sub(r"\s+", " ", text).strip()


def refuse_strange(typed: dict[str, object]) -> None:
    """What can not be shown, or looks like a tag, is told of what was typed and not of the file. Raises `BadWorkspace`."""
    try:
        refuse_strange_text(
            {name: one for name, one in typed.items() if isinstance(one, str | tuple)}, source=say("What you wrote")
        )
    except BadSolution as fault:
        raise BadWorkspace(
            fault.given, allowed=say("plain text"), next_step=say("Take the characters out and send it again.")
        ) from None


def as_typed(model: type[_Model], values: dict[str, object], *, allowed: str) -> _Model:
    """What was typed as `model`, each text on one line. allowed: said where it does not fit. Raises `BadWorkspace`."""
    lined = {name: one_line(one) if isinstance(one, str) else one for name, one in values.items()}
    refuse_strange(lined)
    try:
        return model.model_validate(lined)
    except ValidationError as fault:
        told = (
            f"{'.'.join(map(str, one['loc']))}: {one['msg'].removeprefix('Value error, ')}" for one in fault.errors()
        )
        raise BadWorkspace(
            "; ".join(told), allowed=allowed, next_step=say("Mend what is named and send it again.")
        ) from None
