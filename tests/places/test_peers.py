"""Peers: the right ones, for the reasons that are given, and honest about what is not known."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest

from tests.places import oracle
from upstate.errors import NoPlaces
from upstate.places.peers import THEMES, PeerGroup, Subject, find_peers, subject_of_row, title_of
from upstate.places.peers.distance import measure_gaps
from upstate.places.peers.standard import standard_scores
from upstate.places.place import Place
from upstate.places.table import ColumnNote, PlaceTable

_NOTE = ColumnNote("made up", "made up", 1)


def _random_table(seed: int, size: int = 60) -> PlaceTable:
    """Places in three states with every variable, a third of the figures not known, ties among them."""
    chance = random.Random(seed)
    names = sorted({name for weights in THEMES.values() for name in weights} - {"location", "state"})
    figures = {
        name: np.array([math.nan if chance.random() < 0.33 else float(chance.randint(0, 30)) for _ in range(size)])
        for name in names
    }
    figures["population"] = np.array([float(chance.randint(100, 10**6)) for _ in range(size)])
    figures["longitude"] = np.array([chance.uniform(-120, -70) for _ in range(size)])
    figures["latitude"] = np.array([chance.uniform(25, 48) for _ in range(size)])
    return _table([f"{chance.choice(('36', '06', '17'))}{row:05d}" for row in range(size)], figures)


def _table(geoids: list[str], figures: dict[str, np.ndarray]) -> PlaceTable:
    blank = ("",) * len(geoids)
    return PlaceTable(
        geoids=tuple(geoids),
        texts={
            "name": tuple(f"Place {geoid}" for geoid in geoids),
            "kind": blank,
            "website": blank,
            "population_of": blank,
        },
        figures=figures,
        columns=dict.fromkeys(figures, _NOTE),
    )


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("seed", range(3))
def test_the_distances_are_those_of_the_slow_way(theme: str, seed: int) -> None:
    table = _random_table(seed)
    subject = subject_of_row(table, seed)
    found = measure_gaps(table, subject, THEMES[theme]).distances()
    columns = {name: [float(value) for value in values if value == value] for name, values in table.figures.items()}
    located = [table.place(row) for row in range(len(table))]
    for row, place in enumerate(located):
        km = oracle.kilometres(
            (subject.place.longitude or 0, subject.place.latitude or 0), (place.longitude or 0, place.latitude or 0)
        )
        beside = {"location": (km / 1000) ** 2, "state": 0.0 if place.state == subject.place.state else 2.0}
        expected = oracle.distance(
            here=subject.figures,
            there=subject_of_row(table, row).figures,
            columns=columns,
            weights=THEMES[theme],
            squared_beside={name: value for name, value in beside.items() if name in THEMES[theme]},
        )
        assert found[row] == pytest.approx(expected, abs=1e-5)


def test_two_ordinary_places_are_1_4_apart() -> None:
    values = np.arange(2000.0)
    scores = standard_scores(values, values)
    assert np.sqrt(np.mean((scores - np.random.default_rng(1).permutation(scores)) ** 2)) == pytest.approx(
        1.41, abs=0.05
    )


def test_a_place_of_which_nothing_is_known_is_no_nearer_than_an_ordinary_one() -> None:
    table = _random_table(5, size=400)
    figures = {name: values.copy() for name, values in table.figures.items()}
    names = [name for name in THEMES["housing"] if name != "population"]
    for name in names:
        figures[name][7] = math.nan
    figures["population"][7] = figures["population"][3] + 1
    table = replace(table, figures=figures)
    distances = measure_gaps(table, subject_of_row(table, 3), dict.fromkeys(names, 1.0)).distances()
    assert distances[7] > np.median(np.delete(distances, 3)) * 0.95


def _village(**more: object) -> Subject:
    place = Place(geoid="", name="Smallbrook", state="NY", population=900, **more)  # type: ignore[arg-type]
    return Subject(place, {"population": 900.0})


def test_a_village_of_900_people_has_peers_and_hears_what_is_not_known() -> None:
    table = _random_table(1)
    subject = replace(_village(longitude=-75.0, latitude=43.0), figures={"population": 900.0, "density": 12.0})
    group = find_peers(table, subject, theme="size", count=5)
    assert len(group.peers) == 5
    assert group.compared == 60
    assert set(group.not_known) == {"growth", "metro_population", "metro_share"}
    assert {one.variable for one in group.variables} == {"population", "density", "location", "state"}
    assert all(peer.closest for peer in group.peers)


def test_a_theme_of_which_nothing_is_known_is_refused() -> None:
    with pytest.raises(NoPlaces) as fault:
        find_peers(_random_table(1), _village(), theme="equity", count=5)
    assert "nothing but the population" in fault.value.given
    assert "--theme size" in fault.value.next_step


def test_a_city_without_a_population_is_refused() -> None:
    stranger = Subject(Place(geoid="", name="Nowhere"), {"density": 5.0})
    with pytest.raises(NoPlaces, match="is not known"):
        find_peers(_random_table(1), stranger, theme="all", count=5)


def test_an_unknown_theme_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NoPlaces) as fault:
        find_peers(_random_table(1), _village(), theme="weather", count=5)
    assert fault.value.allowed == "all, size, equity, resilience, outlook, housing"


def test_a_city_is_not_its_own_peer_and_the_order_is_by_distance() -> None:
    table = _random_table(2)
    group = find_peers(table, subject_of_row(table, 0), theme="all", count=1000)
    assert len(group.peers) == 59
    assert table.geoids[0] not in {peer.place.geoid for peer in group.peers}
    assert [peer.rank for peer in group.peers] == list(range(1, 60))
    assert [peer.distance for peer in group.peers] == sorted(peer.distance for peer in group.peers)


def test_reasons_are_the_smallest_and_the_largest_gaps() -> None:
    table = _random_table(3)
    subject = subject_of_row(table, 4)
    gaps = measure_gaps(table, subject, THEMES["all"])
    for peer in find_peers(table, subject, theme="all", count=10).peers:
        squared = gaps.squared[:, table.positions[peer.place.geoid]]
        known = sorted(
            math.sqrt(gap)
            for name, gap in zip(gaps.used, squared, strict=True)
            if name != "state" and not math.isnan(gap)
        )
        assert [reason.gap for reason in peer.closest] == pytest.approx(known[:3], abs=1e-5)
        assert [reason.gap for reason in peer.furthest] == pytest.approx(known[:-4:-1], abs=1e-5)
        assert {reason.variable for reason in peer.closest}.isdisjoint(reason.variable for reason in peer.furthest)


def test_a_reason_says_both_figures() -> None:
    table = _table(["3600001", "3600002", "3600003"], {"population": np.array([900.0, 950.0, 5000.0])})
    peer = find_peers(table, subject_of_row(table, 0), theme="size", count=1).peers[0]
    assert peer.sentence == "also in NY; population: 950 people, here 900 people."


def test_medians_are_those_of_the_peers_and_of_all() -> None:
    table = _random_table(6)
    group = find_peers(table, subject_of_row(table, 1), theme="size", count=7)
    one = next(one for one in group.variables if one.variable == "population")
    assert one.peers == float(np.median([peer.place.population or 0 for peer in group.peers]))
    assert one.everyone == float(np.median(table.figures["population"]))
    assert sum(one.weight for one in group.variables) == pytest.approx(1, abs=0.01)


def test_every_variable_of_every_theme_can_be_named() -> None:
    assert all(title_of(name) for weights in THEMES.values() for name in weights)


def _labels(group: PeerGroup) -> set[str]:
    return {peer.place.label for peer in group.peers}


def test_syracuse_has_the_peers_that_people_there_would_name(real_table: PlaceTable) -> None:
    subject = subject_of_row(real_table, real_table.positions["3673000"])
    assert _labels(find_peers(real_table, subject, theme="all", count=3)) == {
        "Rochester, NY",
        "Springfield, MA",
        "Buffalo, NY",
    }
    assert {"Rochester, NY", "Buffalo, NY", "Schenectady, NY"} <= _labels(
        find_peers(real_table, subject, theme="housing", count=5)
    )


def test_the_real_peers_have_the_distances_of_the_slow_way(real_table: PlaceTable) -> None:
    subject = subject_of_row(real_table, real_table.positions["3673000"])
    columns = {name: values[~np.isnan(values)].tolist() for name, values in real_table.figures.items()}
    for peer in find_peers(real_table, subject, theme="equity", count=5).peers:
        there = subject_of_row(real_table, real_table.positions[peer.place.geoid]).figures
        expected = oracle.distance(
            here=subject.figures, there=there, columns=columns, weights=THEMES["equity"], squared_beside={}
        )
        assert peer.distance == pytest.approx(expected, abs=1e-6)


def test_peers_of_the_960_cities_are_nearer_than_chance_in_what_was_not_asked(real_table: PlaceTable) -> None:
    """Housing peers should also be alike in poverty and income, which the theme does not look at."""
    known = np.flatnonzero(~np.isnan(real_table.figures["poverty"]))
    scores = {
        name: standard_scores(values, values)
        for name in ("poverty", "household_income")
        for values in [real_table.figures[name]]
    }
    gaps = []
    for row in known[::40]:
        for peer in find_peers(real_table, subject_of_row(real_table, int(row)), theme="housing", count=5).peers:
            other = real_table.positions[peer.place.geoid]
            gaps += [(values[row] - values[other]) ** 2 for values in scores.values()]
    # Two cities drawn at random differ by 2.
    assert np.nanmean(gaps) < 1.0
