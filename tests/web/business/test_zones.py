"""The desk shows beside an address its zone, what the zone says of the business, and where both come from."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.web.business.making import send_application
from upstate.actions.open_service import OpenService

BORROWED = "clerk@springfield.example,2026-01-02,2099-01-02"


def zone_told(person: Any, *, address: str = "", zone: str = "", place: str = "", business: str = "shop") -> str:
    """What the section says to a reviewer of zoning; empty where there is none."""
    answers = {
        "you": [{"applicant_name": "Ana Díaz", "mailing_address": "200 Oak Ave"}],
        "the_business": [{"business_address": address}],
    }
    interview = {"business": [business]} | ({"place": [place]} if place else {})
    application = send_application(
        "business_licence", "business_licence", answers=answers, interview=interview, zone=zone
    )
    reviewer = person("editor", departments=["Zoning"])
    page = reviewer.get(f"/business/desk/at/{application.reference}/").content.decode()
    found = re.search(r'<section[^>]*aria-labelledby="zone">(.*?)</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


def test_the_zone_of_the_address_is_told_with_what_it_says_of_the_business(town: OpenService, person: Any) -> None:
    told = zone_told(person, address="300 Mill Rd\nSpringfield", zone="M-1", place="300 Mill Rd")
    assert "300 Mill Rd Springfield Zone M-1, by the city&#x27;s zoning map." in told
    assert "Shop: Permitted under a condition. Needs a hearing before the planning commission." in told
    assert "Line 19 of the table of uses, checked by clerk@springfield.example on Jan. 2, 2026." in told
    assert "interview" not in told and "200 Oak" not in told, "one place is told once, and mail goes elsewhere"


def test_another_place_than_in_the_interview_is_told_beside_it(town: OpenService, person: Any) -> None:
    told = zone_told(person, address="200 Oak Ave", zone="C-1", place="100 Main St")
    assert "Zone R-1, by the city&#x27;s zoning map. Shop: Not permitted." in told
    assert "Told in the interview 100 Main St Zone C-1, by the city&#x27;s zoning map, when" in told
    assert "Zone C-1, as the applicant chose it. Shop: Permitted." in zone_told(person, zone="C-1")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("9 Nowhere Rd", "does not have this address"),
        ("400 Edge Ln", "on the border of more than one zone: C-1, R-1"),
        ("500 Far Rd", "lies in no zone"),
        ("<script>alert(1)</script>" * 50, "does not have this address"),
    ],
)
def test_where_no_zone_is_known_it_says_why(town: OpenService, person: Any, address: str, why: str) -> None:
    told = zone_told(person, address=address)
    assert why in told and "Permitted" not in told


def test_without_a_map_it_says_so_and_without_an_address_nothing(portal: OpenService, person: Any) -> None:
    assert "has brought no zoning map" in zone_told(person, address="100 Main St")
    assert zone_told(person) == "" and zone_told(person, address="  \n ") == ""


def test_a_row_that_nobody_here_has_checked_is_not_told_as_ours(town: OpenService, person: Any) -> None:
    uses = town.paths.own / "uses.csv"
    uses.write_text(
        uses.read_text("utf-8").replace(f"shop,C-1,permitted,,,{BORROWED}", "shop,C-1,permitted,,,,,"), "utf-8"
    )
    told = zone_told(person, address="100 Main St")
    assert "Shop: Not known." in told and "is borrowed, and nobody here has checked it" in told
    assert "No row of the table of uses speaks of it." in zone_told(person, address="100 Main St", business="other")
