"""`upstate`: one command an action.

Only the parsing libraries are loaded to show help; the action and what it needs are loaded when it is called.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from upstate import __version__
from upstate.cli import (
    challenges,
    evaluations,
    facts,
    finding,
    harvesting,
    measures,
    meetings,
    places,
    policies,
    publishing,
    registries,
    sharing,
    site,
    standards,
    survey,
    tables,
    visits,
)
from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import USER_ERROR, running, tell_unexpected, tell_wrong_words
from upstate.progress import silent

app = typer.Typer(
    name="upstate",
    help="The data office of a small city. Borrow what works. Prove it works here. Share it back.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
shelf = typer.Typer(help="What is on the shelf, and whether it is sound.", invoke_without_command=True)
app.add_typer(shelf, name="solutions")
app.add_typer(publishing.app, name="publish")
app.add_typer(registries.app, name="registry")
app.add_typer(sharing.app)
app.add_typer(site.app)
app.add_typer(places.app, name="places")
app.add_typer(policies.app, name="policy")
app.add_typer(measures.app, name="measures")
app.add_typer(visits.app, name="visit")
app.add_typer(tables.app, name="tables")
app.add_typer(facts.app, name="facts")
app.add_typer(meetings.app, name="meeting")
app.add_typer(standards.app, name="standards")
app.add_typer(challenges.app, name="challenge")
app.add_typer(evaluations.app, name="evaluate")
app.add_typer(harvesting.app, name="harvest")
app.command("assess")(standards.assess)
app.command("peers")(places.peers)
app.command("find")(finding.find)
app.command("survey")(survey.survey)

# Whatever is wrong with the words on the command line, as the parser raises it.
_WrongWords: type[Exception] = typer.BadParameter.__mro__[1]

SolutionArgument = Annotated[str, typer.Argument(help="Name of a solution that the city has borrowed.")]
ModelOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--model", help="A model that another city lent; may be repeated. Without it, those in the solution's models/."
    ),
]
PriceOption = Annotated[float | None, typer.Option(help="What one km of work costs, for a budget in money.")]
SeedOption = Annotated[int, typer.Option(help="Seed of everything that is drawn by chance.", min=0, max=2**32 - 1)]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"upstate {__version__}")
        raise typer.Exit


@app.callback()
def _upstate(
    _shown: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """The data office of a small city."""


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    place: Annotated[str, typer.Option(help="The city's name, such as “Syracuse, NY”. Outside the US is fine.")] = "",
    geoid: Annotated[str, typer.Option(help="Census code of the place, with leading zeros.")] = "",
    population: Annotated[int | None, typer.Option(help="People who live there.", min=0)] = None,
    country: Annotated[str, typer.Option(help="Country as two letters, when the name does not tell it.")] = "",
    longitude: Annotated[float | None, typer.Option(help="A point in the city, in degrees.")] = None,
    latitude: Annotated[float | None, typer.Option(help="A point in the city, in degrees.")] = None,
    json: JsonOption = False,
) -> None:
    """Make a workspace for a city."""
    from upstate.actions.identify import identify
    from upstate.actions.new import new as action
    from upstate.cli import showing

    with running(json) as run:
        made = action(
            folder=folder,
            place=place,
            geoid=geoid,
            population=population,
            country=country,
            longitude=longitude,
            latitude=latitude,
        )
        value = {"folder": str(made.folder), **made.settings.model_dump()}
        known = identify(place=place, geoid=geoid).words
        run.show({**value, "notice": known}, lambda: showing.show_new(made, known))


@shelf.callback(invoke_without_command=True)
def solutions(context: typer.Context, json: JsonOption = False) -> None:
    """Show what is on the shelf."""
    if context.invoked_subcommand is not None:
        return
    from dataclasses import asdict

    from upstate.actions.list_solutions import list_solutions
    from upstate.cli import showing

    with running(json) as run:
        entries = list_solutions()
        run.show([asdict(entry) for entry in entries], lambda: showing.show_shelf(entries))


@shelf.command("check")
def solutions_check(
    folders: Annotated[list[Path] | None, typer.Argument(help="Folders to check; without any, the shelf.")] = None,
    json: JsonOption = False,
) -> None:
    """Check solutions: all faults of each folder at once."""
    from upstate.actions.check_solutions import check_solutions
    from upstate.cli import showing

    with running(json) as run:
        checked = check_solutions(folders=folders or ())
        value = [{"folder": str(one.folder), "faults": list(one.faults)} for one in checked]
        run.show(value, lambda: showing.show_checked(checked))
        run.failed = any(one.faults for one in checked)


@app.command()
def borrow(
    solution: Annotated[
        str, typer.Argument(help="Name on the shelf, REGISTRY/NAME of a registry you trust, or the path of a folder.")
    ],
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Borrow a solution: copy its text into the city, checked and locked."""
    from upstate.actions.borrow import borrow as action
    from upstate.cli import showing

    with running(json) as run:
        borrowed = action(workspace=workspace, solution=solution)
        value = {**vars(borrowed), "folder": str(borrowed.folder)}
        run.show(value, lambda: showing.show_borrowed(borrowed))


