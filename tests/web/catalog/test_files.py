"""Downloads: whole, in parts, known already; and nothing that is not listed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from django.test import Client

from upstate.city.workspace import Workspace

FILE = "/datasets/street-trees/versions/2/street-trees.csv"


def body(answer: object) -> bytes:
    return b"".join(answer)  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def whole(published: Workspace) -> bytes:
    return (published.catalog / "street-trees" / "versions" / "2" / "street-trees.csv").read_bytes()


def test_a_file_is_handed_out_as_it_lies_there(visitor: Client, whole: bytes) -> None:
    answer = visitor.get(FILE)
    assert body(answer) == whole
    assert answer["ETag"] == f'"{hashlib.sha256(whole).hexdigest()}"'
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Content-Disposition"] == 'attachment; filename="street-trees.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Length"] == str(len(whole))
    assert answer["Accept-Ranges"] == "bytes"
    assert not answer.cookies


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("0-0", 0, 0), ("10-19", 10, 19), ("100-", 100, -1), ("-7", -7, -1), ("5-99999999", 5, -1)],
)
def test_a_part_is_handed_out(visitor: Client, whole: bytes, asked: str, first: int, last: int) -> None:
    answer = visitor.get(FILE, headers={"Range": f"bytes={asked}"})
    size = len(whole)
    first, last = first % size, last % size
    assert answer.status_code == 206
    assert body(answer) == whole[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/{size}"


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused(visitor: Client, whole: bytes, asked: str) -> None:
    answer = visitor.get(FILE, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(whole)}"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=",
        "bytes=-",
        "bytes=9-3",
        "bytes=0-1,4-5",
        "lines=1-2",
        "bytes=a-b",
        "bytes=" + "9" * 400 + "-",
        "x" * 5000,
    ],
)
def test_what_is_no_range_gives_the_whole_file(visitor: Client, whole: bytes, asked: str) -> None:
    answer = visitor.get(FILE, headers={"Range": asked})
    assert answer.status_code == 200
    assert body(answer) == whole


def test_a_file_that_is_known_already_is_not_sent_again(visitor: Client) -> None:
    tag = visitor.get(FILE)["ETag"]
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        answer = visitor.get(FILE, headers={"If-None-Match": known})
        assert answer.status_code == 304
        assert not answer.content


def test_a_part_of_a_file_that_has_changed_is_not_given(visitor: Client, whole: bytes) -> None:
    answer = visitor.get(FILE, headers={"Range": "bytes=0-4", "If-Range": '"another"'})
    assert (answer.status_code, body(answer)) == (200, whole)


def test_head_tells_the_size_and_sends_nothing(visitor: Client, whole: bytes) -> None:
    answer = visitor.head(FILE)
    assert answer["Content-Length"] == str(len(whole))
    assert body(answer) == b""


def test_the_newest_is_found_under_a_name_that_stays(visitor: Client) -> None:
    answer = visitor.get("/datasets/street-trees/latest/street-trees.csv")
    assert (answer.status_code, answer["Location"]) == (302, FILE)


def test_the_description_for_programs_is_there(visitor: Client) -> None:
    package = json.loads(body(visitor.get("/datasets/street-trees/versions/1/datapackage.json")))
    assert (package["name"], package["version"]) == ("street-trees", "1")


def test_every_file_that_the_description_names_can_be_had(visitor: Client) -> None:
    package = json.loads(body(visitor.get("/datasets/street-trees/versions/2/datapackage.json")))
    for one in package["resources"]:
        content = body(visitor.get(f"/datasets/street-trees/versions/2/{one['path']}"))
        assert f"sha256:{hashlib.sha256(content).hexdigest()}" == one["hash"]


_NOT_LISTED = (
    "record.json",
    "profile.json",
    "charts.json",
    "difference.json",
    "difference.parquet",
    "../record.json",
    "../../dataset.toml",
    "..%2f..%2f..%2f..%2fcity.toml",
    "%2e%2e%2frecord.json",
    "%2e%2e/record.json",
    "....//record.json",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "street-trees.csv%00",
    "street-trees.csv/",
    "STREET-TREES.CSV",
    "./street-trees.csv",
    "fire-calls.csv",
    "..\\record.json",
)


@pytest.mark.parametrize("folder", ["versions/2", "latest"])
def test_nothing_else_can_be_had(visitor: Client, folder: str) -> None:
    for path in _NOT_LISTED:
        answer = visitor.get(f"/datasets/street-trees/{folder}/{path}")
        assert answer.status_code == 404, path
        assert b"approver@" not in answer.content


def test_a_file_that_was_put_into_the_folder_later_is_not_handed_out(visitor: Client, published: Workspace) -> None:
    folder = published.catalog / "street-trees" / "versions" / "2"
    (folder / "secret.csv").write_text("a\n1\n")
    (folder / "link.csv").symlink_to(Path("/etc/passwd"))
    for name in ("secret.csv", "link.csv"):
        assert visitor.get(f"/datasets/street-trees/versions/2/{name}").status_code == 404
