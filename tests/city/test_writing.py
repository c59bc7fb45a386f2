"""A file or a folder is whole under its name, or it is not there."""

from __future__ import annotations

import os
import time

import pytest

from upstate.city import publish_folder, write_json, write_text, writing_to


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
