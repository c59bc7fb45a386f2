"""A registry is built of what is sound, and never such that those who trust it would refuse it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from upstate.actions.build_registry import build_registry
from upstate.solutions.bundle import Bundle

Refused = Callable[..., str]
BUNDLE = Bundle(
    solution="water-main-breaks",
    title="Which mains?",
    version="1.0.0",
    sha256="0" * 64,
    place="Millbrook, NY",
    shared_on=date(2026, 1, 1),
    status="stopped",
    because="it rained",
)


@pytest.fixture
def bundle(registry: Path) -> Path:
    """The file of a sound bundle in the registry."""
    file = registry / "shared" / "water-main-breaks" / "millbrook" / "bundle.json"
    file.parent.mkdir(parents=True)
    file.write_text(BUNDLE.model_dump_json(), "utf-8")
    return file


def test_what_is_sound_is_offered(registry: Path, bundle: Path) -> None:
    built = build_registry(folder=registry)
    assert built.solutions == (
        "business-portal 1.0.0",
        "city-stat 1.0.0",
        "open-data-policy 1.0.0",
        "road-challenge 1.0.0",
        "road-decay 1.0.0",
        "smoke-alarms 1.0.0",
        "water-main-breaks 1.0.0",
    )
    assert built.shared == ("water-main-breaks: Millbrook, NY",)


@pytest.mark.parametrize("name", ["two words", "-dash", "ünï", "a\nb", "\udcff", "x" * 150, "{}"])
def test_a_folder_of_an_odd_name_is_told(registry: Path, refused: Refused, name: str) -> None:
    shutil.copytree(registry / "solutions" / "road-decay", registry / "solutions" / name)
    assert "No index was made" in refused(build_registry, folder=registry)
    assert not (registry / "registry.json").exists()


@pytest.mark.parametrize("spoil", [os.mkfifo, lambda file: file.symlink_to("/dev/zero"), lambda file: file.mkdir()])
def test_a_bundle_that_is_no_plain_file_is_not_read(
    registry: Path, bundle: Path, refused: Refused, spoil: Callable[[Path], object]
) -> None:
    bundle.unlink()
    spoil(bundle)
    assert "bundle.json" in refused(build_registry, folder=registry)


def test_a_folder_that_is_a_link_is_not_offered(registry: Path, refused: Refused, tmp_path: Path) -> None:
    (registry / "solutions" / "road-decay").rename(tmp_path / "road-decay")
    (registry / "solutions" / "road-decay").symlink_to(tmp_path / "road-decay")
    assert "is a link" in refused(build_registry, folder=registry)


def test_an_index_that_would_be_refused_is_not_written_and_the_one_before_stays(
    registry: Path, refused: Refused
) -> None:
    build_registry(folder=registry, name="Peers")
    before = (registry / "registry.json").read_bytes()
    for name in ("x", "x" * 121, "\x1b[2J", "<b>Peers"):
        assert "No index was made" in refused(build_registry, folder=registry, name=name)
    shutil.copytree(registry / "solutions" / "road-decay", registry / "solutions" / "Road-Decay")
    assert "two solutions have one name" in refused(build_registry, folder=registry)
    assert (registry / "registry.json").read_bytes() == before
