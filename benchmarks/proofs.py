"""The proofs on real records, raw files to verdict, with the time and memory of the whole command.

    python -m benchmarks proofs

Reference figures were made once with ordinary tools (pandas, scikit-learn, statsmodels) on the same dates and records.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measuring import DATA, ROOT, keep, table, upstate

_CASES: dict[str, dict[str, Any]] = {
    "Kitchener water mains": {
        "place": "Kitchener, Ontario",
        "solution": "water-main-breaks",
        "files": [
            f"mains={DATA / 'kitchener' / 'Water_Mains.csv'}",
            f"breaks={DATA / 'kitchener' / 'Water_Main_Breaks.csv'}",
        ],
        "reference": [
            ["reference: most past breaks", "", "0.292", "0.158", "0.733", "0.259"],
            ["reference: logistic regression", "", "0.305", "0.175", "0.902", "0.280"],
            ["reference: power-law Poisson", "", "0.307", "0.172", "0.902", "0.283"],
            ["reference: LightGBM", "", "0.296", "0.169", "0.897", "0.258"],
        ],
    },
    "Syracuse street blocks": {
        "place": "Syracuse, NY",
        "solution": "road-decay",
        "files": [
            f"{name}={DATA / 'syracuse' / 'roads' / f'RoadRatings{year}.csv'}"
            for year in range(2000, 2016)
            for name in ("blocks", "ratings")
        ],
        "reference": [
            ["reference: lowest rating first", "", "", "0.296", "0.764", ""],
            ["reference: rating, then crack + patch", "", "", "0.358", "", ""],
            ["reference: logistic regression", "", "", "0.401", "0.787", ""],
            ["reference: LightGBM", "", "", "0.396", "0.793", ""],
        ],
    },
}


# A rule that is stronger than those of the paper: what any model should be compared with too.
_STRONGER = """
[[rules]]
name = "most past breaks, then longest"
order = ["breaks_all desc", "length_m desc"]
"""


def run(_: list[int]) -> None:
    for title, case in _CASES.items():
        keep(case["solution"], f"## {title}\n\n{_prove(case)}")
    mains = {**_CASES["Kitchener water mains"], "reference": []}
    keep("stronger-rule", f"## Kitchener water mains, with a stronger rule\n\n{_prove(mains, added_rules=_STRONGER)}")


def _prove(case: dict[str, Any], *, added_rules: str = "") -> str:
    folder = Path(tempfile.mkdtemp(prefix="upstate-proof-"))
    try:
        city, solution = folder / "city", folder / case["solution"]
        shutil.copytree(ROOT / "solutions" / case["solution"], solution)
        with (solution / "rules.toml").open("a", encoding="utf-8") as rules:
            rules.write(added_rules)
        upstate("new", city, "--place", case["place"])
        upstate("borrow", solution, "-w", city)
        adapted = upstate("adapt", case["solution"], *case["files"], "--yes", "--json", "-w", city)
        proved = upstate("prove", case["solution"], "--json", "-w", city)
        return _describe(proved.json, case["reference"], adapted.seconds, proved.seconds, proved.memory)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _describe(
    evidence: dict[str, Any], reference: list[list[str]], adapt_s: float, prove_s: float, memory: float
) -> str:
    rows = [
        [
            ranker["name"],
            f"{ranker['precision']['0.5%']:.3f}",
            f"{ranker['precision']['1%']:.3f} [{ranker['interval']['1%'][0]:.3f}, {ranker['interval']['1%'][1]:.3f}]",
            f"{ranker['precision']['5%']:.3f} [{ranker['interval']['5%'][0]:.3f}, {ranker['interval']['5%'][1]:.3f}]",
            f"{ranker['auc']:.3f}",
            f"{ranker['outcomes_within_work']['5%']:.3f}",
        ]
        for ranker in evidence["rankers"]
    ]
    headings = ["ranking", "precision 0.5%", "precision 1%", "precision 5%", "AUC", "outcomes in 5% of the km"]
    return (
        f"{len(evidence['as_of'])} as-of dates, {evidence['as_of'][0]} to {evidence['as_of'][-1]}; base rate "
        f"{evidence['base_rate']:.4f}. `adapt` {adapt_s:.1f} s; `prove` {prove_s:.1f} s, peak {memory:.0f} MB.\n\n"
        f"{table(headings, rows + reference)}\n\n{evidence['verdict']['sentence']}"
    )
