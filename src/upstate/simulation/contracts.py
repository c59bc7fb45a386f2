"""The contracts of the simulated city. No such firm exists, and nobody was paid."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from upstate.simulation.exports import write_csv

MEANINGS = {
    "contract_id": "Number of the contract.",
    "firm": "Who does the work; made up.",
    "work": "What is bought.",
    "signed": "Day on which it was signed.",
    "ends": "Day on which it ends.",
    "dollars": "What is paid at most, in US dollars.",
    "result": "What is to come of it.",
}
_WORK = {
    "Paving": "Blocks in good shape for ten years",
    "Water main lining": "Fewer breaks on the lined mains",
    "Snow removal": "Main streets clear by seven",
    "Street lights": "Lights mended within five days",
    "Tree care": "No branch on a street after a storm",
}
_FIRST = date(2022, 1, 3)


def simulate_contracts(*, folder: Path, contracts: int = 60, seed: int = 2016) -> Path:
    """Write `simulated_contracts.csv`, one row a contract. The same seed gives the same file."""
    rng = np.random.default_rng([seed, 84])
    days = np.sort(rng.integers(0, 4 * 365, contracts))
    kinds = rng.integers(0, len(_WORK), contracts)
    amounts = np.round(rng.lognormal(11, 1, contracts), -3).astype(int)
    target = folder / "simulated_contracts.csv"
    write_csv(
        target,
        header=tuple(MEANINGS),
        rows=(
            (
                f"C-{place + 1:04d}",
                f"Simulated {work} Firm {place % 7 + 1}",
                work,
                (signed := _FIRST + timedelta(days=int(days[place]))).isoformat(),
                (signed + timedelta(days=365)).isoformat(),
                max(int(amounts[place]), 1000),
                _WORK[work],
            )
            for place in range(contracts)
            for work in [list(_WORK)[kinds[place]]]
        ),
    )
    return target
