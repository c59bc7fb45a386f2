"""Addresses of a list and what belongs to it: short ones for the latest list, lasting ones for the others."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Addresses:
    """folder: of the list; null for the latest, whatever it is."""

    solution: str
    folder: str | None = None

    def _reverse(self, page: str, **more: str) -> str:
        if self.folder is None:
            return reverse(f"solution-{page}", kwargs={"name": self.solution, **more})
        return reverse(f"solution-{page}-of", kwargs={"name": self.solution, "folder": self.folder, **more})

    @property
    def ranking(self) -> str:
        return self._reverse("ranking")

    @property
    def map(self) -> str:
        return self._reverse("map")

    @property
    def places(self) -> str:
        return self._reverse("places")

    def unit(self, unit: str) -> str:
        return self._reverse("unit", unit=unit)
