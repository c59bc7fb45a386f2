"""`upstate assess` and `upstate standards`: where the city stands, what next, and its own answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from upstate.cli import early, history, leading
from upstate.cli.options import JsonOption, WhoOption, WorkspaceOption, this_person
from upstate.cli.running import console, running, show_plain

if TYPE_CHECKING:
    from upstate.actions.assess import Assessment
    from upstate.actions.leaders import Leader
    from upstate.standards.answer import Answer
    from upstate.standards.standard import Criterion, Standard
    from upstate.standards.standing import Standing

app = typer.Typer(help="What a city is measured by, its answers, and what reviewers say.", no_args_is_help=True)
app.command("share")(leading.share)
app.command("leaders")(leading.leaders)
app.command("early")(early.early)
app.command("history")(history.history)

_STANDARD_HELP = "Name of a standard; `upstate standards list` shows them."
StandardArgument = Annotated[str, typer.Argument(metavar="STANDARD", help=_STANDARD_HELP)]
StandardOption = Annotated[
    str,
    typer.Option(
        "--standard",
        "-s",
        help=_STANDARD_HELP,
        show_default="first-rung under 30,000 people (`upstate new --population`), what-works-cities-2022 else",
    ),
]
CriterionArgument = Annotated[str, typer.Argument(metavar="CRITERION", help="Its id, such as DM2.")]
_MARKS = {"met": "[green]met[/]", "not_met": "[red]not met[/]", "unknown": "not known"}


def assess(
    standard: Annotated[str, typer.Argument(metavar="[STANDARD]", help=_STANDARD_HELP)] = "",
    everything: Annotated[bool, typer.Option("--all", help="Show every criterion, not only the next steps.")] = False,
    snapshot: Annotated[bool, typer.Option("--snapshot", help="Show only the eight first questions.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Keep where the city stands today, for its history.")] = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Show where the city stands by a standard, and the shortest path to the next level."""
    from upstate.actions.assess import assess as action
    from upstate.actions.leaders import leaders_beside
    from upstate.actions.standing_history import keep_standing

    with running(json) as run:
        run.progress("Looking at what the city has")
        found = action(workspace=workspace, standard=standard)
        if keep:
            keep_standing(found, workspace=workspace)
        met_by = leaders_beside(found, workspace=workspace)
        value = found.as_json()
        for step in value["next"]:
            step["met_by"] = [one.as_json() for one in met_by[step["id"]]]
        run.show(value, lambda: _show(found, met_by, everything=everything, snapshot=snapshot))


@app.command("list")
def list_standards(json: JsonOption = False) -> None:
    """Show what a city can be measured by."""
    from upstate.standards.shelf import read_standards

    with running(json) as run:
        standards = list(read_standards().values())
        value = [
            {"name": one.name, "title": one.about.title.en, "edition": one.about.edition, "status": one.about.status,
             "criteria": len(one.current), "core": len(one.core), "known": one.about.known}
            for one in standards
        ]  # fmt: skip
        run.show({"standards": value}, lambda: _show_standards(standards))


@app.command("ladder")
def ladder(standard: StandardArgument, json: JsonOption = False) -> None:
    """Show a standard on one page before you begin: levels, core, criteria by practice, where it comes from."""
    from upstate.standards.shelf import find_standard
    from upstate.standards.standing import needed

    with running(json) as run:
        found = find_standard(standard)
        value = {
            "name": found.name,
            "levels": [{"name": one.name, "criteria": needed(found, one)} for one in found.levels],
            "criteria": [one.model_dump(mode="json") for one in found.current],
            "sources": [one.model_dump(mode="json") for one in found.about.sources],
        }
        run.show(value, lambda: _show_ladder(found))


