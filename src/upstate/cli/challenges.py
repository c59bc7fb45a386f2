"""`upstate challenge`: make one, split the record, build the files, launch, amend."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from upstate.cli import challenge_after, challenge_check, challenge_handing
from upstate.cli.challenge_check import NameArgument
from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running

if TYPE_CHECKING:
    from upstate.actions.build_challenge import BuiltChallenge
    from upstate.actions.launch_challenge import LaunchedChallenge
    from upstate.actions.new_challenge import NewChallenge
    from upstate.actions.open_challenge import ListedChallenge, OpenChallenge
    from upstate.actions.propose_split import ProposedSplits
    from upstate.challenges.building.proposing import SplitProposal
    from upstate.challenges.records import Amendment

app = typer.Typer(
    help="Civic data challenges: a question to the public, with data, hidden answers and a prize.", no_args_is_help=True
)


@app.command("new")
def new(
    name: NameArgument,
    ranking: Annotated[str, typer.Option("--from", help="A ranking solution that the city has borrowed.")],
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Make the texts of a challenge out of a ranking: the future after a day is the hidden answer."""
    from dataclasses import asdict

    from upstate.actions.new_challenge import new_challenge

    with running(json) as run:
        made = new_challenge(workspace=workspace, name=name, ranking=ranking, progress=run.progress)
        run.show(asdict(made), lambda: _show_new(made))


