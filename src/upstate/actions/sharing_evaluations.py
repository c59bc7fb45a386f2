"""What evaluations found of a borrowed solution, as it is shared with it."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.actions.open_evaluations import Evaluation, open_evaluations
from upstate.city import Workspace
from upstate.measures.evaluating.kept import final
from upstate.solutions.bundle import Figure

_MOST_WORDS = 200


def effect_figures(city: Workspace, solution: str) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    """The effect of each evaluation of the solution that was registered before it began and read on its day, and in words what stays here."""
    found = [one for one in open_evaluations(workspace=city.folder) if _is_of(one, solution)]
    figures = tuple(figure for one in found for figure in _figures(one))
    held = (f"the evaluation {one.name}, registered after it began" for one in found if _looks_back(one))
    return figures, tuple(held)


def _is_of(one: Evaluation, solution: str) -> bool:
    return one.registered is not None and one.registered.plan.solution == solution


def _looks_back(one: Evaluation) -> bool:
    return one.registered is not None and one.registered.looking_back


def _figures(one: Evaluation) -> Iterator[Figure]:
    result = final(one.results)
    if result is None or result.effect is None or _looks_back(one):
        return
    unit = "points" if result.text.percent else result.text.unit.en
    words = f"effect on “{result.text.title.en}”, {unit}, {result.method}, {result.periods_after} periods after"
    effect = result.effect
    yield Figure(what=words[:_MOST_WORDS], value=effect.value, low=effect.low, high=effect.high)
