"""`upstate survey`: let a list begin with what a survey says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running, show_plain

if TYPE_CHECKING:
    from upstate.actions.fit_survey import FittedSurvey


def survey(
    solution: Annotated[str, typer.Argument(help="Name of a solution that the city has borrowed.")],
    file: Annotated[Path, typer.Argument(help="Public-use file of the American Housing Survey, with its weights.")],
    metro: Annotated[str | None, typer.Option(help="Code of the metropolitan area whose homes count.")] = None,
    county: Annotated[str | None, typer.Option(help="Code of the county whose homes count.")] = None,
    alarm: Annotated[
        str, typer.Option(help="The column that is 1 where an alarm works and 2 where there is none.")
    ] = "SMOKE",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Fit who lacks an alarm by the American Housing Survey; the next list begins with it until doors tell otherwise."""
    from upstate.actions.fit_survey import fit_survey

    with running(json) as run:
        fitted = fit_survey(
            workspace=workspace,
            solution=solution,
            file=file,
            metro=metro,
            county=county,
            alarm=alarm,
            progress=run.progress,
        )
        run.show(fitted.as_json(), lambda: _show(fitted, solution))


def _show(fitted: FittedSurvey, solution: str) -> None:
    said = fitted.believed
    show_plain(
        f"{said.homes:,} homes answered, {fitted.left_out:,} lack an answer; {said.share:.1%} have no working alarm."
    )
    for name, one in said.coefficients.items():
        console.print(f"  {name}: {one.value:+.2f} (between {one.low:+.2f} and {one.high:+.2f})", markup=False)
    show_plain(f"Log-odds with 95 % intervals by {said.errors_by}. Written to {fitted.path}")
    console.print(f"Next: upstate rank {solution}", markup=False)
