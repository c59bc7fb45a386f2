"""A registry is a stranger: whatever it answers, nothing outside it is read, nothing is run, and nothing grows without end."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.solutions.registry.conftest import Key, Site
from upstate.actions.borrow import borrow
from upstate.actions.build_registry import build_registry
from upstate.actions.trust_registry import add_registry
from upstate.solutions.registry.on_a_site import SiteSource
from upstate.solutions.registry.sources import open_source

Refused = Callable[..., str]
MAINS = "/solutions/water-main-breaks/"


@pytest.fixture
def trusting(city: Path, signed: Path, site: Site, key: Key) -> Path:
    """The city, trusting the signed registry on the site."""
    add_registry(workspace=city, name="peers", address=site.address, key=key.public, answer=lambda _: True)
    return city


def answer(content: bytes, *, status: int = 200, **headers: str) -> Callable[[SimpleHTTPRequestHandler], None]:
    def misbehave(handler: SimpleHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return misbehave


@pytest.mark.parametrize("found", [b"", b"SELECT 1", b"x" * 2_000_000], ids=["empty", "other", "huge"])
def test_another_text_than_the_index_says_is_refused(
    trusting: Path, site: Site, refused: Refused, found: bytes
) -> None:
    site.odd[f"{MAINS}cohort.sql"] = answer(found)
    said = refused(borrow, workspace=trusting, solution="peers/water-main-breaks")
    assert "cohort.sql in the registry" in said
    assert not (trusting / "solutions" / "water-main-breaks").exists()


def test_one_changed_letter_is_refused(trusting: Path, signed: Path, site: Site, refused: Refused) -> None:
    text = (signed / MAINS[1:] / "label.sql").read_bytes()
    site.odd[f"{MAINS}label.sql"] = answer(text.swapcase())
    assert "is not what its index says" in refused(borrow, workspace=trusting, solution="peers/water-main-breaks")


def test_a_text_cut_off_on_the_way_is_refused(trusting: Path, site: Site, refused: Refused) -> None:
    site.odd[f"{MAINS}cohort.sql"] = answer(b"SELECT", Content_Length="4000")
    assert "can not be read" in refused(borrow, workspace=trusting, solution="peers/water-main-breaks")


def test_an_index_without_end_is_cut_off(city: Path, signed: Path, site: Site, key: Key, refused: Refused) -> None:
    def endless(handler: SimpleHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b" " * 65_536)
        except OSError:
            pass

    site.odd["/registry.json"] = endless
    said = refused(add_registry, workspace=city, name="a", address=site.address, key=key.public, answer=lambda _: True)
    assert "longer than 10,000,000 bytes" in said


@pytest.mark.parametrize(("first", "drop"), [(b"HTTP/1.0 200 OK\r\n\r\n", b" "), (b"HTTP/1.0 200 OK\r\nX: ", b"y")])
def test_a_site_that_drips_its_answer_or_the_head_of_it_is_left(
    signed: Path, site: Site, refused: Refused, first: bytes, drop: bytes
) -> None:
    def drip(handler: SimpleHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(first)
            while True:
                handler.wfile.write(drop)
                time.sleep(0.05)
        except OSError:
            pass

    site.odd["/registry.json"] = drip
    with SiteSource(site.address, most_seconds=0.5) as source:
        assert "took longer than" in refused(source.read, "registry.json", 10_000)


def test_one_deadline_holds_for_all_that_a_site_is_asked(signed: Path, site: Site, refused: Refused) -> None:
    def slow(handler: SimpleHTTPRequestHandler) -> None:
        time.sleep(0.3)
        answer(b"1")(handler)

    def read_all() -> None:
        with SiteSource(site.address, most_seconds=0.8) as source:
            for number in range(6):
                site.odd[f"/{number}"] = slow
                assert source.read(str(number), 10) == b"1"

    assert "took longer than" in refused(read_all)
    assert len(site.asked) < 6


def test_redirects_are_not_followed(trusting: Path, site: Site, refused: Refused) -> None:
    site.odd[f"{MAINS}cohort.sql"] = answer(b"", status=302, Location="http://169.254.169.254/latest/meta-data")
    assert "it has moved to http://169.254.169.254" in refused(
        borrow, workspace=trusting, solution="peers/water-main-breaks"
    )


def test_packed_answers_are_not_unpacked(trusting: Path, site: Site, refused: Refused) -> None:
    site.odd[f"{MAINS}cohort.sql"] = answer(b"\x1f\x8b", Content_Encoding="gzip")
    assert "packed" in refused(borrow, workspace=trusting, solution="peers/water-main-breaks")


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_site_that_answers_something_else_is_told(trusting: Path, site: Site, refused: Refused, status: int) -> None:
    site.odd[f"{MAINS}cohort.sql"] = answer(b"", status=status)
    assert "cohort.sql" in refused(borrow, workspace=trusting, solution="peers/water-main-breaks")


def test_a_site_that_is_gone_is_told(trusting: Path, refused: Refused) -> None:
    toml = trusting / "registries.toml"
    kept = toml.read_text("utf-8").splitlines()
    toml.write_text("\n".join('address = "http://127.0.0.1:9"' if "address" in line else line for line in kept))
    assert "can not be read from http://127.0.0.1:9" in refused(
        borrow, workspace=trusting, solution="peers/water-main-breaks"
    )


def spoil(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Write an index that `upstate registry build` would never write."""
    build_registry(folder=folder)
    index = folder / "registry.json"
    document = json.loads(index.read_text("utf-8"))
    change(document)
    index.write_text(json.dumps(document), "utf-8")


