"""Counting how often data is used: without cookies, without addresses, and after the answer has been sent."""

from __future__ import annotations

import logging
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import Error
from django.db.models import Sum
from django.http import HttpRequest, HttpResponseBase

from upstate.web.catalog.actions import count_use
from upstate.web.catalog.models import Usage

_log = logging.getLogger(__name__)
# Programs that read every page, by what they call themselves. Who says nothing of itself is no browser.
_BOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|scrape|monitor|uptime|preview|headless|archiver|facebookexternalhit|lighthouse",
    re.IGNORECASE,
)


def counted(request: HttpRequest, response: Any, *, dataset: str, kind: Any, file: str = "") -> Any:
    """Give `response`, and count one use of `dataset` once it has been sent."""
    if _counts(request, response):
        day = datetime.now(UTC).date()
        # Django closes what stands here when the last byte is out: nobody waits for the database.
        response._resource_closers.append(lambda: _count(day=day, dataset=dataset, kind=kind, file=file))
    return response


def _counts(request: HttpRequest, response: HttpResponseBase) -> bool:
    agent = request.headers.get("User-Agent", "")
    begins = request.headers.get("Range", "bytes=0-").startswith("bytes=0-")
    return (
        request.method == "GET"
        and response.status_code in (200, 206)
        and begins  # a file that is fetched in parts is counted once
        and bool(agent)
        and not _BOT.search(agent)
    )


def _count(*, day: date, dataset: str, kind: str, file: str) -> None:
    try:
        count_use(day=day, dataset=dataset, kind=kind, file=file[:200])
    except Error:
        _log.warning("A use of %s was not counted", dataset, exc_info=True)


def uses(dataset: str) -> dict[str, int]:
    """Uses of a dataset in the last 30 days, by kind."""
    since = datetime.now(UTC).date() - timedelta(days=30)
    found = Usage.objects.filter(dataset=dataset, day__gt=since).values_list("kind").annotate(Sum("count"))
    return dict.fromkeys(Usage.Kind.values, 0) | dict(found.order_by())


def downloads(dataset: str) -> dict[str, int]:
    """Downloads of each file of a dataset since it was first published, by the file's name."""
    found = Usage.objects.filter(dataset=dataset, kind=Usage.Kind.DOWNLOAD).values_list("file").annotate(Sum("count"))
    return dict(found.order_by())
