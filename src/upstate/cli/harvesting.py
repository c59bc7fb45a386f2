"""`upstate harvest`: what others publish, found in the city's own catalog."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import running, show_plain
from upstate.errors import UpstateError

if TYPE_CHECKING:
    from upstate.actions.list_sources import SourceState
    from upstate.catalog.gathering.gathered import ItemFault
    from upstate.catalog.gathering.kept import RunLog

app = typer.Typer(
    help="Gather in what a county, a school district or an agency publishes, for the city's own search.",
    no_args_is_help=True,
)
SourceArgument = Annotated[str, typer.Argument(metavar="SOURCE", help="Name of the source, such as onondaga-county.")]
_MOST_SHOWN = 20


@app.command("add")
def add(
    name: SourceArgument,
    kind: Annotated[str, typer.Argument(help="data.json, ckan, socrata, arcgis-hub or upstate.")],
    address: Annotated[str, typer.Argument(help="Of the site, or of the file that lists its datasets.")],
    title: Annotated[str, typer.Option(help="What people call it.", show_default="the host's name")] = "",
    only: Annotated[
        list[str] | None,
        typer.Option(help="Take only datasets whose title, keywords or publisher hold this; may be repeated."),
    ] = None,
    minutes: Annotated[int, typer.Option(help="How long a run may take.", min=1, max=1440)] = 30,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Name a catalog to gather from. It is written to catalog/sources/SOURCE.toml; nothing is asked yet."""
    from upstate.actions.add_source import add_source

    with running(json) as run:
        source = add_source(
            workspace=workspace,
            name=name,
            kind=kind,
            address=address,
            title=title,
            only=tuple(only or ()),
            minutes=minutes,
        )
        run.show(
            {"name": name, **source.model_dump(mode="json")},
            lambda: show_plain(f"{name} is written. Next: upstate harvest run {name}"),
        )


@app.command("run")
def harvest(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Without a name, all of them.")
    ] = None,
    links: Annotated[bool, typer.Option(help="Ask also what the links lead to.")] = True,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Gather from sources, one after the other. What was gathered before stays where a source fails."""
    from upstate.actions.harvest_source import harvest_source
    from upstate.actions.list_sources import list_sources

    with running(json) as run:
        logs: list[RunLog] = []
        untried: list[UpstateError] = []
        wanted = names or [one.name for one in list_sources(workspace=workspace, now=datetime.now(UTC))]
        for name in wanted:
            try:
                logs.append(harvest_source(workspace=workspace, name=name, links=links, progress=run.progress))
            except UpstateError as fault:
                # Of several, one that can not be tried does not keep the others waiting.
                if len(wanted) == 1:
                    raise
                untried.append(fault)
        run.failed = bool(untried) or any(log.fault for log in logs)
        run.show(
            {"runs": [log.as_json() for log in logs], "not_tried": [fault.given for fault in untried]},
            lambda: _show_runs(logs, untried),
        )


@app.command("list")
def show_all(workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Show all sources, and how each of them stands."""
    from upstate.actions.list_sources import list_sources

    with running(json) as run:
        found = list_sources(workspace=workspace, now=datetime.now(UTC))
        run.show([one.as_json() for one in found], lambda: _show_states(found))


@app.command("show")
def show(
    name: SourceArgument,
    every: Annotated[
        bool,
        typer.Option("--all", help="Show every dataset, also those that are as they were, every fault and link."),
    ] = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Show a source's last run: what became of each dataset, what is wrong with it, and which links are dead."""
    from upstate.actions.list_sources import open_source

    with running(json) as run:
        state = open_source(workspace=workspace, name=name, now=datetime.now(UTC))
        run.show(state.as_json(), lambda: _show_state(state, every))


@app.command("remove")
def remove(name: SourceArgument, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Take a source away, with what was gathered from it."""
    from upstate.actions.remove_source import remove_source

    with running(json) as run:
        remove_source(workspace=workspace, name=name)
        run.show({"name": name, "removed": True}, lambda: show_plain(f"{name} is gone, and so are its datasets."))


def _show_runs(logs: list[RunLog], untried: list[UpstateError]) -> None:
    if not logs and not untried:
        show_plain("There is no source yet. Next: upstate harvest add")
    for log in logs:
        show_plain(f"{log.source}: {log.sentence}")
        _show_faults(log, every=False)
        if log.dead or log.failing or log.count("duplicate"):
            show_plain(f"  Which links and datasets these are: upstate harvest show {log.source}")
    for fault in untried:
        show_plain(f"Not tried. {fault.given}", f"Allowed: {fault.allowed}", f"Next: {fault.next_step}")


def _show_states(found: tuple[SourceState, ...]) -> None:
    if not found:
        show_plain("There is no source yet. Next: upstate harvest add")
    for one in found:
        title = f" ({one.source.title})" if one.source else ""
        show_plain(f"{one.name}{title}: {one.sentence}")
        if one.fault:
            _show_fault(one.fault)
        elif one.last:
            show_plain(f"  {one.last.ended:%Y-%m-%d %H:%M}: {one.last.sentence}")


def _show_state(state: SourceState, every: bool) -> None:
    _show_states((state,))
    log = state.last
    if log is None:
        return
    lists: dict[str, list[str]] = {}
    for entry in log.entries:
        if every or entry.became != "same" or entry.words:
            lists.setdefault(entry.became, []).append(f"{entry.title}{f' – {entry.words}' if entry.words else ''}")
    lists["dead"] = [f"{link} ({fault})" for link, fault in log.dead.items()]
    lists["failed once"] = [f"{link} ({fault})" for link, fault in log.failing.items()]
    for word, lines in lists.items():
        most = len(lines) if every else _MOST_SHOWN
        for line in lines[:most]:
            show_plain(f"  {word}: {line}")
        if len(lines) > most:
            show_plain(f"  {word}: and {len(lines) - most:,} more: upstate harvest show {log.source} --all")
    _show_faults(log, every=every)


def _show_faults(log: RunLog, *, every: bool) -> None:
    """every: each fault; otherwise each kind of fault once."""
    if log.fault:
        show_plain(f"  Allowed: {log.fault.allowed}", f"  Next: {log.fault.next_step}")
    if every:
        for fault in log.faults:
            _show_fault(fault)
        return
    kinds = log.fault_kinds
    for kind in kinds:
        _show_fault(kind.first, kind.also)
    if len(log.faults) > len(kinds):
        show_plain(f"  All {len(log.faults):,} faults: upstate harvest show {log.source} --all")


def _show_fault(fault: ItemFault | UpstateError, also: str = "") -> None:
    show_plain(f"  {fault.given} Allowed: {fault.allowed}. {fault.next_step}{also and f' {also}'}")
