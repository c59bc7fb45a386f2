"""Reading back what was written once and is only ever added to."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from upstate.errors import BadWorkspace

Model = TypeVar("Model", bound=BaseModel)


def read_kept(model: type[Model], path: Path, *, allowed: str, next_step: str) -> Model:
    """The file as `model`; raises `BadWorkspace` when it is not as it was written."""
    try:
        return model.model_validate_json(path.read_bytes())
    except (ValidationError, ValueError, OSError) as fault:
        raise BadWorkspace(
            f"{path} cannot be read: {str(fault).splitlines()[0]}.", allowed=allowed, next_step=next_step
        ) from fault
