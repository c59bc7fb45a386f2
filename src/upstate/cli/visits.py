"""`upstate visit`: act on a ranking, record what was found, learn from it."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from upstate.cli.dates import read_date
from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running, show_plain
from upstate.errors import UpstateError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from upstate.actions.import_visits import Imported
    from upstate.actions.list_visits import ListedVisits
    from upstate.actions.plan_round import PlannedRound
    from upstate.actions.record_visits import Recorded
    from upstate.actions.visit_power import VisitPower
    from upstate.actions.visit_results import VisitResults
    from upstate.fieldwork.standing import Conflict

app = typer.Typer(help="Rounds of visits: plan, record, import, and see what they found.", no_args_is_help=True)

SolutionArgument = Annotated[str, typer.Argument(help="Name of a solution that the city has borrowed.")]
ControlOption = Annotated[str, typer.Option("--control", help="Share that chance chooses, such as 20%.")]
ByOption = Annotated[str, typer.Option("--by", envvar="UPSTATE_PERSON", help="Who does this.", show_default=False)]
_MOST_SHOWN = 20
_MOST_LISTED = 50
_ANSWERS = {True: "yes", False: "no", None: "unknown"}


@app.command("plan")
def plan(
    solution: SolutionArgument,
    homes: Annotated[int, typer.Option("--homes", "--units", help="How many to visit.", min=1)] = 200,
    control: ControlOption = "20%",
    crew_day: Annotated[int, typer.Option(help="How many one crew visits in a day.", min=1)] = 25,
    ranking: Annotated[str | None, typer.Option(help="Folder of a ranking; without it, the newest.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the round; without it, today.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of what is drawn by chance.", min=0, max=2**32 - 1)] = 2016,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Plan a round: the top of the list and a share by chance, in zones of one crew-day, with lists and a map."""
    from upstate.actions.plan_round import plan_round

    with running(json) as run:
        planned = plan_round(
            workspace=workspace,
            solution=solution,
            homes=homes,
            control=read_share(control, "--control"),
            crew_day=crew_day,
            ranking=ranking,
            name=name,
            seed=seed,
            progress=run.progress,
        )
        run.show(planned.as_json(), lambda: _show_planned(planned))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, Excel or any other table of visits.")],
    solution: Annotated[str, typer.Option("--solution", help="The solution that it belongs to.")] = "smoke-alarms",
    column: Annotated[
        list[str] | None,
        typer.Option(help='FIELD=COLUMN for what is not recognised, such as in_need="Alarm needed?". May be repeated.'),
    ] = None,
    on: Annotated[str | None, typer.Option(help="The day of every row, for a file without days.")] = None,
    round_name: Annotated[
        str,
        typer.Option("--round", help="The round of the rows; without it, the newest that sent crews there by then."),
    ] = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Take in a file of visits. The same file twice, or files that overlap, count once."""
    from upstate.actions.import_visits import import_visits

    with running(json) as run:
        imported = import_visits(
            workspace=workspace,
            file=file,
            solution=solution,
            columns=_read_columns(column or []),
            on=None if on is None else read_date(on),
            round_name=round_name,
            progress=run.progress,
        )
        run.show(imported.as_json(), lambda: _show_imported(imported))
        run.failed = not imported.well


@app.command("record")
def record(
    solution: SolutionArgument,
    unit: Annotated[str, typer.Argument(help="Which one was visited, by its id or its address.")],
    in_need: Annotated[str, typer.Option(help="yes, no, or unknown where nobody could tell.")],
    on: Annotated[str | None, typer.Option(help="The day of the visit; without it, today.")] = None,
    given: Annotated[int | None, typer.Option(help="How many alarms or the like were given.", min=0, max=999)] = None,
    by: ByOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Record one visit."""
    from upstate.actions.find_unit import find_unit
    from upstate.actions.record_visits import record_visits
    from upstate.fieldwork.visit import Visit

    with running(json) as run:
        visit = Visit(
            visit=f"c{uuid.uuid4().hex}",
            unit=find_unit(workspace=workspace, solution=solution, place=_one_line(unit), progress=run.progress),
            on=_day(on, workspace),
            in_need=_need(in_need),
            given=given,
            by=by[:254],
        )
        recorded = record_visits(workspace=workspace, solution=solution, visits=[visit], progress=run.progress)
        run.show(recorded.as_json(), lambda: _show_recorded(recorded))


