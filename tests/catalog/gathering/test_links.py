"""Asking what links lead to."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.tables.servers.speaking import Answer, Asked, Brain, Speaker, endless_head
from upstate.catalog.gathering.links import ask_links

Serve = Callable[[Brain], Speaker]


def _ask(*links: str, seconds: float = 20, private: bool = True) -> dict[str, str]:
    return dict(ask_links(links, until=time.monotonic() + seconds, may_be_private=lambda _: private))


def test_a_link_is_asked_for_its_head_and_where_that_is_not_known_for_one_byte(serve: Serve) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.path == "/gone":
            return Answer(404)
        return Answer(501) if asked.method == "HEAD" and asked.path == "/old" else Answer(200, b"x" * 100)

    site = serve(answer)
    found = _ask(f"{site.home}/there", f"{site.home}/old", f"{site.home}/gone")
    assert found == {f"{site.home}/there": "", f"{site.home}/old": "", f"{site.home}/gone": "it answered 404"}
    asked = [(one.method, one.path, one.headers.get("range")) for one in site.asked]
    assert asked[:3] == [("HEAD", "/there", None), ("HEAD", "/old", None), ("GET", "/old", "bytes=0-0")]


def test_what_does_not_let_programs_in_is_there(serve: Serve) -> None:
    site = serve(lambda _: Answer(403))
    assert _ask(f"{site.home}/x") == {f"{site.home}/x": ""}


def test_a_link_into_a_private_network_is_not_asked(serve: Serve) -> None:
    site = serve(lambda _: Answer(200))
    assert "inside a private network" in _ask(f"{site.home}/x", private=False)[f"{site.home}/x"]
    assert site.asked == []


def test_a_site_that_is_not_there_is_told(serve: Serve) -> None:
    site = serve(lambda _: Answer(200))
    site.close()
    assert "the connection failed" in _ask(f"{site.home}/x")[f"{site.home}/x"]


def test_links_of_one_host_are_asked_one_after_the_other_and_the_time_ends_it(serve: Serve) -> None:
    at_once, most = [0], [0]

    def slow(_: Asked) -> Answer:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        time.sleep(0.3)
        at_once[0] -= 1
        return Answer(200)

    site, began = serve(slow), time.monotonic()
    found = _ask(*(f"{site.home}/{number}" for number in range(50)), seconds=2)
    assert 1 <= len(found) < 10 and most == [1] and time.monotonic() - began < 4


def test_a_site_that_never_ends_its_answer_does_not_hold_up_the_others(serve: Serve) -> None:
    bad, good, began = serve(lambda _: Answer(200)), serve(lambda _: Answer(200)), time.monotonic()
    bad.always = endless_head
    found = _ask(f"{bad.home}/x", f"{good.home}/x", seconds=2)
    assert found[f"{good.home}/x"] == "" and time.monotonic() - began < 5