@app.command()
def update(
    solution: SolutionArgument,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take the new text without being asked.")] = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Take the newest text of a borrowed solution, after showing every line that changed."""
    from dataclasses import asdict

    from upstate.actions.update import update as action
    from upstate.cli import showing
    from upstate.cli.asking import ask_update

    with running(json) as run:
        updated = action(workspace=workspace, solution=solution, accept=ask_update(run, yes=yes))
        run.show(asdict(updated), lambda: showing.show_updated(updated))


@app.command()
def adapt(
    solution: SolutionArgument,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TABLE=FILE...",
            help="The city's files or addresses of its servers; repeat a table for several files. A service and a policy need none.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Accept what is at least 70 % sure; ask nothing.")] = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Read the city's files and servers, map their columns onto the contract, and check the data.

    Of a service, such as business-portal, also make the city's own tables, and list what is still borrowed. Of a policy, write down
    what there is to choose. Of measures, say which of them have their tables and which wait.
    """
    from upstate.actions.adapt import adapt as action
    from upstate.actions.adapt import parse_files
    from upstate.actions.adapt_measures import adapt_measures
    from upstate.actions.adapt_policy import adapt_policy
    from upstate.actions.adapt_service import adapt_service
    from upstate.actions.borrowed_kind import borrowed_kind
    from upstate.cli import showing, showing_measures
    from upstate.cli.asking import ask_each

    with running(json) as run:
        decide = None if yes or json or not sys.stdin.isatty() else ask_each(run)
        given, alone = parse_files(files or []), decide is None and not yes
        kind = borrowed_kind(workspace, solution)
        if kind == "policy":
            policy = adapt_policy(workspace=workspace, solution=solution, files=bool(given))
            run.show(policy.as_json(), lambda: policies.show_adapted_policy(policy))
            return
        if kind == "service":
            service = adapt_service(
                workspace=workspace, solution=solution, files=given, decide=decide, progress=run.progress
            )
            run.show(service.as_json(), lambda: facts.show_adapted_service(service, alone=alone))
            return
        if kind == "measures":
            read = adapt_measures(
                workspace=workspace, solution=solution, files=given, decide=decide, progress=run.progress
            )
            run.show(read.as_json(), lambda: showing_measures.show_adapted_measures(read, alone=alone))
            return
        adapted = action(workspace=workspace, solution=solution, files=given, decide=decide, progress=run.progress)
        run.show(adapted.as_json(), lambda: showing.show_adapted(adapted, alone=alone))
        run.failed = bool(adapted.missing)


@app.command()
def refresh(
    solution: Annotated[
        str | None, typer.Argument(help="Only the tables that this solution reads; without it, every table.")
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing unless a table changed or failed; for cron.")
    ] = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Read again every table whose file or server has changed, and say what changed."""
    from upstate.actions.refresh import refresh as action
    from upstate.cli import showing

    with running(json) as run:
        refreshed = action(workspace=workspace, solution=solution, progress=silent if quiet else run.progress)
        run.show(refreshed.as_json(), lambda: showing.show_refreshed(refreshed, quiet=quiet))
        run.failed = not refreshed.well


