"""A city whose measures were computed."""

from __future__ import annotations

import pytest

from tests.web.measures.town import furnish
from upstate.city.workspace import Workspace


@pytest.fixture
def town(city: Workspace) -> Workspace:
    furnish(city)
    return city
