"""What a borrowed model is worth to a city with 0, 1, 3, 5 or 10 years of record of its own.

    python -m benchmarks borrowing [TESTED_YEAR ...]

Kitchener is split by pressure zone into pseudo-cities: each zone borrows from all the others. Simulated cities borrow from
another simulated city, by regime. For each tested date only the breaks of the last so many years are on record, for what is
known of a main as for what a model learns from. The lender learned on its whole record, as far as it was known by that date.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path

import numpy as np

from benchmarks.measuring import DATA, ROOT, keep, table
from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.new import new
from upstate.actions.opening import loaded_tables, open_solution
from upstate.charts import Chart, draw
from upstate.charts.chart import BLUE, GREY, INK, ORANGE, PERCENT, Spec, framed
from upstate.progress import silent
from upstate.ranking.bootstrap import interval, mean_replicates, precision_replicates
from upstate.ranking.calibration import as_probabilities
from upstate.ranking.matrix import Floats, Matrix, stack
from upstate.ranking.metrics import at_top, units_in
from upstate.ranking.rankers import Fitted
from upstate.ranking.rankers.borrowed import BorrowedRanker, PooledRanker, RecalibratedRanker
from upstate.ranking.rankers.linear import FittedLinear, PoissonRanker
from upstate.ranking.rankers.rule import RuleOrder
from upstate.ranking.units import build_units
from upstate.simulation import simulate_water
from upstate.solutions import RankingSolution
from upstate.tables.loading import CityTables

_NAME = "water-main-breaks"
_HORIZON = 3
_FIRST = 2000  # the first date that a lender learns from
_TESTED = range(2008, 2020)
_YEARS = (0, 1, 3, 5, 10)
_SHARES = {"1%": 0.01, "5%": 0.05}
_LEAST_MAINS = 800  # a zone with fewer is put together with the others of its kind
_REPLICATES, _SEED = 500, 2016
_RUNGS = ("borrowed", "recalibrated", "local", "pooled")
_SHOWN = ("rule", "borrowed", "local", "pooled")  # recalibrated has the order of borrowed


@dataclass
class Series:
    """Figures of one ranker with one length of record, a value for each pseudo-city and date."""

    precision: dict[str, list[float]] = field(default_factory=lambda: {share: [] for share in _SHARES})
    draws: dict[str, list[Floats]] = field(default_factory=lambda: {share: [] for share in _SHARES})
    expected: float = 0.0
    happened: int = 0

    def add(self, scores: Floats, matrix: Matrix, *, expected: float) -> None:
        for share, of in _SHARES.items():
            k = units_in(of, len(scores))
            self.precision[share].append(at_top(scores, matrix.happened, k).precision)
        drawn = precision_replicates(
            scores, matrix.happened, matrix.hashes, shares=_SHARES, replicates=_REPLICATES, seed=_SEED
        )
        for share, values in drawn.items():
            self.draws[share].append(values)
        self.expected += expected
        self.happened += int(matrix.happened.sum())

    def mean(self, share: str) -> float:
        return float(np.mean(self.precision[share]))

    def interval(self, share: str) -> tuple[float, float]:
        return interval(mean_replicates(self.draws[share]))


Curve = dict[tuple[str, int], Series]  # by ranker and years of record


@dataclass(frozen=True)
class City:
    """Tables in a sandbox that is open, and the whole record of breaks set aside."""

    tables: CityTables
    solution: RankingSolution

    def units(self, year: int, *, since: int = 0, thinned: bool = False) -> Matrix:
        """The units of 1 January `year`, where breaks before 1 January `since` were never written down.

        thinned: every second break was not, by its row.
        """
        kept = f"broke_on >= DATE '{max(since, 1)}-01-01'" if since else "TRUE"
        kept += " AND md5_number_lower(CAST(_order AS VARCHAR)) % 2 = 0" if thinned else ""
        run = self.tables.sandbox.run
        run("CREATE TABLE IF NOT EXISTS raw.whole_record AS SELECT * FROM raw.breaks")
        run("DELETE FROM raw.breaks")
        run(f"INSERT INTO raw.breaks SELECT * FROM raw.whole_record WHERE {kept}")
        return stack(list(build_units(self.tables, self.solution, date(year, 1, 1)).batches()))


def run(years: list[int]) -> None:
    tested = years or list(_TESTED)
    for title, key, curve in chain(_kitchener(tested), _simulated(tested)):
        if not key.startswith("simulated"):
            _draw(curve, key)
        keep(f"borrowing-{key}", f"## {title}\n\n{_table(curve)}")


def _kitchener(tested: Sequence[int]) -> Iterator[tuple[str, str, Curve]]:
    files = {
        "mains": [DATA / "kitchener" / "Water_Mains.csv"],
        "breaks": [DATA / "kitchener" / "Water_Main_Breaks.csv"],
    }
    with _opened(files, "Kitchener, Ontario") as city:
        whole = {year: city.units(year) for year in range(_FIRST, max(tested) - _HORIZON + 1)}
        zones = _zones(city.units(max(tested)))
        largest = zones[0]
        curves: dict[str, Curve] = {"small": {}, "large": {}}
        for year in tested:
            short = _with_short_record(city, year)
            for zone in zones:
                lender = _lender(
                    city, [whole[day].take(~_in(whole[day], zone, zones)) for day in _closed(year, _FIRST)]
                )
                own = {key: matrix.take(_in(matrix, zone, zones)) for key, matrix in short.items()}
                _add(curves["large" if zone == largest else "small"], city.solution, lender, own, year)
        small = len(zones) - 1
        yield f"Kitchener, {small} small pseudo-cities ({', '.join(zones[1:])})", "small", curves["small"]
        yield f"Kitchener, the large pseudo-city ({largest})", "large", curves["large"]


def _zones(matrix: Matrix) -> list[str]:
    """Zones of at least so many mains, the largest first, and the rest of the city."""
    names, counts = np.unique(_words(matrix), return_counts=True)
    order = np.argsort(-counts)
    return [str(names[place]) for place in order if counts[place] >= _LEAST_MAINS and names[place]] + ["the others"]


def _words(matrix: Matrix) -> np.ndarray:
    return np.array([str(word or "") for word in matrix.columns["pressure_zone"]])


def _in(matrix: Matrix, zone: str, zones: Sequence[str]) -> np.ndarray:
    words = _words(matrix)
    return ~np.isin(words, zones) if zone == "the others" else words == zone


def _simulated(tested: Sequence[int]) -> Iterator[tuple[str, str, Curve]]:
    with tempfile.TemporaryDirectory(prefix="upstate-borrowing-") as folder:
        lending = simulate_water(folder=Path(folder) / "lender", mains=8000, seed=1)
        own = simulate_water(folder=Path(folder) / "own", mains=2000, seed=2)
        with _opened(lending.files, "Lender (simulated), NY") as city:
            whole = {year: city.units(year) for year in range(_FIRST, max(tested) - _HORIZON + 1)}
            lenders = {year: _lender(city, [whole[day] for day in _closed(year, _FIRST)]) for year in tested}
        with _opened(own.files, "Millbrook (simulated), NY") as city:
            for title, key, thinned, laid in (
                ("alike", "simulated-alike", False, 0),
                ("half as many breaks", "simulated-half", True, 0),
                ("laid since 1965", "simulated-young", False, 1965),
            ):
                curve: Curve = {}
                for year in tested:
                    short = _with_short_record(city, year, thinned=thinned)
                    young = {
                        made: matrix.take(~(matrix.columns["age_years"] > made[1] - laid)) if laid else matrix
                        for made, matrix in short.items()
                    }
                    _add(curve, city.solution, lenders[year], young, year)
                yield f"Simulated city, {title}", key, curve


@contextmanager
def _opened(files: Mapping[str, Sequence[Path]], place: str) -> Iterator[City]:
    with tempfile.TemporaryDirectory(prefix="upstate-borrowing-") as folder:
        workspace = Path(folder) / "city"
        new(folder=workspace, place=place)
        borrow(workspace=workspace, solution=_NAME)
        adapt(workspace=workspace, solution=_NAME, files={name: list(paths) for name, paths in files.items()})
        opened = open_solution(workspace, _NAME)
        with loaded_tables(opened, today=date.today(), progress=silent) as tables:
            yield City(tables, opened.solution)


def _closed(year: int, first: int) -> range:
    """Dates from `first` on whose window had closed by 1 January `year`."""
    return range(first, year - _HORIZON + 1)


def _with_short_record(city: City, year: int, *, thinned: bool = False) -> dict[tuple[int, int], Matrix]:
    """Units by years of record and date: the tested one, and those that can be learned from."""
    return {
        (years, day): city.units(day, since=year - years, thinned=thinned)
        for years in _YEARS
        for day in (*_closed(year, year - years), year)
    }


def _lender(city: City, rows: list[Matrix]) -> FittedLinear:
    return PoissonRanker(city.solution.features).fit(stack(rows), _SEED)


def _add(
    curve: Curve, solution: RankingSolution, lender: FittedLinear, own: Mapping[tuple[int, int], Matrix], year: int
) -> None:
    """Add the figures of one pseudo-city on one date, for each length of record."""
    for years in _YEARS:
        here = own[years, year]
        past = [own[years, day] for day in _closed(year, year - years)]
        training = stack(past) if past else here.take(np.arange(0))
        for rule in solution.rules.rules:
            scores = RuleOrder(rule).fit(here, _SEED).score(here)
            curve.setdefault((rule.name, years), Series()).add(scores, here, expected=0.0)
        for name, fitted in _fitted(solution, lender, training, here).items():
            scores = fitted.score(here)
            expected = float(as_probabilities(scores, "number").sum())
            curve.setdefault((name, years), Series()).add(scores, here, expected=expected)


def _fitted(solution: RankingSolution, lender: FittedLinear, training: Matrix, here: Matrix) -> dict[str, Fitted]:
    """The rungs that this record allows: without a closed window nothing can be refit, and only the borrowed model is left."""
    found: dict[str, Fitted] = {"borrowed": BorrowedRanker(lender).fit(here, _SEED)}
    if training.happened.any():
        found["recalibrated"] = RecalibratedRanker(lender).fit(training, _SEED)
        found["local"] = PoissonRanker(solution.features).fit(training, _SEED)
        found["pooled"] = PooledRanker(lender, features=solution.features, horizon_years=_HORIZON).fit(training, _SEED)
    return found


def _best_rule(curve: Curve, years: int, share: str) -> tuple[str, Series]:
    rules = [(name, series) for (name, length), series in curve.items() if length == years and name not in _RUNGS]
    return max(rules, key=lambda one: one[1].mean(share))


def _of(curve: Curve, name: str, years: int, share: str) -> Series | None:
    if name == "rule":
        return _best_rule(curve, years, share)[1]
    found = curve.get((name, years))
    # Where some dates had no outcome to learn from, the mean would be over other dates than that of the rest.
    whole = curve["borrowed", years]
    return found if found and len(found.precision[share]) == len(whole.precision[share]) else None


def _table(curve: Curve) -> str:
    rows = []
    for years in _YEARS:
        for name in ("rule", *_RUNGS):
            cells = [_cell(_of(curve, name, years, share), share) for share in _SHARES]
            if not any(cells):
                continue
            shown = f"rule: {_best_rule(curve, years, '1%')[0]}" if name == "rule" else name
            series = _of(curve, name, years, "1%")
            level = f"{series.expected / max(series.happened, 1):.2f}" if series and name != "rule" else ""
            rows.append([str(years), shown, *cells, level])
    return table(["years of record", "ranking", "precision 1%", "precision 5%", "foretold / came"], rows)


def _cell(series: Series | None, share: str) -> str:
    if series is None:
        return ""
    low, high = series.interval(share)
    return f"{series.mean(share):.3f} [{low:.3f}, {high:.3f}]"


def _draw(curve: Curve, key: str) -> None:
    """The curve as `docs/pictures/borrowing-KEY-SHARE.svg`."""
    for share in _SHARES:
        rows = [
            {"years": str(years), "name": name, "value": series.mean(share)}
            for years in _YEARS
            for name in _SHOWN
            if (series := _of(curve, name, years, share))
        ]
        svg = str(draw(Chart.build(f"borrowing-{key}", lambda width, r=rows, s=share: _lines(r, s, width)))).split("\n<svg")[0]  # fmt: skip
        target = ROOT / "docs" / "pictures" / f"borrowing-{key}-{share.rstrip('%')}.svg"
        target.write_text(_alone(svg) + "\n", encoding="utf-8")


def _alone(svg: str) -> str:
    """The drawing as a file of its own: on white, in the font that a page's style gives it otherwise."""
    font = 'xmlns="http://www.w3.org/2000/svg" font-family="Arial, Helvetica, sans-serif"'
    opened, _, rest = svg.replace("<svg", f"<svg {font}", 1).replace(' aria-hidden="true"', "", 1).partition(">")
    return f'{opened}><rect width="100%" height="100%" fill="#fff"/>{rest}'


