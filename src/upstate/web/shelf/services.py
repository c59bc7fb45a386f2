"""A borrowed service on the shelf: what it is, and how much of it is still the other city's."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upstate.actions.open_service import open_service
from upstate.actions.service_facts import State, list_rows
from upstate.city import Workspace
from upstate.solutions import Lock
from upstate.solutions.service import ServiceSolution


@dataclass(frozen=True)
class BorrowedService:
    """A service that the city has borrowed. rows: facts, rules, fees, uses and offers of money; borrowed, due: how many of them nobody
    here has checked, and how many are to be looked at again."""

    lock: Lock
    solution: ServiceSolution
    story: str
    rows: int
    borrowed: int
    due: int

    @property
    def state(self) -> str:
        """In a sentence for everybody."""
        if not self.borrowed:
            return _("Everything in it was checked by this city.")
        told = {"left": self.borrowed, "rows": self.rows}
        return (
            ngettext(
                "%(left)s of its %(rows)s facts and rules is still the other city’s. It is not shown until somebody here has checked it.",
                "%(left)s of its %(rows)s facts and rules are still the other city’s. They are not shown until somebody here has checked them.",
                self.borrowed,
            )
            % told
        )


def load_service(city: Workspace, name: str) -> BorrowedService:
    """Open it; raises `BadWorkspace` or `BadSolution` when its text or the city's own tables can not be used."""
    opened = open_service(workspace=city.folder, name=name)
    states = [row.state for row in list_rows(opened, today=city.settings.today())]
    story = opened.text.files.get("README.md", "")
    return BorrowedService(
        opened.lock, opened.solution, story, len(states), states.count(State.BORROWED), states.count(State.DUE)
    )
