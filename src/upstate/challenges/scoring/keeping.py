"""The hidden answers on disk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from upstate.challenges.answers import Answers
from upstate.city.writing import writing_to
from upstate.errors import BadWorkspace
from upstate.ranking.matrix import Floats

_COLUMNS = ("id", "value", "public", "place", "present")


def save_answers(path: Path, answers: Answers) -> None:
    """Write them as Parquet, whole or not at all; raises `BadWorkspace` where they are not as `Answers` says."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    _refuse_faults(path, answers)
    arrays = (
        pa.array(answers.ids, pa.string()),
        pa.array(answers.values, pa.float64()),
        pa.array(answers.public, pa.bool_()),
        pa.array(answers.places, pa.string()),
        pa.array(answers.present, pa.float64()),
    )
    with writing_to(path) as temporary:
        pq.write_table(pa.table(dict(zip(_COLUMNS, arrays, strict=True))), temporary)
        temporary.chmod(0o600)


def load_answers(path: Path) -> Answers:
    """The answers in a file of `save_answers`, kept in memory until the file changes; their arrays can not be written to. Raises `BadWorkspace`."""
    try:
        seen = path.stat()
    except OSError:
        raise _unusable(path, "it is not there") from None
    return _load(path, seen.st_mtime_ns, seen.st_size, seen.st_ino)


def load_baseline(path: Path, answers: Answers) -> Floats:
    """A baseline's prediction of each unit, in the order of the answers. Raises `BadWorkspace`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path, columns=["id", "prediction"], memory_map=False)
        values = dict(zip(table["id"].to_pylist(), table["prediction"].to_pylist(), strict=True))
        found = np.array([values[one] for one in answers.ids.tolist()], dtype=np.float64)
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError):
        found = np.full(1, np.nan)
    if not np.isfinite(found).all():
        raise BadWorkspace(
            f"The baseline {path.name} can not be used: it is no Parquet file with a finite number for each hidden unit.",
            allowed="Parquet with the columns id and prediction, as `upstate challenge build` writes it",
            next_step="Build the challenge again; after launch, bring the file back from a copy.",
        )
    return found


@lru_cache(maxsize=4)
def _load(path: Path, *_as_it_is: int) -> Answers:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path, columns=list(_COLUMNS), memory_map=False)
    except (pa.ArrowException, OSError, KeyError, ValueError):
        raise _unusable(path, "it is no Parquet file with these columns") from None
    if tuple(table.column_names) != _COLUMNS:
        raise _unusable(path, "it is no Parquet file with these columns")
    if any(column.null_count for column in table.columns):
        raise _unusable(path, "it has empty cells")
    kinds = (pa.string(), pa.float64(), pa.bool_(), pa.string(), pa.float64())
    if tuple(table.schema.types) != kinds:
        raise _unusable(path, "a column has another type")
    answers = Answers(*(column.to_numpy() for column in table.columns))
    _refuse_faults(path, answers)
    for array in (answers.ids, answers.values, answers.public, answers.places, answers.present):
        array.flags.writeable = False
    return answers


def _refuse_faults(path: Path, answers: Answers) -> None:
    if fault := next(_faults(answers), None):
        raise _unusable(path, fault)


def _faults(answers: Answers) -> Iterator[str]:
    arrays: tuple[Any, ...] = (answers.ids, answers.values, answers.public, answers.places, answers.present)
    if len({np.shape(array) for array in arrays}) != 1 or np.ndim(answers.ids) != 1:
        yield "its columns are not of one length"
        return
    if not len(answers.ids):
        yield "it has no rows"
    if not all(isinstance(one, str) and one for one in answers.ids):
        yield "an id is empty, or is no text"
        return
    if not all(isinstance(one, str) for one in answers.places):
        yield "a place is no text"
    if (answers.ids[1:] <= answers.ids[:-1]).any():
        yield "its ids are not in order, or one is there twice"
    for name, array in (("value", answers.values), ("present", answers.present)):
        if not np.isfinite(array).all():
            yield f"the column {name} holds what is no finite number"


def _unusable(path: Path, fault: str) -> BadWorkspace:
    return BadWorkspace(
        f"The hidden answers {path.name} can not be used: {fault}.",
        allowed=f"Parquet with the columns {', '.join(_COLUMNS)}: one row an id, in the order of the ids, without empty cells",
        next_step="Build the challenge again; after launch, bring the file back from a copy.",
    )
