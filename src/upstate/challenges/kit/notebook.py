"""The notebook of the kit, in the format of Jupyter (nbformat 4.5), without outputs."""

from __future__ import annotations

from typing import Any

from upstate.challenges.kit.about import About

_CODE = (
    """from baseline import FILES, predict, read_rows, write_predictions
from score import hold_out, score

train, test = read_rows(FILES / "train.csv"), read_rows(FILES / "test.csv")
print(f"{len(train):,} rows to learn from, {len(test):,} to predict")
print(", ".join(test[0]))""",
    """for day in sorted({row.get("as_of", "") for row in train}):
    outcomes = [float(row["outcome"]) for row in train if row.get("as_of", "") == day]
    print(day, f"{len(outcomes):,} rows, mean outcome {sum(outcomes) / len(outcomes):.3f}")""",
    """rest, held = hold_out(train)
practice = [{name: value for name, value in row.items() if name not in ("as_of", "outcome")} for row in held]
predicted = dict(zip([row["id"] for row in held], predict(rest, practice), strict=True))
score(predicted, {row["id"]: float(row["outcome"]) for row in held})""",
    """write_predictions(FILES.parent / "kit" / "predictions.csv", [row["id"] for row in test], predict(train, test))""",
)


def notebook(about: About) -> dict[str, Any]:
    """The whole notebook, as JSON values; the same for the same challenge."""
    words = (
        f"# {about.title}\n\n{about.question}\n\nRun the cells one after the other. Each does one step of the README.",
        "## What is there",
        "## Hold a part out and score on it\n\nChange `predict` in `baseline.py`, or write your own here, and see whether the figures get better.",
        f"## Write the file to hand in\n\nUp to {about.a_day} a day are scored.",
    )
    cells = [_markdown("about", words[0]), _code("read", _CODE[0])]
    cells += [_markdown("look", words[1]), _code("days", _CODE[1])]
    cells += [_markdown("practice", words[2]), _code("score", _CODE[2])]
    cells += [_markdown("hand-in", words[3]), _code("write", _CODE[3])]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def code_of(document: dict[str, Any]) -> str:
    """All code cells of a notebook as one program."""
    return "\n\n".join("".join(cell["source"]) for cell in document["cells"] if cell["cell_type"] == "code") + "\n"


def _markdown(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(name: str, text: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": text.splitlines(keepends=True),
    }
