"""Uses are counted by day, dataset and kind; by nothing else."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from django.test import Client

from upstate.web.catalog.actions import count_use
from upstate.web.catalog.models import Usage

FILE = "/datasets/street-trees/versions/2/street-trees.csv"


def counts() -> dict[tuple[str, str, str], int]:
    return {(one.dataset, one.kind, one.file): one.count for one in Usage.objects.all()}


def read(client: Client, address: str, **headers: str) -> None:
    answer = client.get(address, headers=headers)
    b"".join(answer)
    answer.close()


def test_pages_rows_and_files_are_counted_without_a_cookie(visitor: Client) -> None:
    for _ in range(2):
        read(visitor, "/datasets/street-trees/")
    read(visitor, "/datasets/street-trees/rows/")
    read(visitor, "/datasets/street-trees/map/")
    read(visitor, FILE)
    trees = "street-trees"
    assert counts() == {
        (trees, "page", ""): 2,
        (trees, "rows", ""): 1,
        (trees, "map", ""): 1,
        (trees, "download", "street-trees.csv"): 1,
    }
    assert {one.day for one in Usage.objects.all()} == {datetime.now(UTC).date()}
    assert "sessionid" not in visitor.cookies
    page = visitor.get("/datasets/street-trees/").content.decode()
    assert "this page was opened 2 times, rows were looked at 1 times, and files were downloaded 1 times" in page


def test_a_file_that_is_fetched_in_parts_counts_once(visitor: Client) -> None:
    read(visitor, FILE, Range="bytes=0-9")
    read(visitor, FILE, Range="bytes=10-19")
    assert counts() == {("street-trees", "download", "street-trees.csv"): 1}


def test_programs_that_read_everything_are_not_counted(visitor: Client) -> None:
    for agent in ("", "Googlebot/2.1", "Mozilla/5.0 (compatible; bingbot/2.0)", "UptimeRobot", "curl-spider"):
        read(visitor, FILE, **{"User-Agent": agent})
    assert not counts()


def test_what_failed_and_what_was_known_already_is_not_counted(visitor: Client) -> None:
    read(visitor, "/datasets/street-trees/versions/2/nothing.csv")
    read(visitor, "/datasets/street-trees/rows/?f.nothing.is=1")
    visitor.head(FILE).close()
    assert not counts()


def test_no_use_is_lost_between_two_threads(visitor: Client) -> None:
    from django.db import connections

    def use() -> None:
        for _ in range(25):
            count_use(day=datetime.now(UTC).date(), dataset="a", kind="page")
        connections.close_all()

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts() == {("a", "page", ""): 100}
