"""Which places had an open data portal or policy in 2014 and 2016, and what was claimed of them, counted again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.places.building import populations
from upstate.places.cache import load_table, table_path
from upstate.places.finding import same_place
from upstate.places.place import Place
from upstate.places.table import PlaceTable, when
from upstate.standards.early_portals import EarlyCity, EarlyList, read_early_lists

MEDIUM, LARGE = 100_000, 500_000
_LARGEST = 25
# The lists say "US Census, 2011", so they are held against the figure of that year where there is one.
_LISTS_YEAR = "population_2011"
_MOST_APART = 0.1


@dataclass(frozen=True)
class EarlyPlace:
    """One place of the Census table. told_people: as the list says; null where it says none."""

    place: Place
    portal: bool
    policy: bool
    told_people: int | None


@dataclass(frozen=True)
class Odd:
    """A row that is not counted, or a figure that is not this place's. what: in words."""

    file: str
    row: int
    told: str
    what: str


@dataclass(frozen=True)
class Share:
    """portal: places with one; either: with a portal or a policy; of: all places there are, null where only the listed ones are known."""

    portal: int
    either: int
    of: int | None


@dataclass(frozen=True)
class Claim:
    """One way to count. people: whose population. medium: 100,000 to 499,999 people. large: 500,000 and more. largest: the 25 largest; null
    where not all places are known."""

    people: str
    medium: Share
    large: Share
    largest: Share | None


@dataclass(frozen=True)
class Edition:
    """The lists of one time. as_of: null for the newest. places: each once, by GEOID."""

    as_of: date | None
    files: tuple[str, ...]
    places: tuple[EarlyPlace, ...]
    claims: tuple[Claim, ...]
    odd: tuple[Odd, ...]

    @property
    def label(self) -> str:
        return self.as_of.isoformat() if self.as_of else "newest"


@dataclass(frozen=True)
class EarlyPortals:
    """editions: the oldest first."""

    editions: tuple[Edition, ...]

    def as_json(self) -> dict[str, Any]:
        """As `upstate standards early --json` prints it."""
        return {
            "editions": [
                {**asdict(one), "as_of": one.label, "places": [_as_json(each) for each in one.places]}
                for one in self.editions
            ]
        }


def early_portals(*, folder: Path, cache: Path | None = None) -> EarlyPortals:
    """Read the lists in `folder`, find their cities in the table of places by name and state, and count.

    cache: the folder of the table of places. A city that is not found, or not alone of its name, is told and not counted. Raises
    `UnreadableFile` where there is no list, `NoPlaces` where there is no table.
    """
    lists = read_early_lists(folder)
    table = load_table(table_path(cache))
    times = sorted({one.as_of for one in lists}, key=lambda day: (day is None, day or date.min))
    return EarlyPortals(tuple(_edition(table, [one for one in lists if one.as_of == time]) for time in times))


def _edition(table: PlaceTable, lists: Sequence[EarlyList]) -> Edition:
    odd: list[Odd] = []
    places: dict[str, EarlyPlace] = {}
    for one in lists:
        for city in one.cities:
            if city.odd:
                odd.append(Odd(one.file, city.row, city.told, city.odd))
            found = same_place(table, f"{city.name}, {city.state}") if city.state else []
            if len(found) == 1:
                _add(places, found[0], one, city)
            else:
                odd.append(Odd(one.file, city.row, city.told, _why_not(city, found)))
            odd += _other_people(table, found, one.file, city)
    told = tuple(places[geoid] for geoid in sorted(places))
    return Edition(lists[0].as_of, tuple(one.file for one in lists), told, tuple(_claims(table, told)), tuple(odd))


def _add(places: dict[str, EarlyPlace], place: Place, of: EarlyList, city: EarlyCity) -> None:
    before = places.get(place.geoid, EarlyPlace(place, portal=False, policy=False, told_people=None))
    places[place.geoid] = EarlyPlace(
        place,
        portal=before.portal or of.kind == "portals",
        policy=before.policy or of.kind == "policies",
        told_people=before.told_people if city.people is None else city.people,
    )


def _why_not(city: EarlyCity, found: Sequence[Place]) -> str:
    if not city.state:
        return "no state stands there"
    return f"{len(found)} places have this name" if found else "no city, village or borough of the table has this name"


def _other_people(table: PlaceTable, found: Sequence[Place], file: str, city: EarlyCity) -> Iterator[Odd]:
    people = table.figure(_LISTS_YEAR, table.positions[found[0].geoid]) if len(found) == 1 else None
    if city.people is not None and people and abs(city.people / people - 1) > _MOST_APART:
        yield Odd(
            file, city.row, city.told, f"said to have {city.people:,} people; the Census Bureau says {people:,.0f}"
        )


def _claims(table: PlaceTable, places: Sequence[EarlyPlace]) -> Iterator[Claim]:
    """By the lists' own figures, then by each of the Census Bureau's estimates of the years of the lists."""
    own = [(one.told_people, one) for one in places if one.told_people is not None]
    yield Claim(
        "the lists' own",
        _share([one for people, one in own if MEDIUM <= people < LARGE], None),
        _share([one for people, one in own if people >= LARGE], None),
        None,
    )
    listed = {one.place.geoid: one for one in places}
    for column in sorted(populations(table.figures)):
        if column[-4:] in ("2011", "2012", "2013", "2014", "2015", "2016"):
            people = {geoid: table.figure(column, row) or 0 for geoid, row in table.positions.items()}
            largest = sorted(people, key=lambda geoid: -people[geoid])[:_LARGEST]
            yield Claim(
                f"Census, {when(column)}",
                *(
                    _share([listed[one] for one in geoids if one in listed], len(geoids))
                    for geoids in (
                        [geoid for geoid, count in people.items() if MEDIUM <= count < LARGE],
                        [geoid for geoid, count in people.items() if count >= LARGE],
                        largest,
                    )
                ),
            )


def _share(places: Sequence[EarlyPlace], of: int | None) -> Share:
    return Share(sum(one.portal for one in places), sum(one.portal or one.policy for one in places), of)


def _as_json(one: EarlyPlace) -> dict[str, Any]:
    return {
        "geoid": one.place.geoid,
        "place": one.place.label,
        "portal": one.portal,
        "policy": one.policy,
        "told_people": one.told_people,
    }
