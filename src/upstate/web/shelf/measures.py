"""Measures on the shelf: by topic, what each answers and does not say, and what it needs of a city."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from upstate.actions.open_shelf_measures import OpenShelfMeasures, open_shelf_measures
from upstate.city import Workspace
from upstate.ranking.report.wording import clean
from upstate.solutions import Lock, Solution
from upstate.solutions.measures import MeasuresSolution, ShelfMeasure
from upstate.tables.crosswalk.document import Crosswalk
from upstate.web.look.saying import in_language


@dataclass(frozen=True)
class ShownTable:
    """A table that a measure reads, in English. here: the city has it."""

    title: str
    here: bool


@dataclass(frozen=True)
class ShownMeasure:
    """One measure in the language of the page. lacks: columns that the city does not have in a table that it has. used_by: cities with
    what they do and the source, in English."""

    name: str
    title: str
    question: str
    says_not: str
    unit: str
    tables: tuple[ShownTable, ...]
    lacks: tuple[str, ...]
    used_by: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ShownTopic:
    title: str
    measures: tuple[ShownMeasure, ...]


@dataclass(frozen=True)
class BorrowedMeasures:
    """Measures that the city has borrowed. ready: how many have their tables, of all."""

    lock: Lock
    solution: MeasuresSolution
    story: str
    topics: tuple[ShownTopic, ...]
    ready: int

    @property
    def state(self) -> str:
        """In a sentence for everybody."""
        told = {"ready": self.ready, "all": len(self.solution.measures)}
        return _("This city has the tables of %(ready)s of the %(all)s measures.") % told


def load_measures(city: Workspace, name: str) -> BorrowedMeasures:
    """Open them; raises `BadWorkspace`, `BadSolution` or `BadCrosswalk` when the text or the crosswalk can not be used."""
    opened = open_shelf_measures(workspace=city.folder, name=name)
    return BorrowedMeasures(opened.lock, opened.solution, opened.story, _borrowed_topics(opened), len(opened.ready))


def show_topics(solution: Solution) -> tuple[ShownTopic, ...]:
    """The measures of a solution of which the city has no table yet; none of another kind."""
    return _topics(solution, Crosswalk(solution.name)) if isinstance(solution, MeasuresSolution) else ()


def _borrowed_topics(opened: OpenShelfMeasures) -> tuple[ShownTopic, ...]:
    return _topics(opened.solution, opened.mapped)


def _topics(solution: MeasuresSolution, mapped: Crosswalk) -> tuple[ShownTopic, ...]:
    titles = solution.settings.topics
    return tuple(
        ShownTopic(
            title=clean(in_language(titles[topic]) if topic in titles else topic),
            measures=tuple(_measure(one, solution, mapped) for one in measures),
        )
        for topic, measures in solution.by_topic.items()
    )


def _measure(one: ShelfMeasure, solution: MeasuresSolution, mapped: Crosswalk) -> ShownMeasure:
    text = one.text
    tables = [table for table in solution.contract.resources if table.name in one.tables]
    return ShownMeasure(
        name=one.name,
        title=clean(in_language(text.title)),
        question=clean(in_language(text.question)),
        says_not=clean(in_language(text.says_not)),
        unit=clean(in_language(text.unit)),
        tables=tuple(ShownTable(clean(table.title or table.name), bool(mapped.mapped(table.name))) for table in tables),
        lacks=tuple(lack for lack in one.lacking(mapped) if "." in lack),
        used_by=tuple((clean(by.place), clean(by.what), clean(by.source)) for by in text.used_by),
    )
