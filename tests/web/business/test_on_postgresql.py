"""One application from the first page to its certificate on a real PostgreSQL, as a city has it that has outgrown the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import dj_database_url
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from tests.thorough import long_proof
from tests.web.business.applying.filling import TRUCK, begin, fill_in, fill_truck, send
from tests.web.business.desk import approve_all, case_of, worker
from upstate.actions.open_service import OpenService
from upstate.city.workspace import Workspace
from upstate.web.business.models import Application, Reading, Stage
from upstate.web.business.record.gathering import gather_issued
from upstate.web.business.record.times import usual_times
from upstate.web.business.reviewing import actions

COOKS = {**TRUCK, "t0-cooks_aboard": "yes", "t0-fuel": ["propane"]}


@pytest.fixture
def on_postgresql(city: Workspace, postgres: Callable[[str], str]) -> Iterator[None]:
    """The site's rows in an empty database of PostgreSQL, in place of the file of `city`."""
    file = connections.settings["default"]
    _use(file | {"OPTIONS": {}} | dj_database_url.parse(postgres("portal")))
    call_command("migrate", verbosity=0)
    yield
    _use(file)


def _use(database: dict[str, object]) -> None:
    connections.close_all()
    del connections["default"]
    connections.settings["default"] = database


@long_proof
@pytest.mark.usefixtures("on_postgresql")
def test_an_application_is_sent_reviewed_paid_and_issued_on_postgresql(portal: OpenService) -> None:
    assert connection.vendor == "postgresql"
    applicant = Client()
    address = begin(applicant, query="?business=food_truck&cooks=yes&employees=2")
    fill_truck(applicant, address)
    fill_in(applicant, address, "the_truck", COOKS)
    assert send(applicant, address).status_code == 302
    made = Application.objects.get()
    assert made.stage == Stage.SENT and made.reference in applicant.get(address).content.decode()
    approve_all(made)
    letter = actions.issue(case_of(made), by=worker("treasury"), seen=1)
    (row,) = gather_issued(portal.solution, "permit")
    assert (row.number, row.business, row.cents) == (letter.number, "Tacos Ana", 33_500)
    permit = portal.solution.permits.named["food_truck_permit"]
    told = usual_times(portal.solution, [permit], {})[permit.name]
    assert told is not None and told.issued == 1
    _list_of_readers_is_append_only(made)


def _list_of_readers_is_append_only(application: Application) -> None:
    Reading.objects.create(reference=application.reference, who="A", page="business-case")
    for sql in ("UPDATE business_reading SET who = 'B'", "DELETE FROM business_reading"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
