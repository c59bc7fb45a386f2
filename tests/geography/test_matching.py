"""Every match says by which rule; where two homes are equally likely there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.geography.oracle import equally_likely
from tests.geography.settings import ANY_MACHINE
from upstate.geography.matching import Match, match_addresses
from upstate.geography.matching.matches import (
    BUILDING,
    BY_POINT,
    ELSEWHERE,
    EXACT,
    IN_RANGE,
    LEFT_OUT,
    MISSPELT,
    NO_ADDRESS,
    NO_HOUSE,
    NO_NUMBER,
    NO_STREET,
    NO_UNIT,
    SEVERAL,
    TURNED,
    WITHOUT_UNIT,
)

HOMES = [
    "12 ELM ST",
    "14 ELM ST APT A",
    "14 ELM ST APT B",
    "20-26 ELM ST",
    "300 8TH ST NW",
    "300 8TH ST SE",
    "500 JEFFERSON PARK AVE",
    "10 JEFFERSON PARK CIR",
    "7 BOLLING AVE",
    "9 E MAIN ST",
    "33 OAK ST # 1",
    "40 CHERRY ST",
    "40 CHERRY ST",
    "5 125TH ST",
    "",
]
# A degree of latitude is 111,000 metres: 0.001 is about 111.
EAST, NEAR, FAR = -78.5, 38.0, 38.01


def only(address: str | None, **settings: object) -> Match:
    return match_addresses([address], HOMES, **settings).each[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "home", "rules"),
    [
        ("12 Elm Street", "12 ELM ST", (EXACT,)),
        ("14 elm st #b", "14 ELM ST APT B", (EXACT,)),
        ("12 Elm St Apt 3", "12 ELM ST", (WITHOUT_UNIT,)),
        ("33 Oak St", "33 OAK ST # 1", (WITHOUT_UNIT,)),
        ("22 Elm St", "20-26 ELM ST", (IN_RANGE,)),
        ("20-26 Elm St", "20-26 ELM ST", (EXACT,)),
        ("9 Main St East", "9 E MAIN ST", (TURNED,)),
        ("9 Main St", "9 E MAIN ST", (LEFT_OUT,)),
        ("500 Jefferson Park", "500 JEFFERSON PARK AVE", (LEFT_OUT,)),
        ("7 Boling Ave", "7 BOLLING AVE", (MISSPELT,)),
        ("7 Boilling Ave", "7 BOLLING AVE", (MISSPELT,)),
        ("33 Oak", "33 OAK ST # 1", (LEFT_OUT, WITHOUT_UNIT)),
    ],
)
def test_a_match_says_its_rules(address: str, home: str, rules: tuple[str, ...]) -> None:
    match = only(address)
    assert match.place is not None
    assert (HOMES[match.place], match.rules, match.reason) == (home, rules, "")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (None, NO_ADDRESS),
        ("", NO_ADDRESS),
        ("hydrant", NO_ADDRESS),
        ("Elm St", NO_HOUSE),
        ("100 block of Elm St", NO_HOUSE),
        ("Elm St & Oak St", NO_HOUSE),
        ("12 Elm Ave", NO_STREET),
        ("12 Elma St", NO_STREET),  # short names are not taken for misspelt
        ("7 Rolling Ave", NO_STREET),  # the first letter stands
        ("5 126th St", NO_STREET),  # nor are numbers
        ("9 Boling Ave", NO_STREET),  # nor is a number that is not there
        ("13 Elm St", NO_NUMBER),
        ("23 Elm St", NO_NUMBER),  # the other side of the street from 20-26
        ("12 1/2 Elm St", NO_NUMBER),
        ("33 Oak St # 2", NO_UNIT),
        ("14 Elm St", SEVERAL),
        ("300 8th St", SEVERAL),
        ("40 Cherry St", SEVERAL),
        ("9 W Main St", NO_STREET),
    ],
)
def test_what_is_not_matched_says_why(address: str | None, reason: str) -> None:
    match = only(address)
    assert (match.place, match.reason, match.rules) == (None, reason, ())


def test_any_unit_will_do_when_the_question_is_about_the_building() -> None:
    match = only("14 Elm St", building=True)
    assert (match.place, match.rules) == (1, (BUILDING,))
    assert only("33 Oak St # 2", building=True).rules == (BUILDING,)
    assert only("300 8th St", building=True).reason == SEVERAL  # two buildings are still two


def test_rows_with_one_key_are_one_answer() -> None:
    keys = ["x", "lot 14", "lot 14", *range(3, len(HOMES))]
    match = only("14 Elm St", keys=keys)
    assert (match.place, match.rules) == (1, (WITHOUT_UNIT,))


def test_a_number_tells_which_of_two_streets_is_meant_only_when_the_other_does_not_go_so_far() -> None:
    homes = ["500 PARK AVE", "10 PARK CIR", "590 PARK LN"]
    assert match_addresses(["500 Park"], homes[:2]).each[0].place == 0
    assert match_addresses(["500 Park"], homes).each[0].reason == SEVERAL


def test_a_corner_is_matched_to_a_corner() -> None:
    match = match_addresses(["Oak St & Elm St"], ["12 ELM ST", "ELM ST / OAK ST"]).each[0]
    assert (match.place, match.rules) == (1, (EXACT,))


def points(*latitudes: float) -> np.ndarray:
    return np.array([(EAST, latitude) for latitude in latitudes])


def test_the_nearer_point_decides_between_two_when_the_other_is_twice_as_far() -> None:
    homes = ["300 8TH ST NW", "300 8TH ST SE"]
    settings = {"reference_points": points(NEAR + 0.0003, FAR), "given_points": points(NEAR)}
    match = match_addresses(["300 8th St"], homes, **settings).each[0]
    assert (match.place, match.rules) == (0, (LEFT_OUT, BY_POINT))
    assert match.metres == pytest.approx(33, abs=1)
    for neither in (points(NEAR + 0.0003, NEAR - 0.0005), points(NEAR + 0.002, FAR), points(NEAR, np.nan)):
        settings["reference_points"] = neither
        assert match_addresses(["300 8th St"], homes, **settings).each[0].reason == SEVERAL


def test_a_far_point_forbids_a_leniency_in_the_name_but_not_an_exact_address() -> None:
    settings = {"reference_points": points(FAR), "given_points": points(NEAR)}
    assert match_addresses(["7 Boling Ave"], ["7 BOLLING AVE"], **settings).each[0].reason == ELSEWHERE
    exact = match_addresses(["7 Bolling Ave"], ["7 BOLLING AVE"], **settings).each[0]
    assert exact.rules == (EXACT,)
    assert exact.metres == pytest.approx(1110, abs=5)


def test_a_point_that_stands_for_three_streets_is_not_a_witness() -> None:
    given_ = ["300 8th St", "1 Ash St", "2 Birch St"]
    settings = {"reference_points": points(NEAR, FAR), "given_points": points(NEAR, NEAR, NEAR)}
    matches = match_addresses(given_, ["300 8TH ST NW", "300 8TH ST SE"], **settings)
    assert matches.stand_ins == 3
    assert matches.each[0].reason == SEVERAL


def test_a_reference_point_that_stands_for_three_streets_is_none_either() -> None:
    homes = ["300 8TH ST NW", "300 8TH ST SE", "1 ASH ST"]
    settings = {"reference_points": points(NEAR, NEAR, NEAR), "given_points": points(NEAR)}
    assert match_addresses(["300 8th St SE"], homes, **settings).each[0].metres is None


def test_points_that_are_nowhere_stop_nothing() -> None:
    odd = np.array([(np.nan, 1.0), (np.inf, 0.0), (-152.6, -90.0), (500.0, 95.0)])
    matches = match_addresses(["12 Elm St"] * 4, HOMES, given_points=odd, reference_points=np.zeros((len(HOMES), 2)))
    assert matches.matched == 4


def test_the_counts_add_up() -> None:
    matches = match_addresses(["12 Elm St", "12 Elm St", "Elm St", None], HOMES)
    assert (matches.matched, matches.share) == (2, 0.5)
    assert matches.by_rule == {EXACT: 2}
    assert matches.by_reason == {NO_HOUSE: 1, NO_ADDRESS: 1}
    assert match_addresses([], HOMES).share == 0.0
    assert match_addresses(["12 Elm St"], []).by_reason == {NO_STREET: 1}


houses = some.builds(
    lambda number, before, name, kind, unit: " ".join(filter(None, (str(number), before, name, kind, unit))),
    some.integers(1, 6),
    some.sampled_from(["", "", "N", "S"]),
    some.sampled_from(["ELM", "MADISON", "MADDISON", "5TH"]),
    some.sampled_from(["ST", "AVE", ""]),
    some.sampled_from(["", "# A", "# B"]),
)


@ANY_MACHINE
@given(some.lists(houses, max_size=8), houses, some.booleans())
def test_no_match_is_a_guess(listed: list[str], address: str, building: bool) -> None:
    """Against a slow second way: compare with every row, and count who is as likely as the one that was taken."""
    match = match_addresses([address], listed, building=building).each[0]
    if match.place is not None:
        assert equally_likely(address, listed, match.place, building=building) == {match.place}


@ANY_MACHINE
@given(some.lists(houses, min_size=1, max_size=8, unique=True), some.data())
def test_a_listed_address_finds_itself(listed: list[str], data: some.DataObject) -> None:
    place = data.draw(some.integers(0, len(listed) - 1))
    match = match_addresses([listed[place]], listed).each[0]
    assert (match.place, match.rule) == (place, EXACT)


def test_a_pick_among_several_at_one_address_is_not_called_exact() -> None:
    keys = ["a", "b", "c"]
    homes = ["40 CHERRY ST", "40 CHERRY ST", "42 CHERRY ST"]
    both = match_addresses(["40 Cherry St", "42 Cherry St"], homes, keys=keys, building=True)
    assert [one.rules for one in both.each] == [(BUILDING,), (EXACT,)]
    one_parcel = match_addresses(["40 Cherry St"], homes, keys=["a", "a", "c"], building=True)
    assert one_parcel.each[0].rules == (EXACT,)
