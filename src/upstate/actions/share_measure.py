"""Share the figures of a measure: the whole city's newest periods, shown first, in a folder ready for a registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstate.actions.compute_measures import computed_folder
from upstate.actions.measure_inputs import public_from
from upstate.actions.open_measures import open_measures
from upstate.actions.sharing_folder import free_folder, refuse_unagreed, refuse_unreadable, write_shared
from upstate.actions.sharing_gate import NotShared
from upstate.city import Workspace
from upstate.errors import UpstateError
from upstate.measures.city_measure import CityMeasure
from upstate.measures.history import load_newest
from upstate.measures.leaving import leaving_periods
from upstate.measures.series import Computed
from upstate.solutions.bundle import SMALLEST
from upstate.solutions.measures import Measure
from upstate.solutions.registry import MEASURES
from upstate.solutions.shared_measure import MEASURE_FILE, SharedMeasure, SharedPeriod, read_shared_measure


@dataclass(frozen=True)
class LeavingMeasure:
    """Everything that would leave the city. files: name to the whole text. held: in words, what stays here."""

    told: SharedMeasure
    files: dict[str, str]
    held: tuple[str, ...]


@dataclass(frozen=True)
class SharedFigures:
    """What was written. folder: inside a folder that `upstate registry build` takes."""

    folder: Path
    leaving: LeavingMeasure


def share_measure(
    *,
    workspace: Path,
    measure: str,
    to: Path | None = None,
    contact: str = "",
    link: str = "",
    answer: Callable[[LeavingMeasure], bool],
    today: date | None = None,
) -> SharedFigures:
    """Write the figures of a measure to `to`/measures/NAME/PLACE; without `to`, to `share` in the workspace.

    contact: whom others may ask, as the city wants it public. answer: is shown everything that would leave, and says whether it may.
    Raises `BadWorkspace` for a measure that is not there; `NotShared` for one that the public does not see today, that has no figures
    or none of enough cases, for what looks personal, or a no. Nothing is written then.
    """
    opened = open_measures(workspace)
    found, city = opened.named(measure), opened.city
    day = today or city.settings.today()
    text, computed = _to_share(city, found, day)
    periods = leaving_periods(computed.city, text.figure)
    if all(one.value is None for one in periods):
        raise NotShared(
            f"{found.name} has no complete period with {SMALLEST} cases or more.",
            allowed=f"a measure with a complete period of at least {SMALLEST} cases, and of as many as its few says",
            next_step=f'Count it over longer periods: frequency = "year" in measures/{found.name}.toml.',
        )
    with refuse_unreadable():
        told = SharedMeasure(
            measure=found.shared_as,
            solution=found.solution,
            sha256=computed.text_sha256,
            place=city.settings.name,
            geoid=city.settings.geoid,
            population=city.settings.population or None,
            on=day,
            unit=text.unit,
            figure=text.figure,
            per=text.per,
            frequency=text.frequency,
            periods=periods,
            contact=contact,
            link=link,
        )
        content = told.model_dump_json(indent=1) + "\n"
        read_shared_measure(content, source="what you say")
    leaving = LeavingMeasure(told, {MEASURE_FILE: content}, tuple(_held(computed, periods)))
    refuse_unagreed(leaving.files, lambda: answer(leaving), what=f"The measure {found.name}")
    folder = free_folder((to or city.folder / "share") / MEASURES / told.measure, place=told.place, geoid=told.geoid)
    write_shared(folder, leaving.files)
    return SharedFigures(folder, leaving)


def _to_share(city: Workspace, measure: CityMeasure, today: date) -> tuple[Measure, Computed]:
    """The text and the newest figures of a measure that everybody sees today; raises `NotShared`."""
    if not measure.public:
        raise NotShared(
            f"{measure.name} is not public, so its figures are not shared.",
            allowed="a measure that the public sees",
            next_step=f"Write public = true into measures/{measure.name}.toml, if everybody may see it.",
        )
    computed = load_newest(computed_folder(city, measure.name))
    if measure.text is None or computed is None or computed.text_sha256 != measure.sha256:
        raise NotShared(
            f"{measure.name} has no figures that are counted as its text says now. {measure.waits}".rstrip(),
            allowed="a measure that was computed",
            next_step=f"Run `upstate measures compute {measure.name}`.",
        )
    _refuse_hidden(city, measure, computed, today)
    return measure.text, computed


def _refuse_hidden(city: Workspace, measure: CityMeasure, computed: Computed, today: date) -> None:
    """Raise `NotShared` for figures that rest on data under embargo, or on a version of which nobody can say whether it is."""
    try:
        until = public_from(city, computed)
    except UpstateError as fault:
        raise NotShared(
            f"Whether the public may see the figures of {measure.name} is not known. {fault.given}",
            allowed="figures of versions that are there",
            next_step=f"Bring the version back from a backup, or run `upstate measures compute {measure.name}`.",
        ) from None
    if until and until > today:
        raise NotShared(
            f"The figures of {measure.name} rest on data under embargo until {until}.",
            allowed="figures that the public sees today",
            next_step=f"Share them on {until} or later.",
        )


def _held(computed: Computed, periods: tuple[SharedPeriod, ...]) -> Iterator[str]:
    few = sum(one.value is None for one in periods)
    without = sum(one.value is not None and one.cases is None for one in periods)
    names = sorted({one.breakdown for one in computed.series} - {""})
    older = len(computed.city.points) - len(periods)
    yield from (
        words
        for count, words in (
            (few, f"the figures of periods with too few cases ({few})"),
            (without, f"how many cases a share is of, where it would tell a count below {SMALLEST} ({without})"),
            (len(names), f"the figures by {', '.join(names)}"),
            (older, f"periods that are older, early, late or without a case ({older})"),
        )
        if count
    )
    yield "the intervals, and which data they rest on"
