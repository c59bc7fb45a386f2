"""A made-up proof and ranking, small enough to check by hand, and a page as a tree that tests can ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest

from upstate.ranking.report import render_report
from upstate.solutions import RankingSolution, find_on_shelf, read_folder, read_ranking

SHARES = ("0.5%", "1%", "2%", "5%", "10%")
DATES = ("2010-01-01", "2011-01-01", "2012-01-01")
_VOID = frozenset({"meta", "link", "br", "img", "input", "hr"})


def _ranker(name: str, kind: str, precision: tuple[float, float, float], *, auc: float | None) -> dict[str, Any]:
    """precision: at the top 1 % on each date; the other shares are made from its mean."""
    mean = round(sum(precision) / len(precision), 6)
    by_share = {share: round(mean * factor, 6) for share, factor in zip(SHARES, (1.2, 1, 0.8, 0.5, 0.3), strict=True)}
    return {
        "name": name,
        "kind": kind,
        "auc": auc,
        "precision": by_share,
        "recall": {share: round(value / 3, 6) for share, value in by_share.items()},
        "lift": {share: round(value / 0.02, 6) for share, value in by_share.items()},
        "interval": {share: [round(value * 0.8, 6), round(value * 1.2, 6)] for share, value in by_share.items()},
        "spread_of_ties": {
            share: [value, value] if kind == "model" else [0.1, 0.4] for share, value in by_share.items()
        },
        "outcomes_within_work": {"1%": 0.05, "5%": 0.21},
        "dates": [
            {
                "as_of": as_of,
                "auc": auc,
                "precision": dict.fromkeys(SHARES, value),
                "recall": dict.fromkeys(SHARES, value),
                "outcomes_within_work": {"1%": 0.05, "5%": 0.21},
            }
            for as_of, value in zip(DATES, precision, strict=True)
        ],
        "budget": {"k": 40.0, "hits": round(40 * mean, 6), "precision": mean, "recall": 0.1, "lift": mean / 0.02},
    }


@pytest.fixture
def evidence() -> dict[str, Any]:
    return {
        "format": 1,
        "city": "Brookfield, NY",
        "made_on": "2020-05-04",
        "solution": {"name": "water-main-breaks", "version": "1.0.0", "sha256": "ab" * 32},
        "seed": 7,
        "inputs": [{"table": "Pipes", "fills": ["mains"], "source": "pipes.csv", "sha256": "cd" * 32, "rows": 1234}],
        "crosswalk_sha256": "ef" * 32,
        "versions": {"upstate": "0.1.0", "python": "3.11.7"},
        "horizon_years": 3,
        "units": "water mains",
        "outcome": "broke",
        "headline": "1%",
        "work_unit": "km",
        "as_of": list(DATES),
        "dates": [
            {
                "as_of": as_of,
                "units": 4000 + place,
                "with_outcome": 80,
                "outcomes": 95,
                "base_rate": 0.02,
                "trained_on": ["2005-01-01", "2006-01-01"],
            }
            for place, as_of in enumerate(DATES)
        ],
        "base_rate": 0.02,
        "rankers": [
            _ranker("random", "random", (0.02, 0.02, 0.02), auc=0.5),
            _ranker("most past breaks first", "rule", (0.26, 0.31, 0.27), auc=0.74),
            _ranker("an index", "index", (0.2, 0.21, 0.19), auc=0.8),
            _ranker("logistic regression", "model", (0.3, 0.29, 0.31), auc=0.91),
            _ranker("power-law Poisson", "model", (0.29, 0.3, 0.28), auc=0.9),
        ],
        "verdict": {
            "best": "logistic regression",
            "best_rule": "most past breaks first",
            "at": "1%",
            "gain": 0.02,
            "interval": [-0.012, 0.051],
            "beats_rule": False,
            "by_share": {
                share: {"model": 0.3, "rule": 0.28, "gain": 0.02, "interval": [-0.012, 0.051], "beats_rule": False}
                for share in SHARES
            },
            "sentence": "No. The page says it anew from the figures.",
            "list": {
                "ranker": "power-law Poisson",
                "by_share": {
                    share: {"model": 0.29, "rule": 0.28, "gain": 0.01, "interval": [-0.02, 0.04], "beats_rule": False}
                    for share in SHARES
                },
                "sentence": "",
            },
        },
        "calibration": {
            "model": "power-law Poisson",
            "predicted": 252.4,
            "actual": 240,
            "ratio": 1.0517,
            "bins": [
                {"units": 6000, "predicted": 0.002, "actual": 0.001},
                {"units": 5000, "predicted": 0.021, "actual": 0.024},
                {"units": 1003, "predicted": 0.34, "actual": 0.29},
            ],
        },
        "dropped_features": ["lined"],
        "history": {"begins": "1998-01-01", "settled": "2015-06-30"},
        "missing_fields": ["mains.retired"],
        "checks": [
            {
                "name": "missing_date",
                "table": "mains",
                "rows": 12,
                "share": 0.003,
                "action": "not in the cohort",
                "sentence": "12 of the water mains have no usable date.",
                "examples": ["Pipes row 3: 17", "Pipes row 9: 44", "Pipes row 12: 61"],
                "details": {},
            }
        ],
        "leaks": [
            {
                "column": "GRADE",
                "sign": "predicts too well",
                "figure": 0.97,
                "used": False,
                "sentence": "GRADE knows it.",
            }
        ],
        "budget": {"words": "40", "price": None},
        "equity": {
            "group": "WARD",
            "ranker": "power-law Poisson",
            "at": "40",
            "rows": [
                _group("North", units=7000, chosen=90, positive=150, caught=30),
                _group("South", units=5000, chosen=30, positive=90, caught=6),
                _group("Harbour", units=3, chosen=0, positive=0, caught=0),
            ],
        },
        "seconds": 12.5,
        "peak_memory_mb": 300.0,
    }


def _group(name: str, *, units: int, chosen: int, positive: int, caught: int) -> dict[str, Any]:
    return {
        "group": name,
        "units": units,
        "chosen": chosen,
        "chosen_share": chosen / units,
        "with_outcome": positive,
        "base_rate": positive / units,
        "caught": caught,
        "missed": positive - caught,
        "recall": caught / positive if positive else None,
    }


@pytest.fixture
def ranking() -> dict[str, Any]:
    return {
        "format": 1,
        "city": "Brookfield, NY",
        "made_on": "2020-05-04",
        "seed": 7,
        "as_of": "2015-07-01",
        "horizon_years": 3,
        "units_word": "water mains",
        "outcome": "broke",
        "ranker": {"name": "power-law Poisson", "kind": "model"},
        "trained_on": ["2005-01-01"],
        "budget": "40",
        "price": None,
        "per_work": False,
        "work_total": 1.5,
        "proved_at_budget": True,
        "has_passed": False,
        "inputs": [{"table": "Pipes", "fills": ["mains"], "source": "pipes.csv", "sha256": "cd" * 32, "rows": 1234}],
        "crosswalk_sha256": "ef" * 32,
        "solution": {"name": "water-main-breaks", "version": "1.0.0", "sha256": "ab" * 32},
        "work": {"unit": "km", "least": 0.02},
        "ranked": 4100,
        "units": [unit(place) for place in range(1, 13)],
    }


def unit(rank: int, **details: Any) -> dict[str, Any]:
    return {
        "id": f"M-{rank}",
        "rank": rank,
        "probability": round(0.5 - rank / 100, 6),
        "reasons": [f"{rank} breaks on record (risk ×3.1)", "made of cast iron (risk ×2.2)"],
        "work": 0.1,
        "details": {
            "material": "cast_iron",
            "installed": "1931-01-01",
            "length_m": 120.44 + rank,
            "longitude": -76.1 + rank / 1000,
            "latitude": 43.0 + rank / 2000,
        }
        | details,
    }


@pytest.fixture
def make_unit() -> Callable[..., dict[str, Any]]:
    return unit


@pytest.fixture(scope="session")
def solution() -> RankingSolution:
    return read_ranking(read_folder(find_on_shelf("water-main-breaks")))


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is written in it and in all that it holds, each run of white space (but no-break spaces) as one space."""
        return re.sub(r"[ \n]+", " ", "".join(self.pieces)).strip()

    def all(self, tag: str) -> list[Element]:
        return [found for child in self.children for found in ([child] if child.tag == tag else []) + child.all(tag)]

    def by_id(self, key: str) -> Element:
        return next(one for one in self.everything() if one.attributes.get("id") == key)

    def everything(self) -> list[Element]:
        return [found for child in self.children for found in (child, *child.everything())]


