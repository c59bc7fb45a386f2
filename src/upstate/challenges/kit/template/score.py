"""How good a prediction is, on a part of train.csv that is held out. The figures are those of the challenge itself.

    python score.py hold-out                     parts train.csv: practice/train.csv, practice/test.csv, practice/answers.csv
    python score.py practice/predictions.csv     scores predictions of practice/test.csv

What is held out is parted as the hidden answers are: the last date, learned from those dates only whose outcome was known by then;
of a split by place or group also whole places. Ties are taken in every order at once. It runs on Python alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
FILES, PRACTICE = HERE.parent / "files", HERE / "practice"
ABOUT = json.loads((HERE / "challenge.json").read_text("utf-8"))
_SMALLEST_CHANCE, _SMALLEST_COUNT = sys.float_info.epsilon, 1e-9


def hold_out(train: list[dict[str, str]]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The rows to learn from, and the rows to predict."""
    days = sorted({row["as_of"] for row in train if row.get("as_of")})
    last = days[-1] if len(days) > 1 else ""
    drawn = [row for row in train if _is_drawn(row, by_date=bool(last))]
    held = [row for row in drawn if not last or row["as_of"] == last]
    ids = set() if last and not ABOUT["column"] else {row["id"] for row in drawn}
    known = [row for row in train if not last or _is_known_by(row["as_of"], last)]
    return [row for row in known if row["id"] not in ids], held


def _is_drawn(row: dict[str, str], *, by_date: bool) -> bool:
    """Of a split by place or group a quarter of its names, and so of units where there is one date only; else each unit."""
    name = row[ABOUT["column"]] if ABOUT["column"] else None if by_date else row["id"]
    return name is None or zlib.crc32(name.encode()) % 4 == 0


def _is_known_by(day: str, last: str) -> bool:
    """Whether what was waited for from `day` on was known by `last`."""
    first, later = date.fromisoformat(day[:10]), date.fromisoformat(last[:10])
    return day < last and (first.year + ABOUT["horizon_years"], first.month, first.day) <= (
        later.year,
        later.month,
        later.day,
    )


Pairs = list[tuple[float, float]]  # prediction and outcome of each unit


def precision_at(share: float) -> Callable[[Pairs], float]:
    """Of the first units, this share of all and at least one, the part that had the outcome."""

    def figure(pairs: Pairs) -> float:
        first = max(1, math.floor(share * len(pairs) + 1e-9))
        found, left = 0.0, first
        for rows, hits in _by_tie(pairs):
            taken = min(left, rows)
            found += taken * hits / rows
            left -= taken
        return found / first

    return figure


def area_under_curve(pairs: Pairs) -> float:
    """The chance that a unit with the outcome stands above one without it; ties count half."""
    yes = sum(outcome > 0 for _, outcome in pairs)
    below, found = len(pairs) - yes, 0.0
    for rows, hits in _by_tie(pairs):
        below -= rows - hits
        found += hits * (below + (rows - hits) / 2)
    return found / (yes * (len(pairs) - yes))


def average_precision(pairs: Pairs) -> float:
    """The mean precision down to each unit that had the outcome."""
    total, before, hits_before = 0.0, 0, 0
    for rows, hits in _by_tie(pairs):
        others = (hits - 1) / (rows - 1) if rows > 1 else 0.0
        total += hits / rows * sum((hits_before + 1 + place * others) / (before + place + 1) for place in range(rows))
        before, hits_before = before + rows, hits_before + hits
    return total / hits_before


def log_loss(pairs: Pairs) -> float:
    """How surprised the chances were by what happened."""
    chances = [(min(1 - _SMALLEST_CHANCE, max(_SMALLEST_CHANCE, chance)), outcome) for chance, outcome in pairs]
    return _mean([-math.log(chance if outcome > 0 else 1 - chance) for chance, outcome in chances])


def mean_squared_error(pairs: Pairs) -> float:
    """The mean square of the difference; of chances it is the Brier score."""
    return _mean([(value - outcome) ** 2 for value, outcome in pairs])


def poisson_deviance(pairs: Pairs) -> float:
    """How far counts are from those foretold."""
    counts = [(max(value, _SMALLEST_COUNT), outcome) for value, outcome in pairs]
    return _mean([2 * ((y * math.log(y / mu) if y > 0 else 0.0) - y + mu) for mu, y in counts])


def r_squared(pairs: Pairs) -> float:
    """How much of the spread of the outcomes is foretold."""
    mean = _mean([outcome for _, outcome in pairs])
    return 1 - mean_squared_error(pairs) / _mean([(outcome - mean) ** 2 for _, outcome in pairs])


