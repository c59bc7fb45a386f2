"""The gate of what is shared: it looks at the files themselves, whatever was meant to stand in them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from upstate.catalog.gate.texts import scan_sentences, scan_texts
from upstate.errors import UpstateError
from upstate.ranking.travelling import small_counts

# What a person chose to say in public is not looked at as if it were found in the data.
_SAID = ("contact", "link", "place")
# Words of the city's own. They are also looked at apart, since a name drowns among hundreds of words that are Upstate's.
_OWN = ("codes", "yes", "no", "because", "cost")


class NotShared(UpstateError):
    """What would leave holds something that may not, or nobody agreed."""


def refuse_personal(files: Mapping[str, str]) -> None:
    """Raise `NotShared` with everything in `files` (name to text) that looks personal, and every count below 10."""
    cities = _cities(files)
    faults = []
    for name, content in files.items():
        texts, own = _texts(name, content)
        found = [*scan_texts(texts), *scan_texts(own), *scan_sentences(one for one in texts if one not in cities)]
        faults += [f"{name}: {one.words}" for one in found]
    for name in ("evidence.json", "visits.json", "model.json"):
        faults += [f"{name}: a count below 10 at {place}" for place in small_counts(json.loads(files.get(name, "{}")))]
    if faults:
        raise NotShared(
            f"This may not leave: {'; '.join(dict.fromkeys(faults))}",
            allowed="figures, names of columns and words of codes; no person, no address, no count below 10",
            next_step="Take it out of crosswalk.toml or of what you say, and share again.",
        )


def _cities(files: Mapping[str, str]) -> set[str]:
    """Names of cities, many of which could be a person's."""
    bundle = json.loads(files.get("bundle.json", "{}"))
    return {bundle.get("place", ""), bundle.get("from_place", "")}


def _texts(name: str, content: str) -> tuple[list[str], list[str]]:
    """All texts of a file, and those of them that are the city's own words. The card says what the bundle says."""
    if name.endswith(".patch"):
        added = [line[1:] for line in content.splitlines() if line.startswith("+")]
        return added, []
    if name.endswith((".json", ".toml")):
        found = json.loads(content) if name.endswith(".json") else tomllib.loads(content)
        return list(_strings({key: value for key, value in found.items() if key not in _SAID})), list(_own(found))
    return [], []


def _strings(value: Any) -> Iterator[str]:
    """Every text and every key: a city's own words stand in keys too."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str):
        yield value


def _own(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _own(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key == "codes" and isinstance(one, dict):
                yield from one
            else:
                yield from _strings(one) if key in _OWN else _own(one)
