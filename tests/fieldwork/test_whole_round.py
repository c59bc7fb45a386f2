"""Plan, visit, learn, in a simulated town whose true need is known; and what is left when a process is killed in between."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.fieldwork.town import NAME, TODAY, Town, make_town
from upstate.actions.import_visits import import_visits
from upstate.actions.plan_round import plan_round
from upstate.actions.visit_results import visit_results
from upstate.errors import BadWorkspace


def test_a_list_that_knows_something_is_told_from_chance_and_chance_tells_the_citys_share(tmp_path: Path) -> None:
    town = make_town(tmp_path, homes=1000)
    chance = np.random.default_rng(11)
    # The ranking is by H0, H1 ...; need falls along it.
    need = chance.random(1000) < np.linspace(0.6, 0.02, 1000)
    planned = plan_round(workspace=town.folder, solution=NAME, homes=400, control=0.4, crew_day=25, today=TODAY).round
    units = sorted({*planned.targeted, *planned.control})
    opened = chance.random(len(units)) < 0.7
    rows = [
        f"{unit},{TODAY},{'' if not home else 'no alarm' if need[int(unit[1:])] else 'working'}"
        for unit, home in zip(units, opened, strict=True)
    ]
    for first in range(0, len(rows), 100):
        file = town.file("day.csv", "home,date,result", rows[first : first + 100])
        import_visits(workspace=town.folder, file=file, today=TODAY)
    found = visit_results(workspace=town.folder, solution=NAME, today=TODAY).results
    told = [unit for unit, home in zip(units, opened, strict=True) if home]
    truth = [bool(need[int(unit[1:])]) for unit in told if unit in planned.chosen]
    assert (found.targeted.found.hits, found.targeted.found.tries) == (sum(truth), len(truth))
    assert found.control.found.low < need.mean() < found.control.found.high
    assert found.difference.low > 0 and found.times is not None and found.times > 1.3
    assert all(row["control"] == (row["home_id"] in planned.drawn) for row in town.table)


def test_what_a_killed_process_left_half_done_is_made_whole_by_the_next(town: Town) -> None:
    file = town.file("day.csv", "home_id,visited_on,in_need", ["H1,2026-05-01,yes"])
    import_visits(workspace=town.folder, file=file, today=TODAY)
    (town.folder / "tables" / "visits.parquet").unlink()  # killed after the log, before the table
    (town.fieldwork / "log" / "000002.json").touch()  # killed when the name was taken
    told = import_visits(workspace=town.folder, file=file, today=TODAY)
    assert (told.new, told.known, len(town.table)) == (0, 1, 1)
    later = town.file("next.csv", "home_id,visited_on,in_need", ["H2,2026-05-02,no"])
    assert import_visits(workspace=town.folder, file=later, today=TODAY).visits == 2


def test_a_log_that_was_changed_by_hand_is_told_and_not_gone_on_with(town: Town) -> None:
    file = town.file("day.csv", "home_id,visited_on,in_need", ["H1,2026-05-01,yes"])
    import_visits(workspace=town.folder, file=file, today=TODAY)
    (town.fieldwork / "log" / "000001.json").write_text('{"visits": "all"}', "utf-8")
    with pytest.raises(BadWorkspace) as fault:
        import_visits(workspace=town.folder, file=file, today=TODAY)
    assert "000001.json" in fault.value.given and "backup" in fault.value.next_step
