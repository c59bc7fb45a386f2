"""Reading the TOML that people write in a workspace, with each fault named by its place."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

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
    """Every fault of what was given, each with its place."""
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors())
