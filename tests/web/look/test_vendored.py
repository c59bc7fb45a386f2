"""What others made and the site hands on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.management import call_command
from django.test import override_settings

import upstate.web
from upstate.city.workspace import Workspace

STATIC = Path(upstate.web.__file__).parent / "static"
VENDORED = sorted(path for path in (STATIC / "vendor").iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: str(folder.name))
def test_each_has_its_licence_beside_it_and_is_named(folder: Path) -> None:
    assert [path for path in folder.iterdir() if path.name.startswith("LICENSE") and path.stat().st_size > 200]
    assert f"`{folder.name}/`" in (STATIC / "THIRD_PARTY.md").read_text("utf-8")


def test_every_file_can_be_hashed(city: Workspace, tmp_path: Path) -> None:
    """The storage of production follows every address in a style and stops at one that leads nowhere."""
    storage = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
    with override_settings(STORAGES=storage, STATIC_ROOT=tmp_path / "out"):
        call_command(Command(), interactive=False, verbosity=0)
    assert (tmp_path / "out" / "staticfiles.json").exists()


def test_nothing_of_it_asks_another_host_for_a_file() -> None:
    for path in STATIC.rglob("*.css"):
        addresses = re.findall(r"url\([\"']?((?:https?:)?//[^)\"']+)", path.read_text("utf-8"))
        assert addresses == [], path


def test_no_font_is_sent() -> None:
    assert "@font-face" not in (STATIC / "vendor" / "uswds" / "uswds.min.css").read_text("utf-8")
    assert not [path for path in STATIC.rglob("*") if path.suffix in {".woff", ".woff2", ".ttf"}]


def test_no_template_holds_a_script_or_a_style() -> None:
    web = Path(upstate.web.__file__).parent
    for path in web.rglob("*.html"):
        text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text("utf-8"), flags=re.S)
        assert not re.search(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", text), path
        for script in re.findall(r"<script\b[^>]*>", text):
            assert "src=" in script or 'type="application/' in script, f"{path}: {script}"