class _Reader(HTMLParser):
    """Fails on an element that is closed in the wrong place or never."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        assert len(element.attributes) == len(attrs), f"an attribute of {tag} is given twice"
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"{tag} is closed inside {self.open[-1].tag}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.pieces.append(data)


def read_page(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"{reader.open[-1].tag} is never closed"
    return reader.open[0]


@pytest.fixture
def page_of(solution: RankingSolution) -> Callable[..., Element]:
    """Render and read; by default without a ranking."""
    return lambda evidence, ranking=None: read_page(
        render_report(evidence=evidence, ranking=ranking, solution=solution)
    )


@pytest.fixture
def hostile() -> str:
    """What a stranger might write into a cell."""
    return (
        "<script>alert(1)</script>\"'><img src=x onerror=alert(2)></style></svg>{{ 7*7 }}&lt;b&gt; ]]> \x00\x1b\u202e\u2028\ud800"
        "\njavascript:alert(3) url(http://evil.example/a.png) 'é漢字🚰"
    )


@pytest.fixture
def poisoned(hostile: str) -> Callable[[Any], Any]:
    """Every text that a city or a stranger can choose, made hostile; what the program itself reads stays."""
    kept = {"kind", "as_of", "headline", "at", "trained_on", "made_on", "history", "sha256", "best", "best_rule"}

    def poison(value: Any, key: str = "") -> Any:
        if key in kept and key != "rows":
            return value
        if isinstance(value, dict):
            return {name: poison(entry, name) for name, entry in value.items()}
        if isinstance(value, list):
            return [poison(entry, key) for entry in value]
        return f"{value}{hostile}" if isinstance(value, str) else value

    return poison