def spearman(pairs: Pairs) -> float:
    """The correlation of the ranks, ties at their middle."""
    ours, theirs = _ranks([value for value, _ in pairs]), _ranks([outcome for _, outcome in pairs])
    middle = (len(pairs) + 1) / 2
    both = sum((one - middle) * (other - middle) for one, other in zip(ours, theirs, strict=True))
    return both / math.sqrt(sum((one - middle) ** 2 for one in ours) * sum((one - middle) ** 2 for one in theirs))


METRICS: dict[str, Callable[[Pairs], float]] = {
    "precision-at-1": precision_at(0.01),
    "precision-at-5": precision_at(0.05),
    "precision-at-10": precision_at(0.1),
    "area-under-curve": area_under_curve,
    "average-precision": average_precision,
    "log-loss": log_loss,
    "brier-score": mean_squared_error,
    "mean-absolute-error": lambda pairs: _mean([abs(value - outcome) for value, outcome in pairs]),
    "root-mean-squared-error": lambda pairs: math.sqrt(mean_squared_error(pairs)),
    "r-squared": r_squared,
    "poisson-deviance": poisson_deviance,
    "spearman": spearman,
}


def score(predictions: dict[str, float], answers: dict[str, float]) -> dict[str, float]:
    """The metrics of this challenge, the one that decides first; NaN where one is not defined."""
    pairs = [(predictions[unit], outcome) for unit, outcome in answers.items()]
    return {name: _or_nan(METRICS[name], pairs) for name in (ABOUT["metric"], *ABOUT["also"])}


def read_predictions(path: Path, ids: set[str]) -> dict[str, float]:
    """The predictions of a file; ends with a message where it would not be accepted."""
    found: dict[str, float] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        if next(rows, None) != ["id", "prediction"]:
            sys.exit(f"{path.name}: the first row must be id,prediction.")
        for number, row in enumerate(rows, 2):
            if len(row) != 2 or row[0] not in ids or row[0] in found:
                sys.exit(f"{path.name}, row {number}: no id of the file to predict, or one that is there twice.")
            try:
                found[row[0]] = float(row[1])
            except ValueError:
                sys.exit(f"{path.name}, row {number}: {row[1][:40]!r} is no number.")
            if not math.isfinite(found[row[0]]):
                sys.exit(f"{path.name}, row {number}: a prediction must be finite.")
    if missing := ids - set(found):
        sys.exit(f"{path.name}: {len(missing):,} ids have no prediction, such as {min(missing)}.")
    return found


def write_practice(train: list[dict[str, str]]) -> str:
    """Write the three files of practice/, and say how many rows each side has."""
    rest, held = hold_out(train)
    if not rest or not held:
        sys.exit("train.csv is too short to hold a part of it out.")
    PRACTICE.mkdir(exist_ok=True)
    columns = list(train[0])
    _write(PRACTICE / "train.csv", columns, rest)
    _write(PRACTICE / "test.csv", [name for name in columns if name not in ("as_of", "outcome")], held)
    _write(PRACTICE / "answers.csv", ["id", "outcome"], held)
    return f"practice/: {len(rest):,} rows to learn from, {len(held):,} to predict."


def _write(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def _by_tie(pairs: Pairs) -> list[tuple[int, int]]:
    """Of each group of units that tie, highest first: how many, and how many of them had the outcome."""
    groups: dict[float, list[int]] = {}
    for value, outcome in sorted(pairs, reverse=True):
        group = groups.setdefault(value, [0, 0])
        group[0] += 1
        group[1] += outcome > 0
    return [(rows, hits) for rows, hits in groups.values()]


def _ranks(values: list[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    first = 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and values[order[last + 1]] == values[order[first]]:
            last += 1
        for place in order[first : last + 1]:
            ranks[place] = (first + last) / 2 + 1
        first = last + 1
    return ranks


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


def _or_nan(metric: Callable[[Pairs], float], pairs: Pairs) -> float:
    try:
        return metric(pairs)
    except ZeroDivisionError:
        return math.nan


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("what", help="hold-out, or a file of predictions of practice/test.csv")
    asked.add_argument("--json", action="store_true", help="the figures as JSON")
    given = asked.parse_args()
    if given.what == "hold-out":
        with (FILES / "train.csv").open(encoding="utf-8", newline="") as file:
            print(write_practice(list(csv.DictReader(file))))
        return
    if not (PRACTICE / "answers.csv").exists():
        sys.exit("Run `python score.py hold-out` first.")
    with (PRACTICE / "answers.csv").open(encoding="utf-8", newline="") as file:
        answers = {row["id"]: float(row["outcome"]) for row in csv.DictReader(file)}
    figures = score(read_predictions(Path(given.what), set(answers)), answers)
    if given.json:
        print(json.dumps(figures))
    for name, figure in () if given.json else figures.items():
        print(f"{name}: {figure:.4f}{'  (this one decides)' if name == ABOUT['metric'] else ''}")


if __name__ == "__main__":
    main()