@app.command("answer")
def answer(
    criterion: CriterionArgument,
    said: Annotated[str, typer.Argument(metavar="met|not-met|forget", help="`forget` takes an answer back.")],
    why: Annotated[str, typer.Option(help="Why; needed where it is other than what is seen.")] = "",
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="Evidence: an address, or a file of the workspace. May be repeated."),
    ] = None,
    who: WhoOption = "",
    again: Annotated[str, typer.Option(help="The day on which to look again.", show_default="in a year")] = "",
    standard: StandardOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Answer a criterion. The answer is kept as text in the workspace, for reviewers to read."""
    from upstate.actions.answer import answer_criterion
    from upstate.cli.dates import read_date_or_none
    from upstate.errors import UpstateError

    with running(json) as run:
        answers = {"met": True, "not-met": False, "not_met": False, "forget": None}
        if said not in answers:
            raise UpstateError(
                f"{said!r} is no answer.",
                allowed="met, not-met, forget",
                next_step="Give one of these after the criterion.",
            )
        found = answer_criterion(
            workspace=workspace,
            standard=standard,
            criterion=criterion,
            met=answers[said],
            who=who or this_person(),
            why=why,
            source=source or (),
            again_on=read_date_or_none(again),
        )
        run.show(found.as_json(), lambda: _show_standing(found))


@app.command("comment")
def comment(
    criterion: CriterionArgument,
    text: Annotated[str, typer.Argument(help="What you say.")],
    who: WhoOption = "",
    standard: StandardOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Comment on an answer that a person gave."""
    from upstate.actions.answer import comment_on

    with running(json) as run:
        found = comment_on(
            workspace=workspace,
            standard=standard,
            criterion=criterion,
            who=who or this_person(),
            text=text,
        )
        run.show(found.as_json(), lambda: console.print("Kept with the answer.", markup=False))