@app.command("correct")
def correct(
    solution: SolutionArgument,
    visit: Annotated[
        str, typer.Argument(help="The visit_id of the visit, or its first letters, as `upstate visit list` shows it.")
    ],
    in_need: Annotated[
        str | None, typer.Option(help="What was found: yes, no, or unknown where nobody could tell.")
    ] = None,
    given: Annotated[int | None, typer.Option(help="How many were given.", min=0, max=999)] = None,
    on: Annotated[str | None, typer.Option(help="The day of the visit.")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="The visit did not take place.")] = False,
    why: Annotated[str, typer.Option(help="Why, for your colleagues.")] = "",
    by: ByOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Put a visit right, or take it back. What was recorded before is kept."""
    from upstate.actions.correct_visit import correct_visit

    with running(json) as run:
        corrected = correct_visit(
            workspace=workspace,
            solution=solution,
            visit=visit,
            in_need=None if in_need is None else _need(in_need),
            unknown=in_need is not None and _need(in_need) is None,
            given=given,
            on=None if on is None else read_date(on),
            withdraw=withdraw,
            why=why,
            by=by,
            progress=run.progress,
        )
        said = f"{corrected.visit} has {len(corrected.history)} records now. Doors in conflict: {corrected.conflicts}."
        run.show(corrected.as_json(), lambda: console.print(said, markup=False))


@app.command("opt-out")
def opt_out(
    solution: SolutionArgument,
    unit: Annotated[str, typer.Argument(help="Which one is not to be visited, by its id or its address.")],
    take_back: Annotated[bool, typer.Option("--take-back", help="They changed their mind.")] = False,
    by: ByOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Note that people do not want to be visited: no plan and no list will hold them."""
    from upstate.actions.find_unit import find_unit
    from upstate.actions.record_visits import record_visits
    from upstate.fieldwork.visit import OptOut

    with running(json) as run:
        found = find_unit(workspace=workspace, solution=solution, place=_one_line(unit), progress=run.progress)
        wish = OptOut(unit=found, on=_day(None, workspace), out=not take_back, by=by[:254])
        recorded = record_visits(workspace=workspace, solution=solution, opt_outs=[wish], progress=run.progress)
        said = f"{found} {'may be visited again' if take_back else 'will not be visited'}."
        run.show(recorded.as_json(), lambda: console.print(said, markup=False))


