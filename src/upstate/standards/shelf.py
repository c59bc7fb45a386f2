"""The standards that ship with Upstate."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from upstate.errors import BadStandard
from upstate.standards.standard import Standard, read_standard

_PACKAGED = Path(__file__).parents[1] / "_standards"
_CHECKOUT = Path(__file__).parents[3] / "standards"


@lru_cache(maxsize=1)
def read_standards() -> dict[str, Standard]:
    """Every standard by name, sorted. Raises `BadStandard`."""
    folder = _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
    return {path.stem: read_standard(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))}


def find_standard(name: str) -> Standard:
    """The standard called `name`; raises `BadStandard` that lists those that there are."""
    standards = read_standards()
    if name not in standards:
        raise BadStandard(
            f"There is no standard called {name!r}.",
            allowed=", ".join(standards),
            next_step="Run `upstate standards` to see what a city can be measured by.",
        )
    return standards[name]
