"""A file or a folder is whole under its name, or it is not there."""

from __future__ import annotations

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from upstate.city import publish_folder, write_json, write_new_json, write_text, writing_to


def test_a_write_that_fails_leaves_what_was_there(tmp_path):
    target = tmp_path / "a.txt"
    write_text(target, "before")
    with pytest.raises(RuntimeError), writing_to(target) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_that_fails_is_not_there(tmp_path):
    with pytest.raises(RuntimeError), publish_folder(tmp_path / "ranking") as temporary:
        (temporary / "a.csv").write_text("half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_nan_is_no_json(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "a.json", {"a": float("nan")})
    assert not (tmp_path / "a.json").exists()


def test_what_a_killed_process_left_is_swept_after_an_hour(tmp_path):
    old, young, folder = (tmp_path / f".writing-{name}" for name in ("old", "young", "folder"))
    old.write_text("")
    young.write_text("")
    folder.mkdir()
    (folder / "a").write_text("")
    for path in (old, folder):
        os.utime(path, (time.time() - 7200,) * 2)
    write_text(tmp_path / "a.txt", "a")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".writing-young", "a.txt"]


def test_two_who_write_at_once_get_two_names(tmp_path: Path) -> None:
    def write(value: int) -> Path:
        return write_new_json((tmp_path / f"{place}.json" for place in range(100)), value)

    with ThreadPoolExecutor(8) as many:
        paths = list(many.map(write, range(40)))
    assert len(set(paths)) == 40
    assert sorted(json.loads(path.read_text("utf-8")) for path in paths) == list(range(40))


def test_a_value_that_can_not_be_written_leaves_its_name_free(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_new_json([tmp_path / "a.json"], float("nan"))
    assert not list(tmp_path.iterdir())
