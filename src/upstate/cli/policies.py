"""`upstate policy`: write an open data policy, check it, and hold it beside those of other cities."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running, show_plain
from upstate.errors import BadSolution

if TYPE_CHECKING:
    from upstate.actions.adapt_policy import AdaptedPolicy
    from upstate.actions.check_policy import CheckedPolicy
    from upstate.actions.compare_policies import ComparedPolicies
    from upstate.actions.write_policy import WrittenPolicy
    from upstate.standards.unfilled import Unfilled

app = typer.Typer(help="Write the city's open data policy, check it, compare it with others.", no_args_is_help=True)
_SOLUTION = "open-data-policy"


@app.command()
def write(
    choose: Annotated[
        list[str] | None, typer.Option("--choose", help="NAME=OPTION, such as license=cc0; may be repeated.")
    ] = None,
    fill: Annotated[
        list[str] | None,
        typer.Option("--fill", help="PLACE=WORDS, such as “data_officer=city clerk”; may be repeated."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over a text that a person changed; theirs is kept aside.")
    ] = False,
    solution: Annotated[str, typer.Option(help="Name of the borrowed policy.")] = _SOLUTION,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Write the policy that follows from what the city chose, into its folder policies."""
    from upstate.actions.write_policy import write_policy

    with running(json) as run:
        written = write_policy(
            workspace=workspace,
            solution=solution,
            choose=_pairs(choose or ()),
            fill=_pairs(fill or ()),
            replace=replace,
        )
        run.show(written.as_json(), lambda: _show_written(written))


@app.command()
def check(
    file: Annotated[
        Path | None, typer.Argument(help="A text as .md, .txt, .html or .pdf; without it, the city's own.")
    ] = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Name every place that was left open, and the provisions that the text holds, each with its sentence."""
    from upstate.actions.check_policy import check_policy

    with running(json) as run:
        checked = check_policy(workspace=workspace, file=file)
        run.show(checked.as_json(), lambda: _show_checked(checked))
        run.failed = not checked.well


@app.command()
def compare(
    files: Annotated[list[Path], typer.Argument(help="Two or more texts, as .md, .txt, .html or .pdf.")],
    difference: Annotated[
        bool, typer.Option("--difference", help="Also show the lines in which the first two differ.")
    ] = False,
    sentences: Annotated[bool, typer.Option("--sentences", help="Also show the sentence of each provision.")] = False,
    json: JsonOption = False,
) -> None:
    """Show side by side which provisions the texts hold."""
    from upstate.actions.compare_policies import compare_policies

    with running(json) as run:
        compared = compare_policies(files=files, difference=difference)
        run.show(compared.as_json(), lambda: _show_compared(compared, sentences=sentences))


def _pairs(given: Sequence[str]) -> dict[str, str]:
    for one in given:
        if "=" not in one:
            raise BadSolution(
                f"{one!r} has no “=”.",
                allowed="NAME=OPTION, or PLACE=WORDS",
                next_step="Write the name, an equals sign, and what you choose, such as license=cc0.",
            )
    return {name.strip(): value.strip() for name, _, value in (one.partition("=") for one in given)}


def show_adapted_policy(adapted: AdaptedPolicy) -> None:
    for one in adapted.decisions:
        others = ", ".join(name for name, _title in one.options if name != one.option)
        whose = "" if not one.by_default else f", as in {one.default_from}" if one.default_from else ", by default"
        console.print(
            f"  {one.name} = [bold]{one.option}[/]{escape(whose)} (or {others}): {escape(one.title)}", soft_wrap=True
        )
    show_plain(f"Every choice is explained in {adapted.file}. Change it there.")
    if adapted.unfilled:
        show_plain(f"Places to fill: {', '.join(adapted.unfilled)}.")
    console.print("Next: upstate policy write", markup=False)


def _show_written(written: WrittenPolicy) -> None:
    if written.kept:
        show_plain(f"The text that a person had changed is kept as {written.kept}.")
    show_plain(
        f"Wrote {written.file}: {len(written.provisions)} of {written.of} provisions, by what stands in {written.decided}."
    )
    _show_unfilled(written.unfilled)
    console.print("Next: have a lawyer read it; upstate policy check", markup=False)


def _show_unfilled(places: Sequence[Unfilled]) -> None:
    if places:
        console.print(f"Left open: {len(places)}.")
    show_plain(*(f"  line {one.line}: {one.place}  in “{one.around}”" for one in places))


def _show_checked(checked: CheckedPolicy) -> None:
    _show_unfilled(checked.unfilled)
    if checked.well:
        console.print("No place is left open.")
    console.print(f"Found: {len(checked.found)} provisions.")
    show_plain(*(f"  {one.id} (line {one.line}): {one.sentence}" for one in checked.found))
    if checked.hints:
        console.print(f"Only hinted at: {len(checked.hints)}. A person has to read them.")
    show_plain(*(f"  {one.id} (line {one.line}): {one.sentence}" for one in checked.hints))
    console.print(f"Not found: {len(checked.missing)}.")
    for criterion in checked.missing:
        console.print(f"  {criterion.id} {criterion.title.en}", markup=False)
    console.print("Words were looked for, and not what they mean in law: a person has the last word.", soft_wrap=True)


def _show_compared(compared: ComparedPolicies, *, sentences: bool) -> None:
    grid = Table("", "provision", *(escape(file.name) for file in compared.files), box=None, header_style="bold")
    for one in compared.provisions:
        marks = ("-" if each is None else "hint" if each.is_hint else "yes" for each in one.found)
        grid.add_row(one.id, escape(one.title), *marks)
    console.print(grid)
    for one in compared.provisions if sentences else ():
        for file, each in zip(compared.files, one.found, strict=True):
            if each:
                show_plain(f"{one.id} {file.name}, line {each.line}: {each.sentence}")
    show_plain(*compared.difference)
