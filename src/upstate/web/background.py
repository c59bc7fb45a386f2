"""What the site does in the background: which actions may be ordered, and for how long each may run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import close_old_connections

from upstate.actions.datasets import open_dataset
from upstate.catalog.public import department_of
from upstate.errors import UpstateError
from upstate.web.jobs import Jobs, Kind
from upstate.web.people.access import Action, may
from upstate.web.people.models import Person


def refuse_without_right(action: Action, order: Mapping[str, Any]) -> None:
    """Raise `UpstateError` where the person who gave the order may not do `action` any more: somebody may have closed the
    account, or taken the role or the department away, while the work waited."""
    # What others publish has no department of the city.
    dataset = order.get("dataset", "")
    department = department_of(open_dataset(Path(order["workspace"]), dataset).folder) if dataset else ""
    close_old_connections()  # the thread of the jobs has no request after which Django would do so
    person = Person.objects.filter(email=order["by"].lower()).first()
    if not may(person, action, department):
        raise UpstateError(
            f"{order['by']} may no longer do this for {dataset or order['name']}.",
            allowed="work for a person whose account is open and has the right when the work begins",
            next_step="Nothing was changed. Somebody who has the right can take the step anew.",
        )


KINDS = {
    "offer": Kind("upstate.actions.offer:offer", time_limit=1800, check=partial(refuse_without_right, Action.EDIT)),
    "publish": Kind(
        "upstate.actions.publish:publish", time_limit=3600, check=partial(refuse_without_right, Action.APPROVE)
    ),
    # It ends by itself at the source's own limit, which is a day at most.
    "harvest": Kind(
        "upstate.actions.harvest_source:harvest_source",
        time_limit=25 * 3600,
        asks_others=True,
        check=partial(refuse_without_right, Action.EDIT),
    ),
    # Ordered by the site itself. It publishes nothing but what city.toml says may be published by rule.
    "offer record": Kind("upstate.actions.offer_record:offer_record", time_limit=3600),
}


def site_jobs() -> Jobs:
    """The jobs of the site that the settings name; each process has one."""
    return _jobs(settings.SITE / "jobs")


@cache
def _jobs(folder: Path) -> Jobs:
    return Jobs(folder, KINDS)
