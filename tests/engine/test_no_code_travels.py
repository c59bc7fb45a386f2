"""A solution is text. Nothing in the package can run what a stranger wrote as Python."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import upstate

_PACKAGE = Path(upstate.__file__).parent
_MODULES = {"pickle", "_pickle", "cPickle", "joblib", "dill", "cloudpickle", "marshal", "shelve"}
_CALLS = {"eval", "exec", "compile", "__import__", "read_pickle", "to_pickle", "unsafe_load", "full_load", "system"}
_SOURCES = sorted(_PACKAGE.rglob("*.py"))


def dangers(source: str) -> Iterator[str]:
    """Each import and call that could turn bytes into running code."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in _MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in _MODULES:
            yield str(node.module)
        elif isinstance(node, ast.Call):
            yield from _dangerous_call(node)


def _dangerous_call(node: ast.Call) -> Iterator[str]:
    owner = node.func.value.id if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) else ""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in _CALLS and owner not in ("re", "typst"):  # typst sets a page, of a template that is ours
        yield name
    for keyword in node.keywords:
        if keyword.arg == "allow_pickle" and getattr(keyword.value, "value", True):
            yield "allow_pickle"
    if owner == "yaml" and name == "load" and "Loader" not in {keyword.arg for keyword in node.keywords}:
        yield "yaml.load without a safe loader"


@pytest.mark.parametrize("file", _SOURCES, ids=lambda file: file.relative_to(_PACKAGE).as_posix())
def test_no_module_can_run_a_strangers_bytes(file: Path) -> None:
    assert list(dangers(file.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "eval(text)",
        "exec(text)",
        "numpy.load(file, allow_pickle=True)",
        "yaml.load(text)",
        "os.system(text)",
        "pandas.read_pickle(file)",
    ],
)
def test_the_search_finds_what_it_looks_for(source: str) -> None:
    assert list(dangers(source))
