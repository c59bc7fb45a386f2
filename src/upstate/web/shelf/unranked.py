"""What a city borrows that ranks nothing: services, policies, measures and challenges."""

from __future__ import annotations

from collections.abc import Callable

from upstate.actions.borrowed_kind import borrowed_kind
from upstate.city import Workspace
from upstate.errors import UpstateError
from upstate.web.shelf.challenges import BorrowedChallenge, load_challenge
from upstate.web.shelf.measures import BorrowedMeasures, load_measures
from upstate.web.shelf.policies import BorrowedPolicy, load_policy
from upstate.web.shelf.services import BorrowedService, load_service

Unranked = BorrowedService | BorrowedPolicy | BorrowedMeasures | BorrowedChallenge

LOADERS: dict[str, Callable[[Workspace, str], Unranked]] = {
    "service": load_service,
    "policy": load_policy,
    "measures": load_measures,
    "challenge": load_challenge,
}


def kind_here(city: Workspace, name: str) -> str:
    """Of which kind it is that the city has borrowed under this name; empty where it can not be read."""
    try:
        return borrowed_kind(city.folder, name)
    except UpstateError:
        return ""
