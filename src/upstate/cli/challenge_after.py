"""`upstate challenge adopt` and `follow`: what becomes of a winner after prize day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upstate.cli.challenge_check import NameArgument
from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running, show_plain

if TYPE_CHECKING:
    from upstate.actions.adopt_winner import AdoptedWinner
    from upstate.actions.follow_adoption import Followed


def adopt(
    name: NameArgument,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="Its short name.")],
    predictions: Annotated[Path | None, typer.Option(help="What it handed in: id,prediction. Needed once.")] = None,
    credit: Annotated[str, typer.Option("--credits", help="Who made it. Needed once.")] = "",
    licence: Annotated[str, typer.Option(help="Of the entry; without it that of the challenge.")] = "",
    answers: Annotated[str, typer.Option(help="Who in the city is asked whether it is used.")] = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Write a winner's method as a solution, step by step; its predictions compete in `upstate prove`."""
    from upstate.actions.adopt_winner import adopt_winner

    with running(json) as run:
        adopted = adopt_winner(
            workspace=workspace,
            name=name,
            entry=entry,
            predictions=predictions,
            credits=credit,
            licence=licence,
            answers=answers,
        )
        run.show(adopted.as_json(), lambda: _show_adopted(adopted))


def follow(
    name: NameArgument,
    entry: Annotated[str, typer.Option(help="Of which to say whether it is used.")] = "",
    state: Annotated[str, typer.Option(help="used, trial, “not used” or unknown.")] = "",
    by: Annotated[str, typer.Option(help="Who says so.")] = "",
    sentence: Annotated[str, typer.Option(help="For the public page.")] = "",
    months: Annotated[int | None, typer.Option(help="3, 6 or 12; without it the last that is over.")] = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Show whether what won is used, and what is due; with --entry, say so."""
    from upstate.actions.follow_adoption import follow_adoption, record_adoption

    with running(json) as run:
        followed = (
            record_adoption(
                workspace=workspace, name=name, entry=entry, state=state, by=by, sentence=sentence, months=months
            )
            if entry
            else follow_adoption(workspace=workspace, name=name)
        )
        run.show(followed.as_json(), lambda: _show_followed(followed))


def _show_adopted(adopted: AdoptedWinner) -> None:
    show_plain(
        f"{adopted.folder} holds the text, under {adopted.winner.licence} by {adopted.winner.credits}.",
        *(f"To say: {one}" for one in adopted.to_say),
        *adopted.steps,
    )


def _show_followed(followed: Followed) -> None:
    if followed.adoption is None:
        console.print(
            f"No winner was taken up yet.\nNext, after the results: upstate challenge adopt {followed.name} ENTRY",
            markup=False,
        )
    show_plain(*followed.sentences, *(one.sentence for one in followed.reminders))