def _lines(rows: list[dict[str, object]], share: str, width: int) -> Spec:
    legend = {"orient": "top", "symbolStrokeWidth": 2, "symbolSize": 150}
    by_name: Spec = {"field": "name", "type": "nominal", "legend": legend}
    years = {"field": "years", "type": "ordinal", "sort": [str(one) for one in _YEARS]}
    encoding = {
        "x": {**years, "title": "Years of own record", "axis": {"labelAngle": 0}},
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": f"Share of the top {share} that broke",
            "scale": {"zero": True},
            "axis": {"labelExpr": PERCENT, "tickCount": 5, "titleLimit": 260},
        },
        "color": {**by_name, "scale": {"domain": list(_SHOWN), "range": [GREY, ORANGE, INK, BLUE]}},
    }
    dashes = {**by_name, "scale": {"domain": list(_SHOWN), "range": [[2, 3], [7, 3], [4, 2], [1, 0]]}}
    shapes = {**by_name, "scale": {"domain": list(_SHOWN), "range": ["circle", "square", "triangle-up", "diamond"]}}
    points = {"type": "point", "filled": True, "size": 60, "opacity": 1}
    layers: list[Spec] = [
        {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {**encoding, "strokeDash": dashes}},
        {"mark": points, "encoding": {**encoding, "shape": shapes}},
    ]
    return framed(layers, width=width, height=300, data={"values": rows})
