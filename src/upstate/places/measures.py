"""What the table of places may know about each place: the measures, their units and their meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """A column of figures. title: goes into a sentence. unit: `people`, `%`, `$` and the like. decimals: shown."""

    name: str
    title: str
    unit: str
    decimals: int = 1

    def words(self, value: float | None) -> str:
        """The figure as people read it.

        >>> Measure("poverty", "families in poverty", "%").words(24.04)
        '24.0 %'
        """
        if value is None:
            return "not known"
        figure = f"{value:,.{self.decimals}f}"
        if self.unit == "$":
            return f"${figure}"
        return f"{figure} {self.unit}".strip()


_ALL = (
    Measure("population", "population", "people", 0),
    Measure("land_km2", "land area", "km²"),
    Measure("density", "density", "people per km²", 0),
    Measure("growth", "growth a year by the estimates", "%", 2),
    Measure("metro_population", "population of the metropolitan area", "people", 0),
    Measure("metro_share", "share of the metropolitan area's people", "%"),
    Measure("household_income", "median household income", "$", 0),
    Measure("poverty", "families in poverty", "%"),
    Measure("bachelors", "adults with a bachelor's degree", "%"),
    Measure("white", "white people who are not Hispanic", "%"),
    Measure("foreign_born", "people born abroad", "%"),
    Measure("wage_gini", "inequality of wages (Gini)", "", 3),
    Measure("black_white_dissimilarity", "segregation of Black and white people (index)", "", 1),
    Measure("hispanic_white_dissimilarity", "segregation of Hispanic and white people (index)", "", 1),
    Measure("unemployment", "unemployment", "%"),
    Measure("labour_force", "people in the labour force", "%"),
    Measure("manufacturing", "jobs in manufacturing", "%"),
    Measure("manufacturing_change", "change of manufacturing since 1970", "%", 0),
    Measure("recession_change", "change over the recession of 2008 (index)", "", 3),
    Measure("labour_force_change", "change of the labour force since 2000", "points"),
    Measure("population_change", "change of population since 2000", "%"),
    Measure("income_change", "change of family income since 2000", "%"),
    Measure("poverty_change", "change of poverty since 2000", "points"),
    Measure("families_with_children", "families with children", "%"),
    Measure("working_age", "people of 20 to 64 years", "%"),
    Measure("built_before_1980", "homes built before 1980", "%"),
    Measure("vacancy", "vacant homes", "%"),
    Measure("home_value_to_income", "home value in yearly incomes", "", 1),
    Measure("owner_occupied", "homes lived in by their owners", "%"),
    Measure("rent_burden", "renters who pay 30 % of their income or more", "%"),
    Measure("housing_cost", "median housing cost a month", "$", 0),
)
MEASURES = {measure.name: measure for measure in _ALL}

# A count or estimate of people of one year: population_2012, population_2010_census, population_2010_base.
POPULATION_OF_YEAR = re.compile(r"population_(?P<year>[0-9]{4})(?P<census>_census|_base)?")
