"""Texts of people who mean harm, at every door that takes a filter: refused in the form of its language, or answered as a slow reading answers."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client, override_settings

from tests.catalog.asking.soql_table import Slow
from tests.catalog.asking.soql_texts import hostile
from tests.catalog.reading.oracle import matching
from tests.catalog.reading.tables import plain
from tests.thorough import examples
from upstate.catalog.asking.cql2 import Reading, read_text
from upstate.catalog.asking.soql import read_soql
from upstate.catalog.reading import Operator, load_schema, parse_filters
from upstate.city.workspace import Workspace
from upstate.web.catalog.api.soda.identifiers import fields_of

TEXTS = examples(2500, few=100)  # at each of the four doors
_OURS = {"count": "height", "date": "planted", "note": "tree_id", "closed_at": "planted"}
_GOOD = [
    "species = 'Acer rubrum'",
    "height > 12",
    "healthy = true and height < 9",
    "species like 'A%' or height is null",
]
_COLUMNS = ("tree_id", "species", "height", "planted", "healthy", "no such column")
Asked = tuple[str, dict[str, str]]


class Door(ABC):
    """One language: how a text is asked in it, the trees of an answer, those that a slow reading keeps, and the parts of a refusal."""

    def __init__(self, table: Path) -> None:
        self.table, self.rows, self.slow = table, plain(table), Slow(table, load_schema(table))

    @abstractmethod
    def ask(self, random: Random, text: str) -> Asked:
        """The address and what is asked of it."""

    def found(self, told: Any) -> list[str]:
        return [row["tree_id"] for row in told]

    @abstractmethod
    def kept(self, asked: dict[str, str]) -> list[int]:
        """Places of the rows that a slow reading keeps."""

    def is_refusal(self, told: Any) -> bool:
        return all(told[part] for part in ("detail", "allowed", "next_step"))


class Rest(Door):
    def ask(self, random: Random, text: str) -> Asked:
        name = f"f.{random.choice(_COLUMNS)}.{random.choice([*Operator])}"
        return "/api/v1/datasets/street-trees/rows", {name: text, "limit": "1000"}

    def found(self, told: Any) -> list[str]:
        return super().found(told["rows"])

    def kept(self, asked: dict[str, str]) -> list[int]:
        filters = parse_filters([one for one in asked.items() if one[0] != "limit"], load_schema(self.table))
        return matching(self.rows, filters)


class Soda(Door):
    def ask(self, random: Random, text: str) -> Asked:
        return "/resource/street-trees.json", {"$where": text, "$limit": "1000"}

    def kept(self, asked: dict[str, str]) -> list[int]:
        where = read_soql(asked.items(), fields_of(self.table)).where
        return [*range(len(self.rows))] if where is None else self.slow.kept(where)

    def is_refusal(self, told: Any) -> bool:
        return told["error"] is True and bool(told["message"])


class Ckan(Door):
    def ask(self, random: Random, text: str) -> Asked:
        filters = text if random.random() < 0.3 else json.dumps({random.choice(_COLUMNS): text})
        return "/api/3/action/datastore_search", {"resource_id": "street-trees", "filters": filters, "limit": "1000"}

    def found(self, told: Any) -> list[str]:
        return super().found(told["result"]["records"])

    def kept(self, asked: dict[str, str]) -> list[int]:
        wanted = json.loads(asked["filters"].strip() or "null") or {}
        return [place for place, row in enumerate(self.rows) if all(_same(row[name], wanted[name]) for name in wanted)]

    def is_refusal(self, told: Any) -> bool:
        return told["success"] is False and bool(told["error"])


class Ogc(Door):
    def ask(self, random: Random, text: str) -> Asked:
        return "/ogc/collections/street-trees/items", {"filter": text, "limit": "1000"}

    def found(self, told: Any) -> list[str]:
        return [one["properties"]["tree_id"] for one in told["features"]]

    def kept(self, asked: dict[str, str]) -> list[int]:
        if not asked["filter"]:
            return [*range(len(self.rows))]
        return self.slow.kept(read_text(asked["filter"], Reading("geometry", lambda *_: (), lambda shape: shape)))

    def is_refusal(self, told: Any) -> bool:
        return "Allowed:" in told["detail"] and bool(told["title"])


def _same(cell: Any, wanted: str) -> bool:
    return cell is not None and str(cell) == wanted


@override_settings(API_REQUESTS_A_MINUTE=10_000_000)
@pytest.mark.parametrize("door", [Rest, Soda, Ckan, Ogc])
def test_whatever_harm_is_meant_is_refused_in_words_or_answered_rightly(
    door: Callable[[Path], Door], visitor: Client, published: Workspace
) -> None:
    folder = published.catalog / "street-trees" / "versions" / "2"
    language, random, outcomes = door(folder / "street-trees.parquet"), Random(9), Counter[int]()
    for _ in range(TEXTS):
        text = hostile(random, lambda: random.choice(_GOOD))
        text = re.sub(r"\b(count|date|note|closed_at)\b", lambda name: _OURS[name[0]], text)
        address, asked = language.ask(random, text)
        answer = visitor.get(f"{address}?{urlencode(asked)}")
        told = json.loads(b"".join(answer) if answer.streaming else answer.content)
        outcomes[answer.status_code] += 1
        if answer.status_code == 200:
            assert language.found(told) == [language.rows[place]["tree_id"] for place in language.kept(asked)], asked
        else:
            assert answer.status_code in (400, 409), (answer.status_code, asked)
            assert language.is_refusal(told), asked
            assert len(answer.content) < 6000
    assert min(outcomes[200], TEXTS - outcomes[200]) > TEXTS // 100, outcomes
