"""A first prediction to start from: reads train.csv and test.csv, writes predictions.csv.

    python baseline.py
    python baseline.py --train practice/train.csv --test practice/test.csv --out practice/predictions.csv

It runs on Python alone. Where scikit-learn is installed, it learns with that, which foresees better.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
FILES = HERE.parent / "files"
ABOUT = json.loads((HERE / "challenge.json").read_text("utf-8"))
YES_OR_NO = ABOUT["task"] in ("ranking", "classification")
_BINS = 10
_DRAWN_BY = 20.0  # as many rows as the mean of all rows counts for, in a group of its own


def read_rows(path: Path) -> list[dict[str, str]]:
    """Each row of a CSV file, by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def predict(train: list[dict[str, str]], test: list[dict[str, str]]) -> list[float]:
    """One number a row of `test`: the chance of yes, or the number that is asked for. Put your own idea here."""
    outcomes = [float(row["outcome"]) for row in train]
    weights = [float(row.get("weight", 1)) for row in train]  # how many units a row stands for
    columns = [name for name in test[0] if name != "id" and name in train[0]]
    tables = [as_numbers([row[name] for row in train], [row[name] for row in test]) for name in columns]
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    except ImportError:
        return by_shares(tables, outcomes)
    past, now = ([list(row) for row in zip(*side, strict=True)] for side in zip(*tables, strict=True))
    if not YES_OR_NO:
        model = HistGradientBoostingRegressor(max_iter=100, learning_rate=0.05, random_state=0)
        return within_range([float(one) for one in model.fit(past, outcomes, sample_weight=weights).predict(now)])
    model = HistGradientBoostingClassifier(max_iter=100, learning_rate=0.05, random_state=0)
    return [
        float(one[1])
        for one in model.fit(past, [one > 0 for one in outcomes], sample_weight=weights).predict_proba(now)
    ]


def as_numbers(past: list[str], now: list[str]) -> tuple[list[float], list[float]]:
    """A column of both files as numbers: dates as days, words by their place in the alphabet, what is missing as NaN."""
    both = [*past, *now]
    for read in (float, lambda text: float(date.fromisoformat(text[:10]).toordinal())):
        try:
            numbers = [read(text) if text else math.nan for text in both]
        except ValueError:
            continue
        return numbers[: len(past)], numbers[len(past) :]
    places = {word: float(place) for place, word in enumerate(sorted(set(both)))}
    numbers = [places[text] if text else math.nan for text in both]
    return numbers[: len(past)], numbers[len(past) :]


def by_shares(tables: list[tuple[list[float], list[float]]], outcomes: list[float]) -> list[float]:
    """The mean outcome of all rows, moved by how much rows alike in each column differ from it."""
    mean = sum(outcomes) / len(outcomes)
    found = [mean] * len(tables[0][1]) if tables else []
    for past, now in tables:
        known = sorted(one for one in past if not math.isnan(one))
        edges = [known[len(known) * part // _BINS] for part in range(1, _BINS)] if known else []
        groups: dict[int, list[float]] = {}
        for value, outcome in zip(past, outcomes, strict=True):
            groups.setdefault(_group(value, edges), []).append(outcome)
        for place, value in enumerate(now):
            alike = groups.get(_group(value, edges), [])
            found[place] += sum(one - mean for one in alike) / (len(alike) + _DRAWN_BY) / len(tables)
    return within_range(found)


def _group(value: float, edges: list[float]) -> int:
    return -1 if math.isnan(value) else sum(value > edge for edge in edges)


def within_range(values: list[float]) -> list[float]:
    """A chance lies between 0 and 1, and a count is not below 0."""
    if YES_OR_NO:
        return [min(1.0, max(0.0, one)) for one in values]
    return [max(0.0, one) for one in values] if ABOUT["task"] == "counts" else values


def write_predictions(path: Path, ids: list[str], values: list[float]) -> None:
    """The file to hand in: a row for each id of test.csv, in any order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "prediction"])
        writer.writerows(zip(ids, values, strict=True))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--train", type=Path, default=FILES / "train.csv")
    asked.add_argument("--test", type=Path, default=FILES / "test.csv")
    asked.add_argument("--out", type=Path, default=HERE / "predictions.csv")
    given = asked.parse_args()
    train, test = read_rows(given.train), read_rows(given.test)
    write_predictions(given.out, [row["id"] for row in test], predict(train, test))
    print(f"{len(test):,} predictions in {given.out.name}, learned from {len(train):,} rows.")


if __name__ == "__main__":
    main()
