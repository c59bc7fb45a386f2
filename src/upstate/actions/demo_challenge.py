"""The civic data challenge of the simulated city: made of its road ranking, built and launched as a city would, and open for two months."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import tomlkit

from upstate.actions.build_challenge import build_challenge
from upstate.actions.launch_challenge import launch_challenge
from upstate.actions.open_challenge import challenge_folder, open_challenge
from upstate.city import open_workspace, publish_folder
from upstate.progress import Progress
from upstate.solutions import find_on_shelf, read_folder
from upstate.solutions.challenge import CHALLENGE_FILE, RULES_FILE, TERMS_FILE

CHALLENGE = "roads"
_DESIGN = "road-challenge"  # on the shelf, for the ranking road-decay
_NOTE = """# Simulated

This challenge is simulated: a program made it up to show Upstate. No street in it is real, nobody awards anything, and the answers
can be looked up in the simulated city's own open data.

*Este reto es simulado: un programa lo inventó para mostrar Upstate. Ninguna calle es real, nadie otorga premios y las respuestas están en
los datos abiertos de la ciudad simulada.*

"""
_SPLIT = date(2013, 1, 1)  # the latest day whose outcome the simulated ratings know
# From today on, at midnight: opens, closes, judged, results.
_DAYS = {"opens": 0, "closes": 60, "judged": 70, "results": 75}
_BASELINES = ("present-rating", "decay-by-class")  # without the model, which takes longest to learn


def open_demo_challenge(*, folder: Path, progress: Progress) -> None:
    """Open the challenge in the demo city. One that an earlier demo launched is left as it is."""
    progress("Opening a civic data challenge")
    city = open_workspace(folder)
    if not challenge_folder(city, CHALLENGE).exists():
        _write_texts(challenge_folder(city, CHALLENGE), city.settings.today(), city.settings.time_zone)
    if open_challenge(folder, CHALLENGE).launched is None:
        build_challenge(workspace=folder, name=CHALLENGE, progress=progress)
        launch_challenge(workspace=folder, name=CHALLENGE, progress=progress)


def _write_texts(folder: Path, today: date, time_zone: str) -> None:
    """The texts of the design; each says that it is simulated. `upstate challenge new` would read the whole record to find the day of the split, which is known here."""
    files = read_folder(find_on_shelf(_DESIGN)).files
    document = tomlkit.parse(files[CHALLENGE_FILE])
    for language, word in (("en", "simulated"), ("es", "simulado")):
        document["title"][language] += f" ({word})"
    del document["prizes"]
    document["split"]["on"] = _SPLIT
    document["baselines"] = [one for one in document["baselines"] if one["name"] in _BASELINES]
    dates = {name: datetime.combine(today + timedelta(days=days), time()) for name, days in _DAYS.items()}
    document["dates"] = {"time_zone": time_zone, **dates}
    with publish_folder(folder) as writing:
        (writing / CHALLENGE_FILE).write_text(tomlkit.dumps(document), "utf-8")
        for file in (RULES_FILE, TERMS_FILE):
            (writing / file).write_text(_NOTE + files[file], "utf-8")
