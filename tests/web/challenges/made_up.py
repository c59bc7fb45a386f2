"""A small challenge that was launched: 600 made-up streets of six neighborhoods, in a city's folder."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from upstate.challenges.answers import Answers
from upstate.challenges.freezing import FILES, HIDDEN, KIT, TEXTS, accepted, fingerprints
from upstate.challenges.kit import ZIP_FILE, pack_kit
from upstate.challenges.records import LAUNCHED_FILE, Launched
from upstate.challenges.scoring.keeping import save_answers
from upstate.city import Workspace

ZONE = ZoneInfo("America/Chicago")
STREETS = 600
NAME = "streets"
# Where a test stands between the dates, as hours from now: opens, closes, judged, results.
SOON, OPEN, JUDGING, CLOSED, RESULTS = (
    (1, 9, 20, 30),
    (-3, 9, 20, 30),
    (-9, -1, 20, 30),
    (-9, -5, -1, 30),
    (-9, -7, -5, -1),
)
_TEXT = """
title = {{en = "Which streets break next?", es = "¿Qué calles se rompen después?"}}
question = {{en = "Foresee which streets will need repair.", es = "Prevea qué calles necesitarán reparación."}}
ranking = "road-decay"
licence = "Apache-2.0"
[task]
kind = "ranking"
metric = "area-under-curve"
also = ["precision-at-10"]
[split]
kind = "time"
on = 2014-01-01
[[baselines]]
name = "present"
title = {{en = "Lowest rating first", es = "Primero la calificación más baja"}}
by = "rule"
rule = "lowest rating first"
present = true
[[tracks]]
name = "foresight"
title = {{en = "Foresight", es = "Previsión"}}
kind = "scored"
[[tracks]]
name = "best-use"
title = {{en = "Best use", es = "Mejor uso"}}
kind = "judged"
judges = 2
{rubric}
[[tracks]]
name = "stories"
title = {{en = "Stories", es = "Historias"}}
kind = "judged"
judges = 1
pairwise = true
{rubric}
[[prizes]]
title = {{en = "Eight months of office space", es = "Ocho meses de oficina"}}
track = "foresight"
amount = 3500
[limits]
a_day = {a_day}
total = {total}
team_of = 2
[event]
title = {{en = "Hackathon of the region", es = "Hackatón de la región"}}
link = "https://example.org/hackathon"
first = 2026-03-01
last = 2026-03-02
[dates]
time_zone = "America/Chicago"
{dates}
"""
TOGETHER = """
[together]
name = "region"
title = {{en = "Streets of the region", es = "Calles de la región"}}
city = "{city}"
"""
_RUBRIC = """
[[tracks.rubric]]
name = "use"
title = {en = "Use", es = "Uso"}
asks = {en = "Does it help somebody?", es = "¿Ayuda a alguien?"}
weight = 60
[[tracks.rubric]]
name = "care"
title = {en = "Care", es = "Cuidado"}
asks = {en = "Is it right about the data?", es = "¿Es fiel a los datos?"}
weight = 40
"""


def launch(
    city: Workspace,
    *,
    when: tuple[float, ...] = OPEN,
    a_day: int = 3,
    total: int = 5,
    name: str = NAME,
    more: str = "",
    seed: int = 7,
    now: datetime | None = None,
) -> Path:
    """A challenge that was launched, at that moment between its dates. Called again, its dates are others and all else stays. more: at the end of its
    challenge.toml. seed: of the hidden answers."""
    folder = city.challenges / name
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder, when=when, a_day=a_day, total=total, more=more, now=now)
    if not (folder / HIDDEN).exists():
        _write_files(folder, seed=seed)
    freeze(folder)
    return folder


def launch_together(city: Workspace, *called: str, when: tuple[float, ...] = OPEN) -> None:
    """Challenges of these cities that belong together, each under its city's name in small letters."""
    now = datetime.now(ZONE)
    for seed, one in enumerate(called):
        launch(city, when=when, name=one.lower(), more=TOGETHER.format(city=one), seed=seed, now=now)


def write_text(
    folder: Path, *, when: tuple[float, ...], a_day: int, total: int, more: str = "", now: datetime | None = None
) -> None:
    began = (now or datetime.now(ZONE)).replace(tzinfo=None, microsecond=0)
    times = (began + timedelta(hours=one) for one in when)
    dates = "\n".join(
        f"{name} = {at.isoformat()}" for name, at in zip(("opens", "closes", "judged", "results"), times, strict=True)
    )
    text = _TEXT.format(dates=dates, a_day=a_day, total=total, rubric=_RUBRIC) + more
    (folder / "challenge.toml").write_text(text, "utf-8")
    (folder / "rules.md").write_text("# Rules\n\nBe fair.\n", "utf-8")
    (folder / "terms.md").write_text("# Data terms\n\nTell nobody where people live.\n", "utf-8")


def freeze(folder: Path) -> None:
    """As a launch writes down what was frozen."""
    record = Launched(
        at=datetime.now(ZONE),
        sha256=fingerprints(folder, *TEXTS, FILES, KIT, HIDDEN),
        terms_sha256=accepted((folder / "rules.md").read_text("utf-8"), (folder / "terms.md").read_text("utf-8")),
        datasets=(),
    )
    (folder / LAUNCHED_FILE).write_text(json.dumps(record.model_dump(mode="json")), "utf-8")


def answers_of(*, seed: int = 7) -> Answers:
    """What is hidden: a street with a low number breaks more often. seed: another one, another city."""
    random = np.random.default_rng(seed)
    ids = np.array([f"S{number:04}" for number in range(STREETS)], dtype=object)
    chance = np.linspace(0.9, 0.1, STREETS)
    return Answers(
        ids=ids,
        values=(random.random(STREETS) < chance).astype("float64"),
        public=np.arange(STREETS) % 3 == 0,
        places=np.array([f"Ward {number % 6}" for number in range(STREETS)], dtype=object),
        present=random.random(STREETS),
    )


def predictions(*, noise: float = 0.0, seed: int = 1) -> bytes:
    """A file that can be scored. noise: 0 is as good as can be foreseen."""
    random = np.random.default_rng(seed)
    values = np.linspace(1, 0, STREETS) + random.normal(0, noise, STREETS) if noise else np.linspace(1, 0, STREETS)
    rows = [f"S{number:04},{value:.6f}" for number, value in enumerate(values)]
    return "\n".join(["id,prediction", *rows, ""]).encode()


def _write_files(folder: Path, *, seed: int) -> None:
    answers = answers_of(seed=seed)
    for part in (FILES, KIT, HIDDEN, f"{HIDDEN}/baselines"):
        (folder / part).mkdir()
    save_answers(folder / HIDDEN / "answers.parquet", answers)
    table = pa.table({"id": answers.ids.tolist(), "prediction": answers.present.tolist()})
    pq.write_table(table, folder / HIDDEN / "baselines" / "present.parquet")
    (folder / FILES / "train.csv").write_text("as_of,id,age,outcome\n2012-01-01,S0001,3,1\n", "utf-8")
    (folder / FILES / "test.csv").write_text("id,age\n" + "".join(f"{one},3\n" for one in answers.ids), "utf-8")
    (folder / KIT / "README.md").write_text("# Start here\n", "utf-8")
    pack_kit(folder / KIT / ZIP_FILE, [folder / FILES, folder / KIT])