@app.command("show")
def show_criterion(
    criterion: CriterionArgument,
    standard: StandardOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Show one criterion: what it asks and why, what counts as proof, what is seen, the answer, and what reviewers say."""
    from upstate.actions.assess import answer_as_json, assess_one

    with running(json) as run:
        one, answer = assess_one(workspace=workspace, standard=standard, criterion=criterion)
        value = {**one.model_dump(mode="json"), "answered": answer_as_json(answer)}
        run.show(value, lambda: _show_criterion(one, answer))


@app.command("badge")
def badge(
    to: Annotated[Path, typer.Argument(metavar="FILE.svg", help="The picture to write.")],
    spanish: Annotated[bool, typer.Option("--spanish", help="In Spanish.")] = False,
    standard: StandardOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Write the city's badge. It counts only answers that have something to look at."""
    from upstate.actions.assess import assess as action
    from upstate.city.writing import write_text
    from upstate.errors import UpstateError
    from upstate.standards.badge import render_badge

    with running(json) as run:
        if to.suffix != ".svg":
            raise UpstateError(
                f"{to} is no name for a picture.", allowed="a name that ends in .svg", next_step=f"Write {to}.svg."
            )
        found = action(workspace=workspace, standard=standard)
        write_text(to, render_badge(found.standard, found.verified, on=found.today, language="es" if spanish else "en"))
        run.show({"file": str(to)}, lambda: console.print(f"The badge is in {to}.", markup=False))


def _show(found: Assessment, met_by: Mapping[str, tuple[Leader, ...]], *, everything: bool, snapshot: bool) -> None:
    _show_standing(found)
    shown = found.standard.snapshot if snapshot else found.standard.current if everything else ()
    if shown:
        table = Table(box=None, pad_edge=False)
        for column in ("", "answer", "by", "question"):
            table.add_column(column, overflow="fold")
        for one in shown:
            answer = found.answers[one.id]
            by = f"seen ({answer.confidence} of 5)" if answer.by == "detector" else answer.who
            table.add_row(one.id + ("*" if one.core else ""), _MARKS[answer.answer], escape(by), one.question.en)
        console.print(table)
        console.print("* core: without it there is no level.", markup=False)
    if snapshot:
        next_step = f"upstate standards answer ID met|not-met --standard {found.standard.name}"
        show_plain(f"Next: {next_step}, then upstate assess {found.standard.name}")
    else:
        _show_path(found, met_by)


def _show_standing(found: Assessment) -> None:
    told = found.standard.about.title.en
    show_plain(f"{found.city}, {told}: {_told(found.standing)}")
    if found.verified != found.standing:
        show_plain(f"Counting only what has something to look at: {_told(found.verified)}")
    if found.standard.about.unknown:
        show_plain(f"Not known: {found.standard.about.unknown.en}")
    for one in found.standard.current:
        answer = found.answers[one.id]
        if answer.lapsed:
            console.print(f"Lapsed, look again: {one.id} {one.title.en}", markup=False)
        if answer.differs:
            console.print(f"Said other than seen: {one.id} {one.title.en}", markup=False)


def _told(standing: Standing) -> str:
    level = f", {standing.level.title.en}" if standing.level else ", no level"
    missing = ", ".join(one.id for one in standing.core_missing)
    return f"{standing.met} of {standing.of}{level}" + (f"; core missing: {missing}" if missing else "") + "."


def _show_path(found: Assessment, met_by: Mapping[str, tuple[Leader, ...]]) -> None:
    if found.path is None:
        return
    if found.unanswered:
        told = f"{len(found.unanswered)} questions have no answer yet, so the way may be shorter: upstate standards answer ID met|not-met"
        show_plain(told)
    days = found.path.effort
    work = f", at most about {days} working days (our estimate)" if days is not None else ""
    told = f"Next: {found.path.level.title.en}, {len(found.path.steps)} more criteria{work}."
    show_plain(told)
    for at, step in enumerate(found.path.steps, start=1):
        one = step.criterion
        because = "core" if one.core else f"before {', '.join(step.needed_by)}" if step.needed_by else "least work"
        work = f"{one.effort} {'day' if one.effort == 1 else 'days'}, " if one.effort else ""
        show_plain(f"{at:3}. {one.id} {one.title.en} ({work}{because})")
        if one.solutions:
            console.print(f"     On the shelf: {', '.join(one.solutions)}", markup=False)
        if met_by[one.id]:
            show_plain(f"     Do it already: {leading.tell_leaders(met_by[one.id])}")


def _show_criterion(one: Criterion, answer: Answer) -> None:
    core = " (core)" if one.core else ""
    console.print(f"{one.id} {one.title.en}{core}", style="bold", markup=False)
    show_plain(*(one.question.en, one.why.en))
    work = f" About {one.effort} working days (our estimate)." if one.effort else ""
    console.print(f"Usually answered for by: {one.owner.en}.{work}", markup=False)
    show_plain(*(f"Proof: {proof.en}" for proof in one.evidence))
    console.print(f"Answer: {_MARKS[answer.answer]}")
    if answer.lapsed:
        console.print("It lapsed: look again.", markup=False)
    told = ((answer.who, "By"), (answer.why, "Why"), *((source, "Evidence") for source in answer.source))
    for said, label in told:
        if said:
            show_plain(f"{label}: {said}")
    show_plain(
        *(f"Seen by {seen.detector} ({seen.confidence} of 5): {seen.told} {seen.source}" for seen in answer.findings)
    )
    show_plain(*(f"{comment.on.isoformat()} {comment.who}: {comment.text}" for comment in answer.comments))
    if one.solutions:
        console.print(f"On the shelf: {', '.join(one.solutions)}", markup=False)


def _show_standards(standards: list[Standard]) -> None:
    for one in standards:
        note = "" if one.about.status == "current" else f", {one.about.status}"
        note += "" if one.about.known else ", known in part"
        console.print(f"{one.name}  {one.about.title.en} ({len(one.current)} criteria{note})", markup=False)
    console.print("Next: upstate standards ladder NAME, then upstate assess NAME", markup=False)


def _show_ladder(standard: Standard) -> None:
    from upstate.standards.standing import needed

    console.print(standard.about.title.en, style="bold", markup=False)
    show_plain(standard.about.summary.en)
    for level in standard.levels:
        asks = (
            f"{needed(standard, level)} of {len(standard.current)}"
            if standard.about.known
            else f"{level.from_percent} %"
        )
        console.print(f"  {level.title.en}: {asks}", markup=False)
        if level.also:
            show_plain(f"    {level.also.en}")
    for practice in standard.practices:
        console.print(practice.title.en, style="bold", markup=False)
        for one in standard.current:
            if one.practice == practice.id:
                show_plain(f"  {one.id}{'*' if one.core else ''} {one.question.en}")
                show_plain(*(f"    A duty from {due.on.isoformat()} ({due.source})." for due in one.due))
    if standard.about.unknown:
        show_plain(f"Not known: {standard.about.unknown.en}")
    console.print("* core: without it there is no level.", markup=False)
    for source in standard.about.sources:
        read = f" (read on {source.read_on})" if source.read_on else ""
        show_plain(f"Source: {source.what} {source.link}{read}")
