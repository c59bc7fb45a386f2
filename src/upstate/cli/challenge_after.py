"""`upstate challenge adopt` and `follow`: what becomes of a winner after prize day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upstate.cli.challenge_check import NameArgument
from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import Run, console, running, show_plain

if TYPE_CHECKING:
    from upstate.actions.adopt_winner import AdoptedWinner
    from upstate.actions.follow_adoption import Followed
    from upstate.challenges.following.adoption import Adopted
    from upstate.challenges.following.placed import PlacedEntry


def adopt(
    name: NameArgument,
    entry: Annotated[
        str, typer.Argument(metavar="ENTRY", help="Its name on the board, or short: small letters and dashes.")
    ],
    predictions: Annotated[
        Path | None,
        typer.Option(help="What it sent: id,prediction. Needed once, where this city's site does not have it."),
    ] = None,
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
            placed=_placed(run, workspace, name),
        )
        run.show(adopted.as_json(), lambda: _show_adopted(adopted))


def take_back(
    name: NameArgument,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="As `follow` names it.")],
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Take an adoption back: the challenge's page names the entry no more. Its texts stay."""
    from upstate.actions.take_adoption_back import take_adoption_back

    with running(json) as run:
        taken = take_adoption_back(workspace=workspace, name=name, entry=entry)
        run.show(taken.model_dump(mode="json"), lambda: _show_taken(taken))


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


def _placed(run: Run, workspace: Path, name: str) -> tuple[PlacedEntry, ...] | None:
    """The entries on the site's board; null where the city has no site, or the challenge was not launched on it."""
    from upstate.actions.open_challenge import open_challenge

    opened = open_challenge(workspace, name)
    if opened.launched is None or not (opened.city.folder / "site").is_dir():
        return None
    from upstate.web.preparing import prepare_site

    prepare_site(workspace, progress=run.progress)
    from upstate.web.challenges.placing import placed_entries

    return placed_entries(name)


def _show_taken(taken: Adopted) -> None:
    show_plain(
        f"{taken.entry} is taken up no more, and the page of the challenge does not name it.",
        f"Its texts and predictions stay; delete solutions/{taken.solution} and the folder {taken.solution} among the winners where they are of no use.",
    )


def _show_adopted(adopted: AdoptedWinner) -> None:
    show_plain(
        f"{adopted.folder} holds the text, under {adopted.winner.licence} by {adopted.winner.credits}.",
        *(f"To say: {one}" for one in adopted.to_say),
        *adopted.steps,
    )


def _show_followed(followed: Followed) -> None:
    if followed.adoption is None or not followed.adoption.winners:
        console.print(
            f"No winner was taken up yet.\nNext, after the results: upstate challenge adopt {followed.name} ENTRY",
            markup=False,
        )
    show_plain(*followed.sentences, *(one.sentence for one in followed.reminders))
    if followed.next_due and not followed.reminders:
        show_plain(f"Nothing is due before {followed.next_due}.")
