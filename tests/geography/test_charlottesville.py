"""The real fires of Charlottesville against its real homes. What was read by eye stands in charlottesville.md."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from tests.geography.real_homes import RealHomes, geocoded, match_real_fires
from upstate.geography.addresses import parse_address

READ = Path(__file__).with_name("charlottesville.csv")


@pytest.fixture(scope="module")
def real(city_data: Path) -> RealHomes:
    return match_real_fires(city_data / "charlottesville")


def building(address: str) -> str:
    parsed = parse_address(address)
    assert parsed is not None
    return parsed.building


def test_most_fires_in_homes_find_their_home(real: RealHomes) -> None:
    assert len(real.fires) == 662
    assert real.matches.share >= 0.85


def test_few_matches_lie_far_from_their_point(real: RealHomes) -> None:
    apart = [match.metres for match in real.matches.each if match.place is not None and match.metres is not None]
    assert len(apart) > 400
    assert sum(metres > 150 for metres in apart) / len(apart) < 0.06


def test_what_was_read_by_eye_is_still_matched_so(real: RealHomes) -> None:
    """Whoever changes the matching so that another sample is drawn, or another home is meant, reads a hundred again."""
    with READ.open(encoding="utf-8") as file:
        read = {row["fire"]: row for row in csv.DictReader(file)}
    assert {*random.Random(2016).sample(list(real.matched), 100)} == {*read}
    address = dict(zip(real.homes, real.addresses, strict=True))
    for fire, row in read.items():
        assert building(address[real.matched[fire]]) == building(address[row["home"]]), fire
    assert sum(row["verdict"] != "right" for row in read.values()) <= 1


def test_the_citys_own_geocoder_means_the_same_buildings(real: RealHomes, city_data: Path) -> None:
    witness = geocoded(city_data / "charlottesville")
    address = dict(zip(real.homes, real.addresses, strict=True))
    both = [fire for fire in real.matched if fire in witness]
    others = [fire for fire in both if building(address[real.matched[fire]]) != building(witness[fire])]
    assert len(both) > 450
    assert len(others) <= 8
