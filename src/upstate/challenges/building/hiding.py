"""What is hidden, written so that nobody but its owner reads it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from upstate.challenges.answers import ANSWERS_FILE, Answers
from upstate.challenges.scoring.keeping import save_answers

SECRET_FILE, BASELINES = "draw.key", "baselines"


def load_secret(hidden: Path) -> bytes:
    """The secret by which is drawn; a new one where there is none."""
    try:
        return (hidden / SECRET_FILE).read_bytes() or secrets.token_bytes(32)
    except FileNotFoundError:
        return secrets.token_bytes(32)


def lock_away(hidden: Path) -> None:
    """Take from everybody but its owner the right to look into a folder of answers, however it came here."""
    hidden.chmod(0o700)
    for path in hidden.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def write_hidden(folder: Path, answers: Answers, baselines: dict[str, NDArray[np.float64]], secret: bytes) -> None:
    """The answers, each baseline's prediction and the secret, into an empty folder. Git is told to leave it alone whatever the workspace says."""
    folder.chmod(0o700)
    (folder / BASELINES).mkdir(mode=0o700)
    _write_bytes(folder / SECRET_FILE, secret)
    _write_bytes(folder / ".gitignore", b"*\n")
    save_answers(folder / ANSWERS_FILE, answers)
    for name, values in baselines.items():
        _write_table(
            folder / BASELINES / f"{name}.parquet", pa.table({"id": answers.ids.astype(str), "prediction": values})
        )


def _write_table(path: Path, table: pa.Table) -> None:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    _write_bytes(path, sink.getvalue().to_pybytes())


def _write_bytes(path: Path, content: bytes) -> None:
    """Made for its owner alone before anything is in it."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
