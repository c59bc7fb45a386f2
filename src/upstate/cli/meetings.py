"""`upstate meeting`: the agenda, what was decided, who does what by when, and whether the hour was worth it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from upstate.cli.dates import read_date, read_date_or_none
from upstate.cli.options import JsonOption, WhoOption, WorkspaceOption, this_person
from upstate.cli.running import Run, console, running, show_plain

if TYPE_CHECKING:
    from upstate.measures.meeting.agenda import Agenda
    from upstate.measures.meeting.follow_ups import FollowUp
    from upstate.measures.meeting.reminding import Reminder
    from upstate.measures.meeting.text import Meeting

app = typer.Typer(help="The meeting on the numbers: agenda, decisions, follow-ups, survey, memo.", no_args_is_help=True)

MeetingOption = Annotated[
    str,
    typer.Option(
        "--meeting",
        "-m",
        help="Name of the meeting, such as 2026-12-01-how-we-do.",
        show_default="that of today, or the only open one",
    ),
]
NumberArgument = Annotated[int, typer.Argument(metavar="ID", help="Number of the follow-up.")]
_DAY = "A day as 2026-12-01."


@app.command("new")
def new(
    on: Annotated[str, typer.Option(help=_DAY, show_default="today")] = "",
    title: Annotated[str, typer.Option(help="Its title.", show_default="that of the last one")] = "",
    minutes: Annotated[
        int | None, typer.Option(help="How long it is, 15 to 480.", show_default="as the last one, else 60")
    ] = None,
    measures: Annotated[
        list[str] | None,
        typer.Option(
            "--measures",
            help="Names of standing measures, with commas between; may be repeated.",
            show_default="those of the last one",
        ),
    ] = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Call a meeting."""
    from upstate.actions.call_meeting import call_meeting

    with running(json) as run:
        named = (
            None if measures is None else [one.strip() for part in measures for one in part.split(",") if one.strip()]
        )
        made = call_meeting(workspace=workspace, on=read_date_or_none(on), title=title, minutes=minutes, measures=named)
        _show_kept(run, made, f"Called {made.name}, {made.text.minutes} minutes. Next: upstate meeting agenda")