@app.command("split")
def split(name: NameArgument, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Propose how to split: by time, by place, by unit; each with what both sides hold and what it can not see."""
    from upstate.actions.propose_split import propose_split

    with running(json) as run:
        found = propose_split(workspace=workspace, name=name, progress=run.progress)
        run.show(found.as_json(), lambda: _show_splits(found))


@app.command("build")
def build(name: NameArgument, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Build the files that entrants get, the hidden answers, and the baselines."""
    from upstate.actions.build_challenge import build_challenge

    with running(json) as run:
        built = build_challenge(workspace=workspace, name=name, progress=run.progress)
        run.show(built.as_json(), lambda: _show_built(built))


app.command("check")(challenge_check.check)
app.command("kit")(challenge_check.kit)


@app.command("launch")
def launch(
    name: NameArgument,
    despite: Annotated[
        str, typer.Option(help="Why it is launched though the leak check found something that stops.")
    ] = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Freeze the texts, the files and the answers. Afterwards there are only amendments."""
    from upstate.actions.launch_challenge import launch_challenge

    with running(json) as run:
        launched = launch_challenge(workspace=workspace, name=name, despite=despite, progress=run.progress)
        run.show(launched.as_json(), lambda: _show_launched(launched))


@app.command("amend")
def amend(
    name: NameArgument,
    what: Annotated[str, typer.Option(help="What is different from now on.")],
    why: Annotated[str, typer.Option(help="The reason.")],
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Tell a change after the launch; it stands on the challenge's page with its day."""
    from upstate.actions.amend_challenge import amend_challenge

    with running(json) as run:
        made = amend_challenge(workspace=workspace, name=name, what=what, why=why)
        run.show(made.model_dump(mode="json"), lambda: _show_amendment(made))


@app.command("show")
def show(name: NameArgument, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Show one challenge: what it asks, how far it is, whether its files are whole."""
    from upstate.actions.open_challenge import open_challenge, refuse_changed_files

    with running(json) as run:
        opened = open_challenge(workspace, name)
        run.progress("Reading its files")
        refuse_changed_files(opened)
        run.show(opened.as_json(), lambda: _show_challenge(opened))


app.command("pack")(challenge_handing.pack)
app.command("host")(challenge_handing.host)
app.command("adopt")(challenge_after.adopt)
app.command("take-back")(challenge_after.take_back)
app.command("follow")(challenge_after.follow)


@app.command("list")
def list_all(workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Show every challenge of the city."""
    from upstate.actions.open_challenge import list_challenges

    with running(json) as run:
        found = list_challenges(workspace)
        value = [
            {
                "name": one.name,
                "state": one.opened.state if one.opened else "broken",
                "fault": one.fault.given if one.fault else None,
            }
            for one in found
        ]
        run.show(value, lambda: _show_list(found))
        run.failed = any(one.fault for one in found)


def _show_new(made: NewChallenge) -> None:
    console.print(f"[bold]{escape(str(made.folder))}[/] holds challenge.toml, rules.md and terms.md.")
    console.print(
        f"Its design is that of {escape(made.design)}."
        if made.own
        else f"Its design is that of {escape(made.design)}, made for {escape(made.ranking)}: read every word, and translate the title and the question."
    )
    if made.on:
        console.print(f"What followed {made.on} is hidden.")
    console.print(f"Next: work on the texts, then `upstate challenge split {made.name}`.")


def _show_splits(found: ProposedSplits) -> None:
    table = Table("Split", box=None, pad_edge=False)
    for title in ("Past", "with outcome", "Hidden", "with outcome"):
        table.add_column(title, justify="right")
    for one in found.proposals:
        sides = (one.past.units, one.past.outcomes, one.hidden.units, one.hidden.outcomes)
        table.add_row(escape(_split_words(one)), *(f"{number:,}" for number in sides))
    console.print(table)
    for one in found.proposals:
        console.print(f"\n[bold]{escape(_split_words(one))}[/]")
        console.print(escape(one.reason))
        console.print(f"What it can not see: {escape(one.blind)}")
        if not one.enough:
            console.print("[yellow]Few outcomes on one side: most differences between entries would be noise.[/]")
    console.print(
        f"\nNext: write the one that you choose into the part split of challenge.toml, then `upstate challenge build {found.name}`."
    )


def _split_words(one: SplitProposal) -> str:
    return f"by time, from {one.on} on" if one.kind == "time" else f"by {one.kind}: {one.column}, as of {one.on}"


def _show_built(made: BuiltChallenge) -> None:
    built = made.built
    console.print(
        f"train.csv has {built.rows:,} rows as of {len(built.trained_on)} dates, {built.trained_on[0]} to {built.trained_on[-1]}; "
        f"{made.past_outcomes:,} of them had the outcome."
    )
    console.print(
        f"test.csv has {built.units:,} units as of {built.on}; {made.outcomes:,} of them had the outcome, which only you see."
    )
    console.print(
        f"The score of {built.public:,} of them is shown while the challenge runs ({made.public_outcomes:,} with the outcome); the others decide."
    )
    console.print(f"Baselines: {', '.join(built.baselines)}.")
    for note in built.notes[1:]:
        console.print(f"[yellow]{escape(note)}[/]")
    console.print(f"Next: `upstate challenge check {made.name}`, then `upstate challenge launch {made.name}`.")


def _show_launched(made: LaunchedChallenge) -> None:
    from upstate.actions.tell_mail import tell_mail

    console.print(f"[bold]{made.name}[/] is launched; {len(made.launched.sha256):,} files are frozen.")
    for dataset in made.launched.datasets:
        console.print(f"Dataset: {escape(dataset)}")
    console.print(f"Whoever joins accepts the texts with the fingerprint {made.launched.terms_sha256[:12]}.")
    if warning := tell_mail():
        console.print(f"[yellow]{escape(warning)}[/]", soft_wrap=True)
    console.print(
        f"Next: `upstate serve`; it stands at /challenges/{made.name}/, and whoever edits the site runs it there."
    )


def _show_amendment(made: Amendment) -> None:
    console.print(f"Amended on {made.at:%Y-%m-%d}: {escape(made.what)} Why: {escape(made.why)}")


def _show_challenge(opened: OpenChallenge) -> None:
    text = opened.text
    console.print(f"[bold]{escape(text.title.en)}[/] ({opened.state})")
    console.print(escape(text.question.en))
    console.print(f"Made of {text.ranking}; scored by {text.task.metric}.")
    if text.together:
        console.print(f"Of {escape(text.together.city)}, together with the others of {text.together.name}.")
    for track in text.tracks:
        console.print(f"Track {track.name}: {track.kind}.")
    if text.dates:
        console.print(
            f"Opens {text.dates.opens:%Y-%m-%d %H:%M}, closes {text.dates.closes:%Y-%m-%d %H:%M} ({text.dates.time_zone})."
        )
    for one in opened.amendments:
        _show_amendment(one)


def _show_list(found: Sequence[ListedChallenge]) -> None:
    for one in found:
        if one.opened:
            console.print(f"[bold]{one.name}[/] ({one.opened.state}): {escape(one.opened.text.title.en)}")
        elif one.fault:
            console.print(f"[bold]{one.name}[/] [red]can not be read[/]: {escape(one.fault.given)}", soft_wrap=True)
    if not found:
        console.print("No challenge yet; `upstate challenge new NAME --from RANKING` makes one.")
