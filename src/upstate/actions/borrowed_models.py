"""What prove and rank share: finding the models of other cities that compete with those learned here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from upstate.actions.opening import OpenSolution
from upstate.errors import BadModel
from upstate.ranking.rankers.model_file import BorrowedModel, read_model

MOST_MODELS = 8
# `rank` writes the model behind each list beside them, under the list's date: it is the city's own.
_OWN = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]-*.json"


def borrowed_models(opened: OpenSolution, files: Sequence[Path]) -> list[BorrowedModel]:
    """The models in `files`; where none is named, those in the solution's folder `models`, by name.

    Raises `BadModel` when one can not be read, was learned for something else, or was learned in this very city: it has seen
    the outcomes that a proof asks for.
    """
    paths = list(files) or sorted({*opened.paths.models.glob("*.json")} - {*opened.paths.models.glob(_OWN)})
    if len(paths) > MOST_MODELS:
        raise BadModel(
            f"{len(paths)} models were named, or lie in {opened.paths.models}.",
            allowed=f"at most {MOST_MODELS}",
            next_step="Name those of the cities that are most like yours with --model.",
        )
    models = [read_model(path, opened.solution) for path in paths]
    for path, model in zip(paths, models, strict=True):
        _refuse_own(opened, path, model)
    return models


def _refuse_own(opened: OpenSolution, path: Path, model: BorrowedModel) -> None:
    here, there = opened.city.settings, model.file.learned
    if there.place.casefold() == here.name.casefold() or (there.geoid and there.geoid == here.geoid):
        raise BadModel(
            f"{path.name} was learned in {there.place}, which is this city: it has seen what a proof asks it to foresee.",
            allowed="a model that another city learned",
            next_step="Leave it out: what can be learned here is learned anew for each date.",
        )
