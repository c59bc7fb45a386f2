"""The files of the kit."""

from __future__ import annotations

import shutil
from pathlib import Path

from upstate.challenges.kit.about import About
from upstate.challenges.kit.notebook import notebook
from upstate.city import write_bytes, write_json, write_text

_TEMPLATE = Path(__file__).parent / "template"
_TEMPLATES = ("baseline.py", "score.py", "requirements.txt")
KIT_FILES = ("README.md", "baseline.ipynb", "baseline.py", "challenge.json", "requirements.txt", "score.py")


def write_kit(folder: Path, about: About) -> None:
    """Write the kit anew; the same bytes for the same challenge. What else lies in the folder is taken away."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in _TEMPLATES:
        write_bytes(folder / name, (_TEMPLATE / name).read_bytes())
    write_json(folder / "challenge.json", about.as_json())
    write_json(folder / "baseline.ipynb", notebook(about), indent=1)
    write_text(folder / "README.md", _readme(about))


def _readme(about: About) -> str:
    also = f" Shown besides: {', '.join(f'`{one}`' for one in about.also)}." if about.also else ""
    return f"""# {about.title}

{about.question}

You need Python 3.11 or newer, and nothing else. With `python -m pip install -r requirements.txt` the baseline foresees better and the
notebook opens.

1. **Look at the data.** `../files/train.csv` is to learn from, `../files/test.csv` is to predict; `../files/data-dictionary.md` says what the
   columns mean.
2. **Make a first prediction.** `python baseline.py` writes `predictions.csv`: one row for each id of `test.csv`, with the header
   `id,prediction`.
3. **Hand it in** on the page of the challenge. You see your score at once. Up to {about.a_day} a day are scored.
4. **Make it better, and see it here first.** A part of `train.csv` is held out as the hidden answers are:

   ```
   python score.py hold-out
   python baseline.py --train practice/train.csv --test practice/test.csv --out practice/predictions.csv
   python score.py practice/predictions.csv
   ```

   Put your own idea into `predict` of `baseline.py`, and run the last two lines again.

`baseline.ipynb` does the same, step by step. `{about.metric}` decides.{also} `score.py` computes it as the challenge does.

Upstate wrote this kit and ran all of it before the launch: the baseline, the scorer, the notebook, and the check of what it hands in.
"""
