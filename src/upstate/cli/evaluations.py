"""`upstate evaluate`: write down a change before it starts, read it on its day, and decide."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running, show_plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstate.actions.open_evaluations import Evaluation
    from upstate.actions.read_evaluation import ReadEvaluation
    from upstate.actions.register_evaluation import Registration
    from upstate.measures.evaluating.result import Result

app = typer.Typer(
    help="Whether a change worked: register it before it starts, read it on its day, decide.", no_args_is_help=True
)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Of evaluations/NAME.toml.")]
_STAGES = {
    "note": "a note; names no measure",
    "draft": "not registered",
    "waiting": "registered; starts {starts}",
    "running": "runs; read on {read_on}",
    "due": "[yellow]to be read since {read_on}[/]",
    "read": "[yellow]read; nobody has decided[/]",
    "decided": "decided: {choice}",
    "broken": "[red]can not be read[/]",
}


@app.command("draft")
def draft(
    name: NameArgument,
    measure: Annotated[str, typer.Option(help="Name of a measure of the city.")],
    question: Annotated[str, typer.Option(help="What you want to know.")],
    change: Annotated[str, typer.Option(help="What is changed.")],
    owner: Annotated[str, typer.Option(help="Who answers for it.")],
    method: Annotated[str, typer.Option(help="interrupted, compared, staggered or chance.")] = "interrupted",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Write a draft of evaluations/NAME.toml, with what each entry means, for you to complete."""
    from upstate.actions.draft_evaluation import draft_evaluation

    with running(json) as run:
        path = draft_evaluation(
            workspace=workspace,
            name=name,
            measure=measure,
            method=method,
            question=question,
            change=change,
            owner=owner,
        )
        run.show({"path": str(path)}, lambda: _show_draft(name, path))


@app.command("register")
def register(
    name: NameArgument,
    looking_back: Annotated[
        bool,
        typer.Option("--looking-back", help="Also where it has begun; every result says so."),
    ] = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Register evaluations/NAME.toml before the change starts. What is registered is what will be read."""
    from upstate.actions.register_evaluation import register_evaluation

    with running(json) as run:
        made = register_evaluation(workspace=workspace, name=name, looking_back=looking_back)
        run.show(made.as_json(), lambda: _show_registered(made))


@app.command("list")
def list_evaluations(workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Show every evaluation, and what is to do next."""
    from upstate.actions.open_evaluations import open_evaluations

    with running(json) as run:
        found = open_evaluations(workspace=workspace)
        run.show({"evaluations": [one.as_json() for one in found]}, lambda: _show_list(found))


@app.command("read")
def read(
    name: NameArgument,
    early: Annotated[
        bool, typer.Option("--early", help="See how it stands before its day; that look is kept and told.")
    ] = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Read an evaluation by the newest figures of its measure, as it was registered, and keep the result."""
    from upstate.actions.read_evaluation import read_evaluation

    with running(json) as run:
        run.progress("Reading")
        made = read_evaluation(workspace=workspace, name=name, early=early)
        run.show(made.as_json(), lambda: _show_read(made))


@app.command("show")
def show(
    name: NameArgument,
    number: Annotated[int, typer.Option("--result", help="Number of a result; without it, the newest.", min=0)] = 0,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Show a plan and what came of it, period by period."""
    from upstate.actions.open_evaluations import open_evaluation

    with running(json) as run:
        found = open_evaluation(workspace=workspace, name=name)
        result = found.numbered(number) if number else found.result
        value = found.as_json() | {"result": result.model_dump(mode="json") if result else None}
        run.show(value, lambda: _show(found, result))


@app.command("decide")
def decide(
    name: NameArgument,
    choice: Annotated[str, typer.Argument(metavar="keep|change|stop", help="What becomes of the change.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    who: Annotated[str, typer.Option(help="Who decided.")],
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Put down what was decided after the reading."""
    from upstate.actions.decide_evaluation import decide_evaluation

    with running(json) as run:
        found = decide_evaluation(workspace=workspace, name=name, choice=choice, reason=reason, who=who)
        run.show(found.as_json(), lambda: console.print(f"{name}: {choice}.", markup=False))


def _show_draft(name: str, path: Path) -> None:
    show_plain(f"Wrote {path}. Complete it.")
    console.print(f"Next: upstate evaluate register {name}", markup=False)


def _show_registered(made: Registration) -> None:
    plan = made.registered.plan
    show_plain(f"Registered: {made.registered.name}, {plan.question}")
    if made.registered.looking_back:
        console.print("[yellow]It had begun.[/] Every result will say so.")
    console.print(f"Next: upstate evaluate read {made.registered.name}, on {plan.read_on} or later.", markup=False)


def _show_list(found: Sequence[Evaluation]) -> None:
    if not found:
        console.print("There is no evaluation yet. Next: docs/how-to/evaluation.md shows how to write one.")
        return
    grid = Table("evaluation", "measure", "stands", box=None, header_style="bold")
    for one in found:
        plan = one.registered.plan if one.registered else one.plan
        words = {
            "starts": plan.first_start if plan else "",
            "read_on": plan.read_on if plan else "",
            "choice": one.decision.choice if one.decision else "",
        }
        grid.add_row(escape(one.name), escape(plan.measure if plan else ""), _STAGES[one.stage].format(**words))
    console.print(grid)


def _show_read(made: ReadEvaluation) -> None:
    show_plain(*made.told)
    show_plain(f"Kept as {made.path}.")
    name = made.result.name
    if not made.result.early:
        console.print(f"Next: upstate evaluate decide {name} keep|change|stop --reason ... --who ...", markup=False)


def _show(found: Evaluation, result: Result | None) -> None:
    from upstate.measures.evaluating.telling import rounded, tell_result

    plan = found.registered.plan if found.registered else found.plan
    if plan:
        console.print(f"{plan.question}", style="bold", markup=False)
        show_plain(f"{plan.change}. Owner: {plan.owner}. Read on {plan.read_on}.")
    if result is None:
        console.print("It was not read yet.")
        return
    show_plain(*tell_result(result))
    grid = Table("period", "was", "expected without it", "", box=None, header_style="bold")
    for line in result.lines:
        values = ("" if one is None else rounded(one) for one in (line.observed, line.expected))
        grid.add_row(line.starts.isoformat(), *values, "after" if line.after else "")
    console.print(grid)
    if found.decision:
        one = found.decision
        show_plain(f"Decided on {one.on} by {one.who}: {one.choice}. {one.reason}")