def mains(document: dict[str, Any]) -> Any:
    return next(one for one in document["solutions"] if one["name"] == "water-main-breaks")


@pytest.mark.parametrize(
    "change",
    [
        lambda found: mains(found)["files"].update({"../../../etc/passwd": 10}),
        lambda found: mains(found)["files"].update({"/etc/passwd": 10}),
        lambda found: mains(found)["files"].update({"a/./b.md": 10}),
        lambda found: mains(found)["files"].update({"a\\b.md": 10}),
        lambda found: mains(found).update(folder="../other"),
        lambda found: mains(found).update(name="../mains"),
        lambda found: mains(found)["files"].update({"big.md": 10**12}),
        lambda found: mains(found)["files"].update({f"{number}.md": 1 for number in range(200)}),
        lambda found: mains(found)["files"].update({"less.md": -1}),
        lambda found: mains(found).update(sha256="0" * 63),
        lambda found: mains(found).update(title="\u001b[2J"),
        lambda found: mains(found).update(title="<script>alert(1)</script>"),
        lambda found: found["solutions"].append(mains(found)),
        lambda found: found.update(made_at="2026-01-01T00:00:00"),
        lambda found: found.update(format=2),
        lambda found: found.update(more="unknown"),
        lambda found: found.update(shared=[{"solution": "x"}]),
    ],
)
def test_an_index_that_reaches_out_or_lies_is_refused(
    city: Path, registry: Path, refused: Refused, change: Callable[[dict[str, Any]], None]
) -> None:
    spoil(registry, change)
    add = {"workspace": city, "name": "a", "address": str(registry), "unsigned": True, "answer": lambda _: True}
    refused(add_registry, **add)
    assert not (city / "registries.toml").exists()


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b"\xff\xfe", b"null", b"{}", b'{"format": 1e999}'])
def test_an_index_that_is_no_index_is_refused(city: Path, registry: Path, refused: Refused, content: bytes) -> None:
    (registry / "registry.json").write_bytes(content)
    add = {"workspace": city, "name": "a", "address": str(registry), "unsigned": True, "answer": lambda _: True}
    assert "is no index of a registry" in refused(add_registry, **add)


def test_a_text_that_is_no_solution_is_refused_though_the_index_is_right_about_it(
    city: Path, registry: Path, refused: Refused
) -> None:
    from upstate.solutions import read_folder

    build_registry(folder=registry)
    (registry / "solutions/water-main-breaks/cohort.sql").write_text("SELECT * FROM read_csv('/etc/passwd')")
    text = read_folder(registry / "solutions/water-main-breaks")

    def true(found: dict[str, Any]) -> None:
        mains(found).update(sha256=text.sha256, files={path: len(one) for path, one in text.files.items()})

    index = json.loads((registry / "registry.json").read_text("utf-8"))
    true(index)
    (registry / "registry.json").write_text(json.dumps(index))
    add_registry(workspace=city, name="a", address=str(registry), unsigned=True, answer=lambda _: True)
    refused(borrow, workspace=city, solution="a/water-main-breaks")
    assert not (city / "solutions" / "water-main-breaks").exists()


def test_a_link_in_a_folder_is_not_followed(city: Path, registry: Path, refused: Refused, tmp_path: Path) -> None:
    build_registry(folder=registry)
    add_registry(workspace=city, name="a", address=str(registry), unsigned=True, answer=lambda _: True)
    file = registry / "solutions/water-main-breaks/cohort.sql"
    (tmp_path / "secret").write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(tmp_path / "secret")
    assert "is a link" in refused(borrow, workspace=city, solution="a/water-main-breaks")


def test_a_pipe_in_a_folder_does_not_wait_for_ever(city: Path, registry: Path, refused: Refused) -> None:
    build_registry(folder=registry)
    add_registry(workspace=city, name="a", address=str(registry), unsigned=True, answer=lambda _: True)
    file = registry / "solutions/water-main-breaks/cohort.sql"
    file.unlink()
    os.mkfifo(file)
    refused(borrow, workspace=city, solution="a/water-main-breaks")


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/registry",
        "ftp://example.com",
        "file:///etc",
        "git+ext::sh -c id",
        "ext::sh -c touch% /tmp/x",
        "https://user:secret@example.com",
        "git+file:///nowhere",
        "git+file://--upload-pack=touch",
        "git+ssh://-oProxyCommand=id@127.0.0.1/a",
        "git+ssh://%2doProxyCommand=id@127.0.0.1/a",
        "git+ssh://git@-oProxyCommand=id/a",
        "git+ssh://git:secret@127.0.0.1/a",
        "git+https://git@127.0.0.1:9/a",
        "/nowhere",
        "",
    ],
)
def test_an_address_that_is_no_registry_is_refused(refused: Refused, address: str) -> None:
    def read() -> None:
        with open_source(address) as source:
            source.read("registry.json", 100)

    assert "secret" not in refused(read)


def test_ssh_may_name_a_person_and_asks_nothing(
    tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    ssh = tmp_path / "ssh"
    ssh.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/said\nexit 1\n')
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    def read() -> None:
        with open_source("git+ssh://git@example.org/towns/registry.git"):
            pass

    assert "can not be read" in refused(read)
    said = (tmp_path / "said").read_text()
    assert "-oBatchMode=yes" in said
    assert "git@example.org" in said
