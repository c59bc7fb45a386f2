"""The scan finds most of what is planted in simulated tables and says little that is wrong: floors below what was measured."""

from __future__ import annotations

from pathlib import Path

from tests.catalog.gate.measuring import measure_cases
from tests.catalog.gate.simulated import HELD_OUT, OPEN

RULES = {
    "email",
    "phone",
    "ssn",
    "payment_card",
    "person_name",
    "birth_date",
    "home_address",
    "small_cells",
    "small_groups",
}


def test_open_cases_are_found_without_a_false_alarm(tmp_path: Path) -> None:
    measured = measure_cases(OPEN, tmp_path, seeds=(1,))
    assert measured.precision() >= 0.95, measured.wrong
    assert measured.recall() >= 0.95, measured.wrong
    assert {rule for rule, counts in measured.columns.items() if counts["right"]} == RULES


def test_held_out_cases_are_found_nearly_as_well(tmp_path: Path) -> None:
    measured = measure_cases(HELD_OUT, tmp_path, seeds=(1,))
    assert measured.precision() >= 0.95, measured.wrong
    assert measured.recall() >= 0.93, measured.wrong
    assert {rule for rule, counts in measured.columns.items() if counts["right"]} == RULES