@app.command("agenda")
def agenda(meeting: MeetingOption = "", workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Make the agenda, and write it as a memo to print or to mail before the meeting."""
    from upstate.actions.open_meeting import prepare_meeting

    with running(json) as run:
        made = prepare_meeting(workspace=workspace, meeting=meeting)
        value = {"meeting": made.opened.meeting.name, "memo": str(made.path), **agenda_as_json(made.opened.agenda)}
        run.show(value, lambda: _show_agenda(made.opened.agenda, made.path))


@app.command("decide")
def decide(
    text: Annotated[str, typer.Argument(help="What was decided.")],
    who: WhoOption = "",
    meeting: MeetingOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Write down a decision."""
    from upstate.actions.record_meeting import record_decision

    with running(json) as run:
        made = record_decision(workspace=workspace, text=text, by=who or this_person(), meeting=meeting)
        _show_kept(run, made, f"Kept in {made.name}.")


@app.command("follow-up")
def follow_up(
    text: Annotated[str, typer.Argument(help="What is to be done.")],
    owner: Annotated[str, typer.Option(help="Who does it: a name, or an e-mail address to be reminded at.")],
    due: Annotated[str, typer.Option(help=f"By when. {_DAY}")],
    measure: Annotated[str, typer.Option(help="Name of the measure that it is about.")] = "",
    meeting: MeetingOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Write down who does what by when. It is on every agenda until it is done or dropped."""
    from upstate.actions.record_meeting import record_follow_up

    with running(json) as run:
        made = record_follow_up(
            workspace=workspace, text=text, owner=owner, due=read_date(due), measure=measure, meeting=meeting
        )
        _show_follow_ups(run, workspace, [made])


@app.command("done")
def done(
    number: NumberArgument, who: WhoOption = "", workspace: WorkspaceOption = Path(), json: JsonOption = False
) -> None:
    """Write down that a follow-up is done."""
    _change(number, "done", who=who, workspace=workspace, json=json)


@app.command("drop")
def drop(
    number: NumberArgument,
    reason: Annotated[str, typer.Option(help="Why it is not done.")],
    who: WhoOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Drop a follow-up, with a reason."""
    _change(number, "dropped", who=who, reason=reason, workspace=workspace, json=json)


@app.command("reopen")
def reopen(
    number: NumberArgument,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    who: WhoOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Open a follow-up again that was done or dropped."""
    _change(number, "opened", who=who, reason=reason, workspace=workspace, json=json)


@app.command("move")
def move(
    number: NumberArgument,
    owner: Annotated[str, typer.Option(help="Who does it from now on.")] = "",
    due: Annotated[str, typer.Option(help=f"By when. {_DAY}")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    who: WhoOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Give a follow-up to somebody else, or more time. What it was before is kept."""
    _change(number, "moved", who=who, reason=reason, owner=owner, due=due, workspace=workspace, json=json)


@app.command("follow-ups")
def follow_ups(
    everything: Annotated[bool, typer.Option("--all", help="Also those that are done or dropped.")] = False,
    owner: Annotated[str, typer.Option(help="Only what this person or office took on.")] = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Show what was taken on, the longest overdue first."""
    from upstate.actions.record_meeting import follow_ups as action
    from upstate.measures.meeting.follow_ups import ended_since, most_pressing_first

    with running(json) as run:
        found = [one for one in action(workspace) if not owner or one.owner.casefold() == owner.casefold()]
        _show_follow_ups(
            run, workspace, [*most_pressing_first(found), *(ended_since(found, None) if everything else ())]
        )


@app.command("survey")
def survey(
    mark: Annotated[int, typer.Argument(metavar="1-5", help="Was this hour worth it? 5 is yes.")],
    word: Annotated[str, typer.Option(help="A free word.")] = "",
    meeting: MeetingOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Answer the one question. It is counted, and nobody is named."""
    from upstate.actions.record_meeting import record_vote
    from upstate.measures.meeting.memo import tell_survey

    with running(json) as run:
        made = record_vote(workspace=workspace, mark=mark, word=word, meeting=meeting)
        _show_kept(run, made, tell_survey(made.text.survey))


@app.command("close")
def close(meeting: MeetingOption = "", workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Close the meeting, and write the memo after it. Targets that were met all the time are proposed to be tightened."""
    from upstate.actions.close_meeting import close_meeting

    with running(json) as run:
        made = close_meeting(workspace=workspace, meeting=meeting)
        told = [
            line
            for one in made.proposals
            for line in (f"{one.title}: {one.told}", f"Next: upstate measures target {one.measure} {one.tighter:g}")
        ]
        value = {
            **meeting_as_json(made.meeting),
            "memo": str(made.path),
            "proposals": [
                {"measure": one.measure, "target": one.target, "tighter": one.tighter, "told": one.told}
                for one in made.proposals
            ],
        }
        run.show(value, lambda: show_plain(*told, f"The memo is {made.path}."))


@app.command("remind")
def remind(
    look: Annotated[bool, typer.Option("--look", help="Only show who would be reminded; nothing is kept.")] = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Print who is to be reminded of what, and keep that it was told: each once a week before the day, on it, a week after it, then once a month.

    The site mails those whose owner is an e-mail address, where it runs.
    """
    from upstate.actions.remind import due_reminders
    from upstate.actions.remind import remind as action

    with running(json) as run:
        found = due_reminders(workspace=workspace) if look else action(workspace=workspace, give=lambda _one: True)
        value = [
            {"to": one.address or one.owner, "stage": one.stage, "follow_up": one.follow_up.id, "told": one.told}
            for one in found
        ]
        run.show({"reminders": value}, lambda: _show_reminders(found))


def agenda_as_json(agenda: Agenda) -> dict[str, Any]:
    """The topics; their minutes add up to the length of the meeting."""
    return {"on": agenda.on.isoformat(), "minutes": agenda.minutes, "topics": [vars(one) for one in agenda.topics]}


def meeting_as_json(meeting: Meeting) -> dict[str, Any]:
    """The meeting by its name, and all that its file says."""
    return {"meeting": meeting.name, **meeting.text.model_dump(mode="json")}


def follow_up_as_json(one: FollowUp, today: date) -> dict[str, Any]:
    """One follow-up as it stands; late_by in days, 0 where it is not late."""
    changes = [change.model_dump(mode="json", exclude_defaults=True) for change in one.changes]
    return {**vars(one), "changes": changes, "late_by": one.late_by(today), "told": one.told(today)}


def _change(
    number: int,
    what: Literal["done", "dropped", "opened", "moved"],
    *,
    who: str,
    workspace: Path,
    json: bool,
    reason: str = "",
    owner: str = "",
    due: str = "",
) -> None:
    from upstate.actions.record_meeting import change_follow_up

    with running(json) as run:
        changed = change_follow_up(
            workspace=workspace,
            number=number,
            what=what,
            who=who or this_person(),
            reason=reason,
            owner=owner,
            due=read_date_or_none(due),
        )
        _show_follow_ups(run, workspace, [changed])


def _show_kept(run: Run, meeting: Meeting, told: str) -> None:
    run.show(meeting_as_json(meeting), lambda: show_plain(told))


def _show_follow_ups(run: Run, workspace: Path, found: list[FollowUp]) -> None:
    from upstate.city import open_workspace

    today = open_workspace(workspace).settings.today()
    told: list[str] = [one.told(today) for one in found] or ["Nothing is open."]
    run.show({"follow_ups": [follow_up_as_json(one, today) for one in found]}, lambda: show_plain(*told))


def _show_agenda(agenda: Agenda, path: Path) -> None:
    for topic in agenda.topics:
        console.print(f"{topic.minutes:3} min  {topic.title}", style="bold", markup=False, soft_wrap=True)
        show_plain(*(f"         {one}" for one in topic.said), *(f"       ? {one}" for one in topic.questions))
    show_plain(f"The memo is {path}.")


def _show_reminders(found: tuple[Reminder, ...]) -> None:
    show_plain(
        *(f"{one.address or one.owner}: {one.told}" for one in found) if found else ("Nobody is to be reminded.",)
    )
