"""The scripts beside the documentation are not a package; they are loaded from their files."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def run_examples() -> ModuleType:
    return _load("run_examples")


@pytest.fixture(scope="session")
def build_reference() -> ModuleType:
    return _load("build_reference")


@pytest.fixture(scope="session")
def pages() -> list[Path]:
    """Every page that people read, the generated ones too."""
    tops = [ROOT / name for name in ("README.md", "GLOSSARY.md", "CHANGELOG.md", "CONTRIBUTING.md")]
    return [*tops, *sorted((ROOT / "docs").rglob("*.md"))]
