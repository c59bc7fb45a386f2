"""Reading the TOML that people write in a workspace, with each fault named by its place."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from upstate.errors import UpstateError

_Model = TypeVar("_Model", bound=BaseModel)


def load_toml(path: Path, model: type[_Model], *, unreadable: Callable[[str], UpstateError]) -> _Model:
    """The file as `model`. unreadable: makes the error that is raised of the faults; a missing file raises
    `FileNotFoundError`, because what to do next depends on the file."""
    try:
        return model.model_validate(tomllib.loads(path.read_text("utf-8")))
    except ValidationError as fault:
        raise unreadable(faults_of(fault)) from None
    except (ValueError, RecursionError) as fault:
        raise unreadable(str(fault)) from None
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise unreadable(fault.strerror or str(fault)) from None


def faults_of(fault: ValidationError) -> str:
    """Every fault of what was given, each with its place: what was typed, and what would have been taken."""
    return "; ".join(map(_told, fault.errors()))


def _told(fault: ErrorDetails) -> str:
    place, typed = ".".join(map(str, fault["loc"])), repr(fault["input"])
    if fault["type"] == "missing":
        return f"{place} is missing"
    if fault["type"] == "extra_forbidden":
        return f"{place} is not known"
    # This one says itself what was wrong, and may keep a secret that was typed to itself.
    if fault["type"] == "value_error":
        return f"{place}: {fault['ctx']['error']}"
    wanted = _WANTED.get(fault["type"])
    told = wanted.format(**fault.get("ctx", {})) if wanted else ""
    typed = typed if len(typed) <= 60 else typed[:60] + "…"
    return f"{place} is {typed}, not {told}" if told else f"{place} is {typed}: {fault['msg']}"


# What would have been taken, by the kind of fault.
_WANTED = {
    "literal_error": "{expected}",
    "tuple_type": 'a list such as ["water", "roads"]',
    "list_type": 'a list such as ["water", "roads"]',
    "string_type": "text",
    "string_too_short": "text of at least {min_length} characters",
    "string_too_long": "text of at most {max_length} characters",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
}
