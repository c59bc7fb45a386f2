"""A small town with homes on a grid, whose fire department has borrowed the smoke alarms and ranked."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.import_visits import import_visits
from upstate.actions.new import new

SHELF = Path(__file__).parents[2] / "solutions"
TODAY = date(2026, 5, 20)
NAME = "smoke-alarms"
HEADER = """
kind = "ranking"
title = "Smoke alarms for the homes that need them"
version = "0.1.0"
licence = "Apache-2.0"
summary = "A small one for tests: which homes are likely to have no working smoke alarm."
[origin]
place = "Nowhere"
year = 2015
[ranking]
unit = "home_id"
table = "homes"
units = "homes"
outcome = "had a fire"
outcomes = "fires"
horizon_years = 1
[features.built_year]
words = "built in {}"
"""
CONTRACT = """
name: smoke-alarms
resources:
  - name: homes
    title: Homes
    grain: one row a home
    schema:
      primaryKey: home_id
      fields:
        - {name: home_id, type: string, meaning: The home's own key, required: true}
        - {name: homes, type: number, meaning: How many homes the row stands for}
        - {name: address, type: string, meaning: The address of the home}
        - {name: built_year, type: integer, meaning: The year in which it was built}
        - {name: longitude, type: number, meaning: Degrees east}
        - {name: latitude, type: number, meaning: Degrees north}
  - name: visits
    title: Visits
    grain: one row a door
    required: false
    as_of: {event: visited_on}
    schema:
      primaryKey: visit_id
      fields:
        - {name: visit_id, type: string, meaning: The visit's own key}
        - {name: visited_on, type: date, meaning: The day of the visit, required: true}
        - {name: home_id, type: string, meaning: The home that was visited, required: true}
        - {name: longitude, type: number, meaning: Degrees east}
        - {name: latitude, type: number, meaning: Degrees north}
        - {name: in_need, type: boolean, meaning: Whether the home had no alarm that works}
        - {name: alarms_given, type: integer, meaning: How many alarms were given}
        - {name: control, type: boolean, meaning: Whether it was drawn by chance}
        - {name: round, type: string, meaning: The round of visits}
"""
STREETS = ("Elm St", "Oak Ave", "Main St", "Park Blvd", "Water St")


@dataclass(frozen=True)
class Town:
    """folder: of the workspace. homes: their keys, in the order of the ranking."""

    folder: Path
    homes: tuple[str, ...]

    @property
    def fieldwork(self) -> Path:
        return self.folder / "fieldwork" / NAME

    @property
    def table(self) -> list[dict[str, object]]:
        """The city's table of visits."""
        rows: list[dict[str, object]] = pq.read_table(self.folder / "tables" / "visits.parquet").to_pylist()
        return rows

    def log(self) -> list[dict[str, object]]:
        """The files of the log as they lie there."""
        return [json.loads(path.read_text("utf-8")) for path in sorted((self.fieldwork / "log").glob("*.json"))]

    def address(self, home: str) -> str:
        number = int(home.removeprefix("H"))
        return f"{100 + number} {STREETS[number % len(STREETS)]}"

    def file(self, name: str, header: str, rows: Sequence[str]) -> Path:
        """A CSV beside the workspace."""
        path = self.folder.parent / name
        path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
        return path


def make_town(folder: Path, *, homes: int = 60, stands_for: float | None = None) -> Town:
    """A workspace in `folder`, furnished."""
    city = folder / "springfield"
    new(folder=city, place="Springfield, IL", longitude=-89.65, latitude=39.8)
    return furnish(city, homes=homes, stands_for=stands_for)


def furnish(city: Path, *, homes: int = 60, stands_for: float | None = None) -> Town:
    """Homes H0, H1 ... some 35 m from each other, ranked in this order. stands_for: how many homes each row is."""
    folder = city.parent
    solution = folder / NAME
    solution.mkdir(parents=True)
    (solution / "README.md").write_text("# Smoke alarms\n", "utf-8")
    (solution / "solution.toml").write_text(HEADER, "utf-8")
    (solution / "contract.yaml").write_text(CONTRACT, "utf-8")
    (solution / "cohort.sql").write_text("SELECT home_id, address, longitude, latitude FROM homes", "utf-8")
    (solution / "features.sql").write_text("SELECT home_id, built_year FROM homes", "utf-8")
    (solution / "label.sql").write_text("SELECT home_id, count(*) AS outcomes FROM visits GROUP BY home_id", "utf-8")
    (solution / "rules.toml").write_text('[[rules]]\nname = "oldest first"\norder = ["built_year asc"]\n', "utf-8")
    (solution / "door.toml").write_text((SHELF / NAME / "door.toml").read_text("utf-8"), "utf-8")
    borrow(workspace=city, solution=str(solution))
    keys = tuple(f"H{number}" for number in range(homes))
    town = Town(city, keys)
    with (folder / "homes.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["home_id", "homes", "address", "built_year", "longitude", "latitude"])
        for number, key in enumerate(keys):
            east, north = -89.65 + (number % 10) * 0.0004, 39.8 + (number // 10) * 0.0004
            built = 1900 + number % 100
            rows.writerow([key, stands_for or "", town.address(key), built, f"{east:.6f}", f"{north:.6f}"])
    adapt(workspace=city, solution=NAME, files={"homes": [folder / "homes.csv"]}, today=TODAY)
    write_ranking(town)
    return town


def write_ranking(town: Town, *, folder: str = "2026-05-01-budget-50", solution: str = NAME) -> None:
    """A ranking as `upstate rank` writes it, as far as a plan reads it."""
    rankings = town.folder / "solutions" / solution / "rankings"
    (rankings / folder).mkdir(parents=True)
    ranks = list(range(1, len(town.homes) + 1))
    pq.write_table(pa.table({"rank": ranks, "id": list(town.homes)}), rankings / folder / "ranking.parquet")
    about = {"as_of": "2026-05-01", "ranker": {"name": "oldest first", "kind": "rule of thumb"}}
    (rankings / folder / "about.json").write_text(json.dumps(about), "utf-8")
    (rankings / "latest.json").write_text(json.dumps({"folder": folder}), "utf-8")


def make_visited_city(folder: Path) -> Path:
    """A city with the solution of the shelf, 150 homes, 120 visits in twelve days, and no other record."""
    workspace, chance = folder / "springfield", np.random.default_rng(5)
    new(folder=workspace, place="Springfield, IL", longitude=-89.65, latitude=39.8)
    borrow(workspace=workspace, solution=str(SHELF / NAME))
    homes = [f"H{n},{1900 + n % 90},{-89.65 + n % 15 * 0.0004:.4f},{39.8 + n // 15 * 0.0004:.4f}" for n in range(150)]
    need = chance.random(120) < np.where(np.arange(120) % 15 < 7, 0.8, 0.2)
    visits = [f"H{n},2026-05-{1 + n // 10:02d},{'yes' if need[n] else 'no'}" for n in range(120)]
    (folder / "homes.csv").write_text("\n".join(["home_id,built_year,longitude,latitude", *homes, ""]), "utf-8")
    (folder / "visits.csv").write_text("\n".join(["home_id,visited_on,in_need", *visits, ""]), "utf-8")
    adapt(workspace=workspace, solution=NAME, files={"homes": [folder / "homes.csv"]}, today=TODAY)
    import_visits(workspace=workspace, file=folder / "visits.csv", today=TODAY)
    return workspace
