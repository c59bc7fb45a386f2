"""A town with a planned round, and a crew that walks its first zone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest

from tests.fieldwork.town import NAME, TODAY, Town, make_town
from tests.web.conftest import SignedIn
from upstate.actions.plan_round import PlannedRound, plan_round
from upstate.city.workspace import Workspace
from upstate.web.field.actions import assign


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, PlannedRound]:
    town = make_town(tmp_path_factory.mktemp("town"), homes=20)
    return town, plan_round(workspace=town.folder, solution=NAME, homes=12, crew_day=6, name="may", today=TODAY)


@pytest.fixture
def town(city: Workspace, _made: tuple[Town, PlannedRound]) -> Town:
    """The site's city with the town's tables, its solution and its round."""
    for part in ("solutions", "tables", "fieldwork"):
        shutil.copytree(_made[0].folder / part, city.folder / part, dirs_exist_ok=True)
    return Town(city.folder, _made[0].homes)


@pytest.fixture
def planned(town: Town, _made: tuple[Town, PlannedRound]) -> PlannedRound:
    return _made[1]


@pytest.fixture
def crew(planned: PlannedRound, person: Callable[..., SignedIn]) -> SignedIn:
    """A crew with zone 1."""
    visitor = person("crew")
    assign(solution=NAME, round_name="may", person=visitor.person, zones=[1])
    return visitor


def visits(town: Town) -> list[dict[str, Any]]:
    """Every record of the log, in order."""
    return [visit for batch in town.log() for visit in batch.get("visits", [])]  # type: ignore[attr-defined]
