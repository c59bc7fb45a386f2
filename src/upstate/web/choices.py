"""Django's choices with a name and words for each, as the type checker sees them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:  # Django brings no types

    class TextChoices(StrEnum):
        choices: ClassVar[list[tuple[str, str]]]
        values: ClassVar[list[str]]

        @property
        def label(self) -> Any: ...

else:
    from django.db.models import TextChoices

__all__ = ["TextChoices"]
