"""How the road department of the simulated city writes its yearly rating files, faults included."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from upstate.simulation.arrays import Integers, Texts, texts
from upstate.simulation.pavement import CLASSES, FIRST_YEAR, LAST_YEAR, PAVEMENTS, Blocks, Roads
from upstate.simulation.streets import name_street

HEADER = (
    "block",
    "streetName",
    "streetType",
    "streetDirection",
    "overall",
    "crack",
    "patch",
    "length",
    "width",
    "dateRated",
    "dateLastOverlay",
    "flushOil",
    "class",
    "pavement",
    "streetID",
)
Cell = int | str

_FIRST_STREET_ID = 30_000_001
_FIRST_INSPECTIONS = FIRST_YEAR - 3
_MISSED = 0.05
_OVERLAYS_KEPT_SINCE = 1986
# fault -> share of the rows of a file; a row has one of them at most
_SLIPS = {
    "ratings_not_a_number": 0.003,
    "ratings_out_of_range": 0.0012,
    "dates_with_a_dot": 0.0012,
    "dates_without_a_slash": 0.0008,
    "words_for_dates": 0.0004,
    "future_dates": 0.0008,
    "two_overlays_in_a_cell": 0.0008,
}


@dataclass(frozen=True)
class Sheet:
    """What the department knows at the end of a year, one element a block; old ratings are carried forward.

    overall: 1 to 10. crack, patch: 1 to 5 (5: sound). year, month: of the rating. overlay: year of the
    last, 0 for unknown.
    """

    overall: Integers
    crack: Integers
    patch: Integers
    year: Integers
    month: Integers
    overlay: Integers


def inspect(roads: Roads, rng: np.random.Generator) -> dict[int, Sheet]:
    """The sheet of each year 2000 .. 2015.

    A block is inspected every second year; some visits are missed, and an overlay is rated at once.
    """
    none = np.zeros(len(roads.blocks), dtype=np.int64)
    sheet, sheets = Sheet(none, none, none, none, none, none), {}
    for year in range(_FIRST_INSPECTIONS, LAST_YEAR + 1):
        sheet = _inspect_year(roads, sheet, year, rng)
        if year >= FIRST_YEAR:
            sheets[year] = sheet
    return sheets


def street_ids(blocks: Blocks) -> Texts:
    """The identifier of each block: the files call it streetID, and mean the block."""
    return texts([str(_FIRST_STREET_ID + 7 * row) for row in range(len(blocks))])


def write_down_sheet(
    blocks: Blocks, sheet: Sheet, *, year: int, rng: np.random.Generator
) -> tuple[list[list[Cell]], Counter[str]]:
    """The rows of one yearly file, and how many rows show each fault."""
    rows = [_row(blocks, sheet, row) for row in range(len(blocks))]
    again = np.sort(rng.choice(len(rows), size=max(1, len(rows) // 120), replace=False)).tolist()
    order = sorted([*range(len(rows)), *again])
    rated = sheet.year[order]
    rows = [list(rows[row]) for row in order]
    slips = _plant_slips(rows, year, rng)
    faults = Counter(slips.values())
    faults["duplicate_blocks"] = len(again)
    # an unreadable date does not show that its rating is old
    readable = np.array([slips.get(row, "ratings").startswith(("ratings", "two")) for row in range(len(rows))])
    faults["carried_ratings"] = int(np.count_nonzero((rated < year) & readable))
    return rows, faults


def _inspect_year(roads: Roads, before: Sheet, year: int, rng: np.random.Generator) -> Sheet:
    blocks, rating = roads.blocks, roads.rating[year]
    count = len(blocks)
    visited = (blocks.parity == year % 2) & (rng.random(count) >= _MISSED)
    visited |= before.year == 0  # the department opens its books with a visit to every block
    overlaid = roads.overlay[year] == year
    rated = visited | overlaid
    # fast wear shows as cracks before the rating drops, which is why they foretell it
    strain = np.log(blocks.wear + 0.05)
    crack = np.clip(np.rint(1 + rating * 0.42 - 0.55 * strain + rng.normal(0, 0.6, count)), 1, 5).astype(np.int64)
    patch = np.clip(np.rint(1.3 + rating * 0.38 - 0.35 * strain + rng.normal(0, 0.8, count)), 1, 5).astype(np.int64)
    month = np.where(overlaid, rng.integers(9, 12, count), rng.integers(3, 9, count))
    return Sheet(
        overall=np.where(rated, rating, before.overall),
        crack=np.where(rated, crack, before.crack),
        patch=np.where(rated, patch, before.patch),
        year=np.where(rated, year, before.year),
        month=np.where(rated, month, before.month),
        overlay=np.where(roads.overlay[year] >= _OVERLAYS_KEPT_SINCE, roads.overlay[year], 0),
    )


def _row(blocks: Blocks, sheet: Sheet, row: int) -> list[Cell]:
    name, kind = name_street(int(blocks.street[row]))
    local = blocks.pavement_class[row] == 0
    overlay = int(sheet.overlay[row])
    return [
        100 * (row % 9),
        name.upper(),
        kind,
        "N" if row % 41 == 0 else "",
        int(sheet.overall[row]),
        int(sheet.crack[row]),
        int(sheet.patch[row]),
        int(blocks.length[row]),
        int(blocks.width[row]) if row % 53 else 0,
        f"{sheet.month[row]}/{sheet.year[row] % 100:02d}",
        str(overlay) if overlay else "",
        "O" if local and row % 3 else "F",
        CLASSES[blocks.pavement_class[row]],
        PAVEMENTS[blocks.pavement[row]],
        _FIRST_STREET_ID + 7 * row,
    ]


def _plant_slips(rows: list[list[Cell]], year: int, rng: np.random.Generator) -> dict[int, str]:
    """Spoil some cells, at least one of each kind; row -> its fault."""
    counts = [max(1, round(share * len(rows))) for share in _SLIPS.values()]
    with_overlay = [row for row, cells in enumerate(rows) if cells[10]]
    spoiled: dict[int, str] = {}
    for fault, count in zip(reversed(_SLIPS), reversed(counts), strict=True):
        among = with_overlay if fault == "two_overlays_in_a_cell" else range(len(rows))
        free = [row for row in among if row not in spoiled]
        for row in rng.choice(free, size=min(count, len(free)), replace=False).tolist() if free else []:
            _spoil(rows[row], fault, year, rng)
            spoiled[row] = fault
    return spoiled


def _spoil(cells: list[Cell], fault: str, year: int, rng: np.random.Generator) -> None:
    month, _, two_digits = str(cells[9]).partition("/")
    match fault:
        case "ratings_not_a_number":
            cells[4:7] = ["NA", "NA", "NA"]
        case "ratings_out_of_range":
            cells[4] = 11 * int(cells[4]) if int(cells[4]) > 1 else 0
        case "dates_with_a_dot":
            cells[9] = f"{month}.{two_digits}"
        case "dates_without_a_slash":
            cells[9] = month + two_digits
        case "words_for_dates":
            cells[9] = str(rng.choice(["BRICK", "NEW", "?"]))
        case "future_dates":
            cells[9] = f"{month}/{year % 100 + 40}"
        case "two_overlays_in_a_cell":
            cells[10] = f"{(int(cells[10]) - 9) % 100:02d},{int(cells[10]) % 100:02d}"
        case _:
            raise AssertionError(fault)
