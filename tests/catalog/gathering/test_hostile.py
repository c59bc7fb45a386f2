"""Sources that mean harm or are broken: each ends in three parts, soon, and nobody's private network is asked."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.catalog.gathering.conftest import items, pages
from tests.catalog.gathering.made import data_json, dcat, one_file
from tests.tables.servers.speaking import (
    Answer,
    Brain,
    Fault,
    Speaker,
    cut_half_way,
    dripping,
    endless_head,
    leads_to,
    status,
    web_page,
)
from upstate.catalog.gathering import asking
from upstate.tables.servers.faults import UnreadableServer

Serve = Callable[[Brain], Speaker]
_FILE = one_file("/data.json", data_json([dcat(1)]))


def refuse(kind: str, address: str, **said: Any) -> UnreadableServer:
    with pytest.raises(UnreadableServer) as caught:
        list(pages(kind, address, **said))
    fault = caught.value
    assert fault.given and fault.allowed and fault.next_step
    return fault


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (web_page, "sends a web page in place of a catalog in JSON"),
        (status(404), "answered 404"),
        (status(500), "failed 6 times, at last so: it answered 500"),
        (status(403), "does not let us in"),
        (cut_half_way, "failed 6 times"),
        (lambda _: Answer(200, b""), "sends nothing in place of a catalog"),
        (lambda _: Answer(200, b'{"dataset": [{"title": "A"}, {"ti'), "sends broken JSON: line 1"),
        (lambda _: Answer(200, b'{"dataset": ' + b"[" * 100_000), "sends broken JSON"),
        (lambda _: Answer(200, b'{"title": "no list"}'), "holds no list of datasets"),
        (lambda _: Answer(200, b"\xff\xfe\x00"), "sends something else in place of a catalog"),
        (leads_to("http://169.254.169.254/latest/meta-data/"), "leads to 169.254.169.254"),
        (leads_to("http://[::ffff:10.0.0.1]/"), "leads to ::ffff:"),
        (leads_to("file:///etc/passwd"), "leads to something that is no https address"),
        (leads_to("gopher://a.example/"), "leads to something that is no https address"),
    ],
)
def test_a_source_that_is_broken_or_leads_astray_is_told_in_three_parts(
    serve: Serve, fault: Fault, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing answers at those addresses here, so that the connection itself has to be thought of as made.
    monkeypatch.setattr(socket.socket, "connect", _pretend(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "getpeername", _peer(socket.socket.getpeername))
    source = serve(_FILE)
    source.always = fault
    assert words in refuse("data.json", source.home).given


def _pretend(real: Any) -> Any:
    """Connections to private addresses seem to stand; all others are real."""

    def connect(self: socket.socket, address: Any) -> None:
        if address[0] not in ("169.254.169.254", "::ffff:10.0.0.1", "::ffff:a00:1"):
            real(self, address)

    return connect


def _peer(real: Any) -> Any:
    def getpeername(self: socket.socket) -> Any:
        try:
            return real(self)
        except OSError:
            return ("169.254.169.254", 80) if self.family == socket.AF_INET else ("::ffff:10.0.0.1", 80)

    return getpeername


def test_a_source_in_a_private_network_is_not_asked_unless_its_file_allows_it(serve: Serve) -> None:
    source = serve(_FILE)
    assert "inside a private network" in refuse("data.json", source.home, private=False).given
    assert source.asked == []
    assert len(items("data.json", source.home)) == 1


def test_a_name_that_means_another_address_the_second_time_reaches_nobody(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = serve(_FILE)
    real, asked = socket.getaddrinfo, []

    def rebinding(host: str, *more: Any, **said: Any) -> Any:
        asked.append(host)
        if host != "rebind.example":
            return real(host, *more, **said)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, source.port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    socket.getaddrinfo("rebind.example", 80)  # whoever looked first saw a public address
    fault = refuse("data.json", f"http://rebind.example:{source.port}/", private=False)
    assert "leads to rebind.example (127.0.0.1), which is inside a private network" in fault.given
    assert source.asked == []


def test_a_source_that_leads_to_another_port_of_this_machine_reaches_nobody(serve: Serve) -> None:
    inside, source = serve(_FILE), serve(_FILE)
    source.always = leads_to(f"{inside.home}/data.json")
    assert "inside a private network" in refuse("data.json", source.home).given
    assert inside.asked == []


@pytest.mark.parametrize("fault", [dripping, endless_head])
def test_a_source_that_drips_is_left_when_the_time_is_over(serve: Serve, fault: Fault) -> None:
    source, began = serve(_FILE), time.monotonic()
    source.always = fault
    refuse("data.json", source.home, seconds=1.5)
    assert time.monotonic() - began < 6


def test_a_source_that_says_nothing_at_all_is_left_when_the_time_is_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        began = time.monotonic()
        refuse("ckan", f"http://127.0.0.1:{mute.getsockname()[1]}/", seconds=1.5)
    assert time.monotonic() - began < 6


@pytest.mark.parametrize("kind", ["data.json", "ckan"])
def test_a_little_that_unpacks_to_very_much_is_too_much(
    serve: Serve, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_MOST_BYTES", 2**20)
    bomb = gzip.compress(b" " * 2**26)
    source = serve(lambda _: Answer(200, bomb, {"Content-Encoding": "gzip"}))
    assert "sends more than" in refuse(kind, source.home).given


def test_more_datasets_than_any_catalog_has_are_too_many(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_ITEMS", 3)
    source = serve(one_file("/data.json", data_json([dcat(number) for number in range(5)])))
    assert "lists more than 3 datasets" in refuse("data.json", source.home).given
