"""`upstate facts propose`: the pages of another city's portal as a proposal for a guide."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import call


def test_the_pages_of_long_beach_become_a_folder_to_work_on(city_data: Path, tmp_path: Path) -> None:
    archive, folder = city_data / "bizport" / "longbeach_bizport_cms_fixtures.tar.gz", tmp_path / "guide"
    if not archive.exists():
        pytest.skip("the files of BizPort are not in the folder of real tables")
    told = call("facts", "propose", archive, "--to", folder, "--json")
    assert told.code == 0, told.err
    made = json.loads(told.out)
    assert (made["stages"], made["steps"]) == (3, 20)
    assert (folder / "left.txt").read_text("utf-8").splitlines() == made["left"]
    steps = tomllib.loads((folder / "guide.toml").read_text("utf-8"))["steps"]
    assert {f"{one['name']}.en.md" for one in steps} == {file.name for file in (folder / "guide").iterdir()}
    again = call("facts", "propose", archive, "--to", folder)
    assert again.code == 2 and "is there already" in again.err


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"\x1f\x8b\x08\x00half"])
def test_what_is_no_portal_is_told_in_three_parts_and_leaves_nothing(tmp_path: Path, content: bytes | None) -> None:
    archive, folder = tmp_path / "pages.tar.gz", tmp_path / "guide"
    if content is not None:
        archive.write_bytes(content)
    told = call("facts", "propose", archive, "--to", folder)
    assert told.code == 2
    assert "Allowed:" in told.err and "Next:" in told.err and "Traceback" not in told.err
    assert not folder.exists()


def test_what_was_proposed_is_said_with_where_to_go_on(tmp_path: Path) -> None:
    step = tmp_path / "pages" / "plan" / "get-idea"
    step.mkdir(parents=True)
    (step / "attributes.yml").write_text("layout: step\nparent: plan\nis_published: true\n")
    (step / "step-content.html").write_text("<p>Call 562-570-6555.</p>")
    (step.parent / "attributes.yml").write_text("layout: content\n")
    told = call("facts", "propose", tmp_path / "pages", "--to", tmp_path / "guide")
    assert told.code == 0, told.err
    assert "Stages: 1; steps: 1; in " in told.out and "left.txt" in told.out