@app.command()
def prove(
    solution: SolutionArgument,
    as_of: Annotated[
        list[str] | None,
        typer.Option(help="A date to test, or a range by year: 2008-01-01..2019-01-01. May be repeated."),
    ] = None,
    budget: Annotated[str | None, typer.Option(help="Also measure at: 50, 2%, “5 km”, “$3,000,000”.")] = None,
    price: PriceOption = None,
    group: Annotated[
        str | None, typer.Option(help="A column by which to tell who is chosen and who is missed.")
    ] = None,
    models: ModelOption = None,
    cost_of_fields: Annotated[
        bool,
        typer.Option(
            "--cost-of-fields", help="Also measure what lacking each field would cost: a proof more for each."
        ),
    ] = False,
    seed: SeedOption = 2016,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Rank the city's past as it was known then, and say how good that was."""
    from upstate.actions.field_costs import plan_costs
    from upstate.actions.prove import prove as action
    from upstate.cli import showing
    from upstate.cli.dates import read_dates

    with running(json) as run:
        if cost_of_fields:
            showing.show_plan_of_costs(plan_costs(workspace=workspace, solution=solution))
        proved = action(
            workspace=workspace,
            solution=solution,
            as_of=read_dates(as_of or []),
            budget=budget,
            price=price,
            group=group,
            models=models or (),
            cost_of_fields=cost_of_fields,
            seed=seed,
            progress=run.progress,
        )
        run.show(proved.as_json(), lambda: showing.show_proved(proved))


@app.command()
def rank(
    solution: SolutionArgument,
    budget: Annotated[str, typer.Option(help="What the city can do: 50, 2%, “5 km”, “$3,000,000”.")] = "50",
    price: PriceOption = None,
    as_of: Annotated[str | None, typer.Option(help="The date; without it, the end of the record.")] = None,
    ranker: Annotated[
        str | None, typer.Option(help="A rule, index or model by name; without it what the newest proof chose.")
    ] = None,
    models: ModelOption = None,
    seed: SeedOption = 2016,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Rank what exists now and write the list: CSV, Parquet, GeoJSON."""
    from upstate.actions.rank import rank as action
    from upstate.cli import showing
    from upstate.cli.dates import read_date

    with running(json) as run:
        at: date | None = None if as_of is None else read_date(as_of)
        ranked = action(
            workspace=workspace,
            solution=solution,
            budget=budget,
            price=price,
            as_of=at,
            ranker=ranker,
            models=models or (),
            seed=seed,
            progress=run.progress,
        )
        run.show(ranked.as_json(), lambda: showing.show_ranked(ranked, dated=at is not None))


@app.command()
def model(
    solution: SolutionArgument,
    to: Annotated[Path, typer.Option(help="The file to write, such as model.json.")],
    seed: SeedOption = 2016,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Write the model that is learned here as a file that you can lend to other cities."""
    from upstate.actions.lend_model import lend_model
    from upstate.cli import showing

    with running(json) as run:
        lent = lend_model(workspace=workspace, solution=solution, to=to, seed=seed, progress=run.progress)
        run.show(lent.as_json(), lambda: showing.show_lent_model(lent))


@app.command()
def report(solution: SolutionArgument, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Write the report: one page to read, print and argue with."""
    from upstate.actions.report import report as action
    from upstate.cli import showing

    with running(json) as run:
        reported = action(workspace=workspace, solution=solution, progress=run.progress)
        run.show(reported.as_json(), lambda: showing.show_reported(reported))


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")] = Path("demo-city"),
    seed: SeedOption = 2016,
    json: JsonOption = False,
) -> None:
    """Do the whole job on a simulated city."""
    from upstate.actions.demo import demo as action
    from upstate.cli import showing

    with running(json) as run:
        shown = action(folder=folder, seed=seed, progress=run.progress)
        run.show(shown.as_json(), lambda: showing.show_demo(shown))


@app.command()
def doctor(workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Look the city over: is everything there, whole, and fit to run?"""
    from upstate.actions.doctor import doctor as action
    from upstate.cli import showing

    with running(json) as run:
        examined = action(workspace=workspace)
        run.show(examined.as_json(), lambda: showing.show_examined(examined))
        run.failed = not examined.well


def main() -> None:
    """Entry point of the `upstate` command."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except _WrongWords as fault:
        tell_wrong_words(fault, as_json="--json" in sys.argv)
        sys.exit(USER_ERROR)
    except typer.Abort:
        sys.exit(130)
    except Exception as fault:  # whatever nobody thought of: no door of Upstate ends in a bare traceback
        tell_unexpected(fault, as_json="--json" in sys.argv)
        sys.exit(1)
