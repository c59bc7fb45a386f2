"""In which respects two cities are compared: the themes, their variables, and the weights that we chose.

The themes are named after those of the Chicago Fed's Peer City Identification Tool; the choice of variables and weights is our
own (docs/decisions/0020). Population stands in every theme with double weight, because what a city can do goes with its size.
"""

from __future__ import annotations

from upstate.places.measures import MEASURES

LOCATION, STATE = "location", "state"
_TITLES = {LOCATION: "distance between the two", STATE: "state"}

_SIZE = {
    "population": 4.0, "density": 2.0, "growth": 1.0, "metro_population": 1.0, "metro_share": 1.0,
    LOCATION: 1.0, STATE: 0.5,
}  # fmt: skip
_EQUITY = (
    "wage_gini", "household_income", "poverty", "bachelors", "white", "foreign_born", "black_white_dissimilarity",
    "hispanic_white_dissimilarity",
)  # fmt: skip
_RESILIENCE = (
    "unemployment", "labour_force", "manufacturing", "manufacturing_change", "recession_change", "household_income",
)  # fmt: skip
_OUTLOOK = (
    "growth", "population_change", "income_change", "poverty_change", "labour_force_change", "foreign_born",
    "families_with_children", "working_age", "bachelors",
)  # fmt: skip
_HOUSING = (
    "built_before_1980", "vacancy", "home_value_to_income", "owner_occupied", "rent_burden", "housing_cost", "density",
)  # fmt: skip


def _with_population(names: tuple[str, ...]) -> dict[str, float]:
    return {"population": 2.0, **dict.fromkeys(names, 1.0)}


def _together(themes: dict[str, dict[str, float]]) -> dict[str, float]:
    """Each theme counts as much as the others, whatever the number of its variables."""
    weights: dict[str, float] = {}
    for theme in themes.values():
        for name, weight in theme.items():
            weights[name] = weights.get(name, 0.0) + 10 * weight / sum(theme.values())
    return weights


_THEMES = {
    "size": _SIZE,
    "equity": _with_population(_EQUITY),
    "resilience": _with_population(_RESILIENCE),
    "outlook": _with_population(_OUTLOOK),
    "housing": _with_population(_HOUSING),
}
ALL = "all"
THEMES = {ALL: _together(_THEMES), **_THEMES}


def title_of(variable: str) -> str:
    """What a variable is called in a sentence."""
    return _TITLES.get(variable) or MEASURES[variable].title