@app.command("hours")
def hours(
    solution: SolutionArgument,
    worked: Annotated[
        float, typer.Argument(help="Hours of all people of the crew together; 0 takes them back.", min=0, max=1000)
    ],
    round_name: Annotated[str, typer.Option("--round", help="Name of the round.")],
    zone: Annotated[int | None, typer.Option(help="Number of the zone.", min=1)] = None,
    on: Annotated[str | None, typer.Option(help="The day; without it, today.")] = None,
    by: ByOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Note how long a crew worked, for what was given in an hour. Said again of the same round, zone and day, it is put right."""
    from upstate.actions.record_visits import record_visits
    from upstate.fieldwork.visit import Hours

    with running(json) as run:
        noted = Hours(round=round_name[:80], zone=zone, on=_day(on, workspace), hours=worked, by=by[:254])
        recorded = record_visits(workspace=workspace, solution=solution, hours=[noted], progress=run.progress)
        before = next((f", in place of {one.hours:g}" for one in recorded.replaced), "")
        more = " If it was another crew, say which zone (--zone) or who (--by)." if before else ""
        run.show(recorded.as_json(), lambda: console.print(f"{worked:g} hours are noted{before}.{more}", markup=False))


@app.command("results")
def results(
    solution: SolutionArgument,
    round_name: Annotated[
        str | None, typer.Option("--round", help="Name of a round, or all; without it, the newest with answers.")
    ] = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """What the visits found: the list against chance, by zone and week, as evidence and as a page."""
    from upstate.actions.visit_results import visit_results

    with running(json) as run:
        found = visit_results(workspace=workspace, solution=solution, round_name=round_name, progress=run.progress)
        run.show(found.as_json(), lambda: _show_results(found))


@app.command("power")
def power(
    solution: SolutionArgument,
    base: Annotated[
        str,
        typer.Option(
            help="Share in need among homes drawn by chance, such as 10%: what the last round or a survey found."
        ),
    ],
    times: Annotated[float, typer.Option(help="How many times as much the list should find.")] = 2.0,
    control: ControlOption = "20%",
    answered: Annotated[str, typer.Option(help="Share of doors at which somebody tells.")] = "100%",
    chance: Annotated[str, typer.Option("--power", help="The chance with which the visits shall show it.")] = "80%",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Before a round: how many visits show that the list finds more than chance."""
    from upstate.actions.visit_power import visit_power

    with running(json) as run:
        run.progress("Counting how many visits it takes")
        found = visit_power(
            workspace=workspace,
            solution=solution,
            base=read_share(base, "--base"),
            times=times,
            control=read_share(control, "--control"),
            answered=read_share(answered, "--answered"),
            power=read_share(chance, "--power"),
        )
        run.show(found.as_json(), lambda: _show_power(found))


@app.command("list")
def list_(
    solution: SolutionArgument,
    place: Annotated[str, typer.Argument(help="Only visits to this id or address, or a part of it.")] = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Rounds, visits, conflicts, and who does not want to be visited."""
    from upstate.actions.list_visits import list_visits

    with running(json) as run:
        listed = list_visits(workspace=workspace, solution=solution, progress=run.progress)
        run.show(listed.as_json(), lambda: _show_listed(listed, place))


def read_share(text: str, option: str) -> float:
    """`20%` or `0.2` as 0.2; raises `UpstateError`."""
    number, percent, rest = text.strip().partition("%")
    try:
        share = float(number) / (100 if percent else 1)
    except ValueError:
        share = -1.0
    if rest or not 0 <= share <= 1:
        raise UpstateError(
            f"{option} {text!r} is not a share.", allowed="a share such as 20% or 0.2", next_step="Write it so."
        )
    return share


def _read_columns(given: list[str]) -> dict[str, str]:
    columns = {}
    for entry in given:
        field, equals, name = entry.partition("=")
        if not equals or not field.strip() or not name.strip():
            raise UpstateError(
                f"--column {entry!r} does not say which column it is.",
                allowed='FIELD=COLUMN, such as in_need="Alarm needed?"',
                next_step="Write the field, =, and the column's name as in the file.",
            )
        columns[field.strip()] = name.strip()
    return columns


def _need(text: str) -> bool | None:
    known = {"yes": True, "no": False, "unknown": None}
    if text.lower() not in known:
        raise UpstateError(
            f"--in-need {text!r} is no answer.", allowed="yes, no, unknown", next_step="Say what was found at the door."
        )
    return known[text.lower()]


def _one_line(unit: str) -> str:
    if not 1 <= len(unit.strip()) <= 200:
        raise UpstateError(
            "That is no id of anything that is visited.",
            allowed="up to 200 letters",
            next_step="Write the id or the address of the list.",
        )
    return unit.strip()


def _day(text: str | None, workspace: Path) -> date:
    from upstate.city import open_workspace

    return open_workspace(workspace).settings.today() if text is None else read_date(text)


def _show_planned(planned: PlannedRound) -> None:
    told = planned.as_json()
    console.print(
        f"Round [bold]{escape(told['name'])}[/]: {told['homes']:,} of {told['eligible']:,} that may be visited. "
        f"{told['targeted']:,} are the first of the ranking by {escape(told['ranker'])}, {told['control']:,} were drawn by chance, "
        f"{told['both']:,} are both.",
        soft_wrap=True,
    )
    console.print(
        f"Left out: {told['visited_before']:,} visited before, {told['opted_out']:,} who do not want to be visited."
    )
    if told["areas"]:
        console.print(
            f"[yellow]Mind:[/] {told['areas']:,} of them stand for more than one home. A crew records each door by itself: the form "
            "on a telephone asks which one it is; on paper the address goes with each line.",
            soft_wrap=True,
        )
    for name, homes in told["still_open"].items():
        console.print(
            f"[yellow]Mind:[/] {homes:,} of them are still open in the round {escape(name)}. Take its lists back from the crews, so that "
            "nobody knocks twice; what is found counts for the newest round, or for the one that you name with import --round.",
            soft_wrap=True,
        )
    _show_reach(planned)
    zones = told["zones"]
    walks = sorted(zone["metres"] for zone in zones if zone["metres"] is not None)
    middle = f"; half of the walks are shorter than {walks[len(walks) // 2] / 1000:.1f} km" if walks else ""
    console.print(f"{len(zones):,} zones of at most {told['crew_day']} a day and crew{middle}.")
    console.print("The lists do not say who was drawn by chance, and the crews should not know.")
    show_plain(*(f"  {path}" for path in told["files"]))
    console.print(
        f"Next: print list.html, or open the zones on a telephone; then upstate visit results {told['solution']}"
    )


def _show_reach(planned: PlannedRound) -> None:
    """What a round of this size can show, before anybody walks."""
    from upstate.ranking.shares.power import chance_to_show

    drawn = planned.round
    chance = chance_to_show(targeted=len(drawn.targeted), control=len(drawn.control), base=0.1)
    small = "[yellow]Too small to tell the list from chance:[/] " if chance < 0.5 else ""
    console.print(
        f"{small}if chance finds 10 % in need and the list 20 %, {chance:.0%} of such rounds show it; upstate visit power says how many "
        "visits it takes.",
        soft_wrap=True,
    )


def _show_imported(imported: Imported) -> None:
    console.print(f"Read [bold]{escape(imported.source)}[/]: {imported.rows:,} rows.")
    grid = Table("what", "column", box=None, header_style="bold", pad_edge=False)
    for field, column in imported.columns.items():
        grid.add_row(field, escape(column))
    console.print(grid)
    if imported.unused:
        show_plain(f"Not used: {', '.join(imported.unused)}.")
    show_plain(*imported.notes)
    console.print(
        f"{imported.new:,} new, {imported.known:,} known already, {imported.corrections:,} corrections, "
        f"{len(imported.conflicts):,} in conflict, {len(imported.unmatched):,} without a match, "
        f"{len(imported.not_understood):,} not understood.",
        soft_wrap=True,
    )
    if imported.opted_out:
        console.print(f"{imported.opted_out:,} do not want to be visited again.")
    _show_rows("No match", imported.unmatched)
    _show_rows("Not understood, not kept", imported.not_understood)
    _show_conflicts(imported.conflicts[:_MOST_SHOWN])
    console.print(f"Now {imported.visits:,} visits to {imported.homes:,} places are known.")
    console.print(f"Next: upstate rank {imported.solution}", markup=False)


def _show_rows(words: str, rows: tuple[tuple[int, str], ...]) -> None:
    show_plain(*(f"  {words}: row {row}: {why}" for row, why in rows[:_MOST_SHOWN]))
    if len(rows) > _MOST_SHOWN:
        console.print(f"  ... and {len(rows) - _MOST_SHOWN:,} more rows; --json lists them all.")


def _show_recorded(recorded: Recorded) -> None:
    words = "recorded" if recorded.new else "known already"
    console.print(f"The visit is {words}: {', '.join(recorded.new or recorded.known)}", markup=False)
    _show_conflicts(recorded.conflicts)


def _show_conflicts(conflicts: Iterable[Conflict]) -> None:
    show_plain(*(f"In conflict: {one.unit} on {one.on}: {', '.join(one.visits)}" for one in conflicts))


def _show_results(found: VisitResults) -> None:
    from upstate.fieldwork.results_page import results_tables

    results = found.results
    console.print(f"Round {results.round}." if results.round else "All visits.", markup=False)
    console.print(found.sentence, markup=False, style="bold", soft_wrap=True)
    for table in results_tables(results, in_need=found.evidence["in_need"]["en"]):
        grid = Table(*(column.heading for column in table.columns), title=table.caption, box=None, title_justify="left")
        for row in table.rows[:_MOST_SHOWN]:
            grid.add_row(*map(escape, row))
        console.print(grid)
    if results.given_per_hour is not None:
        console.print(f"{results.given:,} given in {results.hours:g} hours: {results.given_per_hour:.1f} an hour.")
    if results.disputed:
        console.print(f"{results.disputed:,} visits are left out, because two answers disagree: upstate visit list")
    show_plain(*(f"  {path}" for path in found.files))


def _show_power(found: VisitPower) -> None:
    console.print(
        f"Visit {found.visits:,}: {found.targeted:,} from the top of the list and {found.control:,} drawn by chance. If chance finds "
        f"{found.base:.1%} in need and the list {found.times:g} times as many, {found.power:.0%} of such rounds show it.",
        soft_wrap=True,
    )


def _show_listed(listed: ListedVisits, place: str) -> None:
    told = listed.as_json()
    for one in told["rounds"]:
        console.print(
            f"Round {one['round']} of {one['made_on']}: {one['homes']:,} in {one['zones']} zones.", markup=False
        )
    console.print(f"{len(told['visits']):,} visits; {len(told['opted_out']):,} do not want to be visited.")
    asked = [one for one in told["visits"] if place.lower() in f"{one['unit']} {one['address']} {one['door']}".lower()]
    grid = Table("visit", "where", "day", "in need", "given", box=None, header_style="bold", pad_edge=False)
    for one in asked[-_MOST_LISTED:]:
        where = ", ".join(filter(None, (one["unit"], one["address"], one["door"])))
        given = "" if one["given"] is None else str(one["given"])
        grid.add_row(one["short"], escape(where), one["on"], _ANSWERS[one["in_need"]], given)
    if asked:
        console.print(grid)
    if len(asked) > _MOST_LISTED:
        console.print(
            f"... and {len(asked) - _MOST_LISTED:,} before these; name an address to see its visits, or --json for all."
        )
    _show_conflicts(listed.conflicts)
    if told["conflicts"]:
        console.print("Decide: upstate visit correct SOLUTION VISIT --withdraw, of the one that is wrong.")
