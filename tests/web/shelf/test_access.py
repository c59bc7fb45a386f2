"""Who sees what: a list of units may name private homes, so it is not public until the city says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.conftest import SignedIn
from tests.web.shelf.conftest import NAME, PAGE, Page, Shelf
from upstate.web.shelf.public import public_addresses

See = Callable[..., Page]


def addresses(shelf: Shelf) -> list[str]:
    """Every kind of page and file of the solution."""
    folder = shelf.ranking.name
    unit = next(iter(_first_units(shelf)))
    return [
        PAGE,
        f"{PAGE}report/",
        f"{PAGE}report/file/",
        f"{PAGE}evidence/{shelf.evidence_file.name}",
        f"{PAGE}map/",
        f"{PAGE}map/places/",
        f"{PAGE}ranking/",
        f"{PAGE}ranking/{unit}/",
        f"{PAGE}rankings/",
        f"{PAGE}rankings/{folder}/",
        f"{PAGE}rankings/{folder}/map/",
        f"{PAGE}rankings/{folder}/map/places/",
        f"{PAGE}rankings/{folder}/unit/{unit}/",
        f"{PAGE}rankings/{folder}/files/ranking.csv",
    ]


def _first_units(shelf: Shelf) -> list[str]:
    import pyarrow.parquet

    found: list[str] = pyarrow.parquet.read_table(shelf.ranking / "ranking.parquet").column("id").to_pylist()
    return found


def test_every_address_of_the_shelf_is_in_this_matrix(shelf: Shelf) -> None:
    from django.urls import resolve

    from upstate.web.shelf.urls import urlpatterns

    tried = {resolve(address).url_name for address in ["/solutions/", *addresses(shelf)]}
    assert tried == {pattern.name for pattern in urlpatterns}


def test_what_is_public_is_open_to_everybody(shelf: Shelf, client: Client) -> None:
    for address in addresses(shelf):
        assert client.get(address).status_code == 200, address


def test_what_is_not_public_leads_to_the_sign_in_page_and_gives_nothing_away(shelf: Shelf, client: Client) -> None:
    shelf.publish("false")
    for address in addresses(shelf):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert "/account/" in answer["Location"]
        assert "no-store" in answer["Cache-Control"]
        assert not answer.content


@pytest.mark.parametrize(("role", "status"), [("public", 403), ("viewer", 200), ("approver", 200)])
def test_what_is_not_public_is_for_people_of_the_city(
    shelf: Shelf, person: Callable[..., SignedIn], role: str, status: int
) -> None:
    shelf.publish("false")
    visitor = person(role)
    for address in addresses(shelf):
        answer = visitor.get(address)
        assert answer.status_code == status, address
        if status == 200:
            assert "no-store" in answer["Cache-Control"]


def test_what_is_not_public_is_on_no_list(shelf: Shelf, see: See, person: Callable[..., SignedIn]) -> None:
    assert PAGE in list(public_addresses())
    shelf.publish("false")
    assert "Which water mains" not in see("/solutions/").words
    assert not [address for address in public_addresses() if NAME in address]
    viewer = person("viewer")
    assert "Which water mains" in see("/solutions/", viewer).words
    assert "Only people of the city see this." in see("/solutions/", viewer).words


@pytest.mark.parametrize("public", ['"true"', "1", "[]", "true\npubic = 1"])
def test_words_that_can_not_be_understood_keep_it_closed_and_are_told_to_people_of_the_city(
    shelf: Shelf, client: Client, see: See, person: Callable[..., SignedIn], public: str
) -> None:
    shelf.publish(public)
    assert client.get(PAGE).status_code == 302
    assert "can not be understood" in see(PAGE, person("viewer")).words


def test_every_public_address_opens(shelf: Shelf, client: Client) -> None:
    found = list(public_addresses())
    assert len(found) == len(set(found))
    assert len([address for address in found if "/ranking/" in address]) == 51  # the list and the 50 units on it
    for address in [one for one in found if "/ranking/" not in one] + found[-3:]:
        assert client.get(address).status_code == 200, address


def test_only_reading_is_answered(shelf: Shelf, client: Client) -> None:
    for address in ["/solutions/", *addresses(shelf)]:
        assert client.post(address).status_code == 405, address
        assert client.head(address).status_code == 200, address
