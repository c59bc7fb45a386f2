"""What an Upstate gathers from another one, by each of the ways in which it can ask."""

from __future__ import annotations

import pytest
import requests

from tests.catalog.gathering.conftest import items
from tests.web.conftest import LiveSite
from upstate.city.workspace import Workspace


@pytest.mark.parametrize("kind", ["ckan", "socrata", "data.json", "upstate"])
def test_every_dataset_is_gathered_and_every_link_leads_somewhere(
    published: Workspace, live_site: LiveSite, kind: str
) -> None:
    found = {one.item.title: one.item for one in items(kind, live_site.url) if one.item}
    assert len(found) == 3 and {"Street trees", "Fire calls"} <= set(found)
    for link in found["Street trees"].links:
        assert requests.get(link, timeout=60).status_code == 200, link
    tables = [one.address for one in found["Street trees"].files if one.format.upper() == "CSV"]
    assert {len(requests.get(table, timeout=60).text.splitlines()) for table in tables} == {121}
