"""How long a permit usually takes, by what was issued on this site together with what the city brought."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.business.making import issue, send_application
from tests.web.business.test_finding import RESTAURANT, TRUCK, get
from upstate.actions.open_service import OpenService
from upstate.permits.times import RecordedPermit, UsualTime
from upstate.web.business.models import Application, Payment, Refund, Stage, Waiver
from upstate.web.business.record.times import usual_times
from upstate.web.business.reviewing.fees import account_of
from upstate.web.city import today

TRUCKS = "food_truck_permit"


def issued_in(*days: int, permit: str = TRUCKS) -> None:
    for day in days:
        issue(permit, number=f"2026-{Application.objects.count():07}", days=day)


def told(portal: OpenService, before: list[RecordedPermit], permit: str = TRUCKS) -> UsualTime | None:
    solution = portal.solution
    return usual_times(solution, [solution.permits.named[permit]], {"food truck permit": before})[permit]


def old(days: int, *, ago: int = 30, number: str = "") -> RecordedPermit:
    issued = today() - timedelta(days=ago)
    return RecordedPermit("Food Truck Permit", issued - timedelta(days=days), issued, 85.0, number)


def test_ten_permits_issued_here_tell_the_usual_time_in_a_city_that_brought_no_record(
    portal: OpenService, client: Client
) -> None:
    issued_in(*range(1, 10))
    address = f"/business/permits/answer/?{TRUCK}"
    assert "only 9 permits of this kind have both days on record, and 10 are needed." in get(client, address)
    issued_in(20)
    page = get(client, address)
    assert "Half of them took 5.5 days or less, and 8 in 10 took 8 days or less. This rests on 10 permits" in page


def test_what_was_issued_here_counts_beside_what_the_city_brought(town: OpenService, client: Client) -> None:
    """The town's file has four sign permits of 1 to 4 days."""
    issued_in(*[30] * 6, permit="sign_permit")
    page = get(client, f"/business/permits/answer/?{RESTAURANT}")
    assert "Half of them took 30 days or less, and 8 in 10 took 30 days or less. This rests on 10 permits" in page


def test_both_together_are_what_a_slow_count_of_both_gives(portal: OpenService) -> None:
    here, before = [3, 5, 8, 40, 2, 9], [1, 7, 90, 4, 6, 33, 12]
    issued_in(*here)
    usual = told(portal, [old(days) for days in before])
    every = sorted([*here, *before])
    assert usual is not None
    assert (usual.counted, usual.half) == (13, every[6])
    assert usual.most == next(day for day in every if sum(each <= day for each in every) >= 0.8 * 13)


def test_a_permit_that_stands_in_both_counts_once(portal: OpenService) -> None:
    issue(TRUCKS, number="2026-0000007", days=5)
    usual = told(portal, [old(5, ago=0, number="2026-0000007"), old(6, number="")])
    assert usual is not None and usual.issued == 2


def test_the_usual_fee_is_what_was_charged_less_what_was_taken_off(portal: OpenService) -> None:
    issued_in(*range(1, 11))
    asked = {"reason": "A charity.", "asked_by": "P1", "asked_id": 1}
    given = {**asked, "given_by": "P2", "given_id": 2, "given": timezone.now()}
    for made in Application.objects.all():
        fee, paid = made.charges.get(cents=25_000), {"provider": "cashier", "by": "P1", "paid": timezone.now()}
        payment = Payment.objects.create(application=made, key=f"{made.pk}", cents=33_500, **paid)
        Waiver.objects.create(charge=fee, cents=5_000, **given)
        Waiver.objects.create(charge=fee, cents=700, **asked)
        Refund.objects.create(payment=payment, cents=2_000, lowered=1_000, **given)
        assert account_of(made).charged == 27_500
    usual = told(portal, [])
    assert usual is not None and usual.fee == 27_500


def test_what_was_not_issued_does_not_count(portal: OpenService) -> None:
    send_application(TRUCKS)
    refused = issue(TRUCKS, number="2026-0000008")
    Application.objects.filter(pk=refused.pk).update(stage=Stage.REFUSED)
    issued_in(4, permit="sign_permit")
    assert told(portal, []) is None


@pytest.mark.parametrize("hour", [0, 3, 23])
def test_the_days_are_those_of_the_city(portal: OpenService, hour: int) -> None:
    """At 3 o'clock in UTC the day before is not over in Illinois, so a permit that was decided then took a day less."""
    made = issue(TRUCKS, days=1)
    sent = timezone.now().replace(year=2026, month=3, day=2, hour=18)
    Application.objects.filter(pk=made.pk).update(sent=sent, decided=sent.replace(day=4, hour=hour))
    usual = told(portal, [])
    assert usual is not None and usual.until == date(2026, 3, 3 if hour < 6 else 4)
