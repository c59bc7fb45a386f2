"""`package_search`: words by the site's own search, and the filters of `fq` in the few words of Solr that clients use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from upstate.catalog.reading.columns import clipped
from upstate.catalog.search.words import MOST_CHARACTERS
from upstate.web.catalog.api.ckan.faults import BadParameter
from upstate.web.catalog.api.ckan.parameters import Parameters
from upstate.web.catalog.api.ckan.site import PublicCatalog
from upstate.web.catalog.api.ckan.telling import Package, packages
from upstate.web.catalog.index import matching_datasets

_MOST_ROWS, _MOST_CLAUSES = 1000, 50
_CLAUSE = re.compile(
    r"\s*(?:AND\b|&&)?\s*(?P<sign>[+-]|NOT\s+)?(?P<field>[A-Za-z_*][\w.]*):"
    r'(?P<value>"(?:[^"\\]|\\.)*"|\([^()]*\)|\[[^\[\]]*\]|[^\s()"\[\]]+)\s*',
    re.ASCII,
)
_VALUE = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s"]+)')
_RANGE = re.compile(r"\[\s*(\S+)\s+TO\s+(\S+)\s*\]")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[\d:.]+Z?)?", re.ASCII)

_VALUES: dict[str, Callable[[Package], Iterable[str]]] = {
    "organization": lambda one: [one["organization"]["name"]] if one["organization"] else [],
    "owner_org": lambda one: [one["owner_org"] or ""],
    "tags": lambda one: [tag["name"] for tag in one["tags"]],
    "res_format": lambda one: {file["format"] for file in one["resources"]},
    "license_id": lambda one: [one["license_id"]],
    "groups": lambda one: [],
    "name": lambda one: [one["name"]],
    "id": lambda one: [one["id"]],
    "metadata_created": lambda one: [one["metadata_created"]],
    "metadata_modified": lambda one: [one["metadata_modified"]],
    "dataset_type": lambda one: [one["type"]],
    "type": lambda one: [one["type"]],
    "state": lambda one: [one["state"]],
    "private": lambda one: ["false"],
    "capacity": lambda one: ["public"],
}
_DAYS = ("metadata_created", "metadata_modified")
_COUNTED = ("organization", "groups", "tags", "res_format", "license_id")
_ORDERS: dict[str, Callable[[Package], str]] = {
    "id": lambda one: str(one["id"]),
    "name": lambda one: str(one["name"]),
    "title": lambda one: str(one["title"]).casefold(),
    "title_string": lambda one: str(one["title"]).casefold(),
    "metadata_created": lambda one: str(one["metadata_created"]),
    "metadata_modified": lambda one: str(one["metadata_modified"]),
}


@dataclass(frozen=True)
class _Clause:
    """One condition. values: any of them, in small letters; of days, the first and the last, either of which may be empty."""

    field: str
    values: tuple[str, ...]
    is_range: bool
    is_not: bool

    def holds(self, one: Package) -> bool:
        found = [value.lower() for value in _VALUES[self.field](one)]
        if self.is_range:
            low, high = self.values
            held = any((not low or low <= value[:10]) and (not high or value[:10] <= high) for value in found)
        else:
            held = "*" in self.values or any(value in self.values for value in found)
        return held != self.is_not


def find_packages(asked: Parameters, site: PublicCatalog) -> dict[str, Any]:
    """The answer of `package_search`."""
    words, clauses = _read(asked)
    rows, start = min(asked.whole("rows", 10), _MOST_ROWS), asked.whole("start", 0)
    found = [one for one in _matching(words, site) if all(clause.holds(one) for clause in clauses)]
    found = _sorted(found, asked)
    facets = _facets(found, asked, site) if asked.yes_no("facet", True) else {}
    return {
        "count": len(found),
        "sort": asked.text("sort") or "score desc, metadata_modified desc",
        "facets": {name: {one["name"]: one["count"] for one in facet["items"]} for name, facet in facets.items()},
        "search_facets": facets,
        "results": found[start : start + rows],
    }


def _read(asked: Parameters) -> tuple[str, list[_Clause]]:
    """The words of `q`, and the conditions in it and in the filters."""
    typed = asked.text("q")
    filters = [asked.text("fq"), *asked.names("fq_list", most=_MOST_CLAUSES)]
    if max(map(len, [typed, *filters])) > MOST_CHARACTERS:
        raise BadParameter(
            "q",
            "The search is longer than a search can be.",
            allowed=f"{MOST_CHARACTERS} characters in q, and in each filter",
            next_step="Use fewer words.",
        )
    clauses = [clause for text in filters for clause in _only_clauses(text)]
    words = []
    for part in re.findall(r'\S*"[^"]*"|\S+', typed):
        match = _CLAUSE.fullmatch(part)
        if part in ("*:*", "*", "AND"):
            continue
        if match and match["field"] in _VALUES:
            clauses.append(_clause(match, "q"))
        else:
            words.append(part)
    if len(clauses) > _MOST_CLAUSES:
        raise BadParameter(
            "fq",
            f"{len(clauses)} conditions are asked for.",
            allowed=f"{_MOST_CLAUSES}",
            next_step="Ask with fewer at once.",
        )
    return " ".join(words).replace("\x00", " "), clauses


def _only_clauses(text: str) -> list[_Clause]:
    found, place = [], 0
    while text[place:].strip():
        if text[place:].strip() == "*:*":
            break
        match = _CLAUSE.match(text, place)
        if match is None:
            raise _bad_filter(text[place:].strip())
        found.append(_clause(match, "fq"))
        place = match.end()
    return found


def _clause(match: re.Match[str], name: str) -> _Clause:
    field, value = match["field"], match["value"]
    if field not in _VALUES:
        raise BadParameter(
            name,
            f"There is no field {clipped(field)} to filter by.",
            allowed=", ".join(_VALUES),
            next_step="Filter by one of these.",
        )
    is_not = bool(match["sign"]) and match["sign"] != "+"
    if value.startswith("["):
        return _Clause(field, _days(field, value, name), True, is_not)
    inside = value.removeprefix("(").removesuffix(")") if value.startswith("(") else value
    parts = [one["bare"] or one["quoted"].replace('\\"', '"') for one in _VALUE.finditer(inside)]
    if "AND" in parts or "NOT" in parts:
        raise _bad_filter(value)
    return _Clause(field, tuple(one.lower() for one in parts if one != "OR"), False, is_not)


def _days(field: str, value: str, name: str) -> tuple[str, str]:
    """`[2026-01-01T00:00:00Z TO *]`: a version has a day, not an hour."""
    span = _RANGE.fullmatch(value)
    ends = [_DAY.fullmatch(one) if one != "*" else None for one in span.groups()] if span else []
    if (
        span is None
        or field not in _DAYS
        or any(one != "*" and not end for one, end in zip(span.groups(), ends, strict=True))
    ):
        raise BadParameter(
            name,
            f"{clipped(value)} is no span of {field}.",
            allowed="metadata_modified:[2026-01-31T00:00:00Z TO *], and metadata_created likewise",
            next_step="Write it so.",
        )
    low, high = (end[1] if end else "" for end in ends)
    for day in filter(None, (low, high)):
        _real_day(day, name)
    return low, high


def _real_day(day: str, name: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise BadParameter(
            name, f"There is no day {day}.", allowed="days of the calendar", next_step="Write another."
        ) from None


def _bad_filter(text: str) -> BadParameter:
    return BadParameter(
        "fq",
        f"This part of the filter can not be read: {clipped(text)}.",
        allowed='conditions such as organization:parks tags:"street trees" -res_format:PDF tags:(a OR b), with AND between',
        next_step="Write it in these forms.",
    )


def _matching(words: str, site: PublicCatalog) -> list[Package]:
    """Packages with the words, the best first; without words all, the last published first."""
    if words.strip():
        return packages(matching_datasets(site.datasets, words=words), site)
    return sorted(packages(site.datasets, site), key=lambda one: (one["metadata_modified"], one["name"]), reverse=True)


def _sorted(found: list[Package], asked: Parameters) -> list[Package]:
    """In the order of `sort`. Python's sort keeps the order of equals, so the last key is sorted by first."""
    best = {one["name"]: place for place, one in enumerate(reversed(found))}
    keys: dict[str, Callable[[Package], Any]] = {**_ORDERS, "score": lambda one: best[one["name"]]}
    for part in reversed(asked.names("sort", most=_MOST_CLAUSES)):
        name, _, way = part.partition(" ")
        key, way = keys.get(name), way.strip().lower()
        if key is None or way not in ("", "asc", "desc"):
            raise BadParameter(
                "sort",
                f"Datasets can not be sorted by {clipped(part)}.",
                allowed=f"{', '.join(keys)}; each with asc or desc",
                next_step="Write it as in: title asc, metadata_modified desc",
            )
        found = sorted(found, key=key, reverse=way == "desc")
    return found


def _facets(found: Sequence[Package], asked: Parameters, site: PublicCatalog) -> dict[str, dict[str, Any]]:
    names = asked.names("facet.field", most=len(_COUNTED))
    # CKAN says -1 for all of them.
    most = None if asked.given.get("facet.limit") in (-1, "-1") else asked.whole("facet.limit", 50)
    for name in names:
        if name not in _COUNTED:
            raise BadParameter(
                "facet.field",
                f"There is no facet {clipped(name)}.",
                allowed=", ".join(_COUNTED),
                next_step="Count one of these.",
            )
    shown = {one.name: one.title for one in site.organizations.values()}
    return {name: {"title": name, "items": _counts(found, name, shown)[:most]} for name in names}


def _counts(found: Sequence[Package], name: str, shown: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each value with its packages, most first."""
    counts = Counter(value for one in found for value in _VALUES[name](one))
    return [
        {"name": value, "display_name": shown.get(value, value) if name == "organization" else value, "count": count}
        for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
