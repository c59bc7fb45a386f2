"""What lacking a field costs: the same model learned once more without it, held against what truly happened.

A city that lacks a field does not know it when it learns either, and may count the wrong events or rank what is long gone. So
all that the model sees is as if the field had never been there; what came is taken from the whole record. A unit that stands only in
the list without the field, such as a main that was taken out, counts as one to which nothing happened.
"""

from __future__ import annotations

from dataclasses import dataclass

from upstate.engine import columns_behind
from upstate.errors import NotEnoughHistory
from upstate.progress import Progress, silent
from upstate.ranking.backtest import Backtest, run_backtest
from upstate.ranking.bootstrap import interval, mean_replicates
from upstate.ranking.rungs import best_local
from upstate.ranking.verdict import at_dates, mean_precision
from upstate.solutions import RankingSolution
from upstate.tables.contract import ContractField, ContractTable
from upstate.tables.crosswalk.document import Crosswalk
from upstate.tables.loading import CityTables


@dataclass(frozen=True)
class FieldCost:
    """What lacking `field` (`table.field`) costs. precision: at the headline, of the model learned without it. cost: how far that lies
    below the precision with all fields, -1 to 1; interval: of the cost, paired. Null where nothing could be ranked without the field.
    """

    field: str
    precision: float | None = None
    cost: float | None = None
    interval: tuple[float, float] | None = None


def fields_to_measure(solution: RankingSolution, crosswalk: Crosswalk) -> list[tuple[str, str]]:
    """Table and name of the fields that the city has, could lack, and that decide a feature or which rows count.

    Not the day on which a record was made: without it later records are seen too early, and a proof only looks better.
    """
    behind = _behind_features(solution)
    return [
        (table.name, field.name)
        for table in solution.contract.resources
        for field in table.fields
        if field.name in crosswalk.mapped(table.name)
        and field.name not in table.needed
        and field.name != table.as_of.known_on
        and ((table.name, field.name) in behind or _decides_rows(table, field))
    ]


def _decides_rows(table: ContractTable, field: ContractField) -> bool:
    return bool(field.exclude) or field.name in (table.as_of.event, table.as_of.start, table.as_of.end)


def _behind_features(solution: RankingSolution) -> set[tuple[str, str]]:
    unit = solution.settings.unit
    tables = {table.name: {field.name for field in table.fields} for table in solution.contract.resources}
    given = {name.lower() for name in solution.cohort.tree.named_selects}
    with_cohort = tables | {"cohort": {name for names in tables.values() for name in names} if "*" in given else given}
    found = columns_behind(solution.feature_query, {unit, *solution.features}, tables=with_cohort)
    found |= columns_behind(solution.label, {unit, "outcomes"}, tables=with_cohort)
    of_cohort = {name for table, name in found if table == "cohort"}
    return found | columns_behind(solution.cohort, {unit, *solution.features, *of_cohort}, tables=tables)


def measure_cost(
    *, whole: Backtest, without: CityTables, field: str, seed: int, progress: Progress = silent
) -> FieldCost:
    """The cost of lacking `field`. whole: the proof with all fields; without: the city's tables without it.

    The model is the one that was best of those learned here in `whole`; dates, seed and draws are the same.
    """
    name, at = best_local(whole), whole.solution.settings.headline
    ranker = next(one for one in whole.rankers if one.name == name)
    try:
        lacking = run_backtest(
            tables=without,
            solution=whole.solution,
            schedule=whole.schedule,
            seed=seed,
            rankers=[ranker],
            came=whole.scored,
            progress=progress,
        )
    except NotEnoughHistory:
        return FieldCost(field)
    precision = mean_precision(lacking, name, at)
    draws = [mean_replicates([day.replicates[at] for day in at_dates(one, name)]) for one in (whole, lacking)]
    return FieldCost(field, precision, mean_precision(whole, name, at) - precision, interval(draws[0] - draws[1]))
