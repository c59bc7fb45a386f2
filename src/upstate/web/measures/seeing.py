"""The measures of the city as its pages need them."""

from __future__ import annotations

from dataclasses import dataclass

from upstate.actions.told_measures import told_measures
from upstate.city import Workspace
from upstate.measures.told import ToldMeasure
from upstate.web.look.saying import language

# What stands at `/performance/NAME/` and is no measure.
TAKEN = ("print", "meetings", "follow-ups", "evaluations")


@dataclass(frozen=True)
class Seen:
    """One measure."""

    told: ToldMeasure

    @property
    def name(self) -> str:
        return self.told.name

    @property
    def public(self) -> bool:
        return self.told.public


def see_measures(city: Workspace) -> tuple[Seen, ...]:
    """All measures of the city, in the reader's language."""
    return tuple(Seen(one) for one in told_measures(city.folder, language=language()) if one.name not in TAKEN)


def find_measure(city: Workspace, name: str) -> Seen | None:
    """The measure of that name."""
    return next((one for one in see_measures(city) if one.name == name), None)
