"""The portal's own examples hold, and a rule that changes without its example is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

from upstate.permits.deciding import find_permits
from upstate.permits.examples import example_faults
from upstate.solutions import find_on_shelf, read_folder
from upstate.solutions.service import ServiceSolution, as_if_checked, read_service


@cache
def portal() -> ServiceSolution:
    return read_service(read_folder(find_on_shelf("business-portal")))


def test_every_example_of_the_portal_holds() -> None:
    assert example_faults(portal()) == []


def test_a_fee_that_changes_without_its_example_is_told() -> None:
    text = portal()
    dearer = replace(text, fees=tuple(replace(fee, amount=fee.amount + 1) for fee in text.fees))
    assert any("the fee should be" in fault for fault in example_faults(dearer))


def test_what_nobody_in_the_city_has_checked_is_only_perhaps_needed() -> None:
    borrowed = read_service(read_folder(find_on_shelf("business-portal")), own={})
    answers = {
        "business": frozenset({"food_truck"}),
        "trade_name": frozenset({"no"}),
        "cooks": frozenset({"yes"}),
        "employees": Decimal(2),
    }
    told = find_permits(borrowed, answers)
    assert told.permits and not any(one.certain for one in told.permits)
    assert told.least == 0 and told.most is None and told.needs_a_person
    assert all(one.certain for one in find_permits(as_if_checked(borrowed), answers).permits)
