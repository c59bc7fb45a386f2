"""`upstate publish`: from a file to a published version, one step a command, with a second person before the public."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from upstate.cli.dates import read_date
from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running, show_plain

if TYPE_CHECKING:
    from upstate.catalog.draft import Draft
    from upstate.catalog.gate.finding import GateFinding
    from upstate.catalog.versions import Version

app = typer.Typer(
    help="Publish a table as open data: offer it, decide what was found, have it approved.", no_args_is_help=True
)

DatasetArgument = Annotated[str, typer.Argument(help="Name of the dataset, such as street-trees.")]
ByOption = Annotated[
    str,
    typer.Option(
        "--by", envvar="UPSTATE_PERSON", help="Who does this, such as your e-mail address.", show_default=False
    ),
]
WordsOption = Annotated[str, typer.Option("--words", help="What you want to say to it.")]


@app.command("offer")
def offer(
    dataset: DatasetArgument,
    by: ByOption,
    file: Annotated[
        str | None,
        typer.Argument(
            help="CSV, Excel, GeoJSON, shapefile and others, or a server's address. Without it, the table of --contract as adapted."
        ),
    ] = None,
    title: Annotated[str, typer.Option(help="What people call it.")] = "",
    department: Annotated[str, typer.Option(help="Who answers for it.")] = "",
    contract: Annotated[str, typer.Option(help="SOLUTION.TABLE whose dictionary explains the columns.")] = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Read a file into a draft, and show what must be said and decided before it can be published."""
    from upstate.actions.offer import offer as action
    from upstate.tables.servers import parse_source

    with running(json) as run:
        offered = action(
            workspace=workspace,
            dataset=dataset,
            source=parse_source(file) if file else None,
            by=by,
            title=title,
            department=department,
            contract=contract,
            progress=run.progress,
        )
        run.show(_draft_json(dataset, offered.draft, offered.open), lambda: _show(dataset, offered.draft, offered.open))


@app.command("show")
def show(dataset: DatasetArgument, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Show the draft, and what stands between it and publishing."""
    from upstate.actions.datasets import open_dataset, open_findings
    from upstate.catalog.draft import load_draft

    with running(json) as run:
        opened = open_dataset(workspace, dataset)
        draft = load_draft(opened.folder)
        left = open_findings(opened, draft)
        run.show(_draft_json(dataset, draft, left), lambda: _show(dataset, draft, left))


@app.command("describe")
def describe(
    dataset: DatasetArgument,
    by: ByOption,
    title: Annotated[str | None, typer.Option(help="What people call it.")] = None,
    description: Annotated[str | None, typer.Option(help="What one row is, and where the data comes from.")] = None,
    department: Annotated[str | None, typer.Option(help="Who answers for it.")] = None,
    contact: Annotated[str | None, typer.Option(help="Office, e-mail or telephone, shown to the public.")] = None,
    licence: Annotated[str | None, typer.Option(help="CC0-1.0, PDDL-1.0, CC-BY-4.0, ODC-By-1.0 or ODbL-1.0.")] = None,
    frequency: Annotated[
        str | None, typer.Option(help="daily, weekly, monthly, quarterly, yearly, irregular, never.")
    ] = None,
    late_reason: Annotated[str | None, typer.Option(help="Why the promise is missed now.")] = None,
    place: Annotated[str | None, typer.Option(help="What area it covers.")] = None,
    key: Annotated[list[str] | None, typer.Option(help="A column of the key; may be repeated.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="A word to browse by; may be repeated.")] = None,
    column: Annotated[
        list[str] | None, typer.Option(metavar="NAME=MEANING", help="What a column means; may be repeated.")
    ] = None,
    withheld: Annotated[str | None, typer.Option(help="Why it is not published, for the inventory.")] = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Say what a dataset is. The same may be written into its dataset.toml."""
    from upstate.actions.describe import describe as action

    said = {
        "title": title, "description": description, "department": department, "contact": contact, "licence": licence,
        "frequency": frequency, "late_reason": late_reason, "place": place, "key": key, "topics": topic,
        "withheld": withheld,
    }  # fmt: skip
    with running(json) as run:
        changes: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
        if column:
            changes["fields"] = {
                name: {"meaning": meaning} for name, _, meaning in (one.partition("=") for one in column)
            }
        described = action(workspace=workspace, dataset=dataset, changes=changes, by=by)
        run.show(
            described.model_dump(mode="json"),
            lambda: console.print(f"{dataset}: {', '.join(changes) or 'nothing'} was set.", markup=False),
        )


@app.command("decide")
def decide(
    dataset: DatasetArgument,
    finding: Annotated[str, typer.Argument(help="The finding, such as phone:contact.")],
    choice: Annotated[str, typer.Argument(help="“remove column”, “blank cells” or keep.")],
    by: ByOption,
    reason: Annotated[str, typer.Option(help="Why; needed to keep it.")] = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Decide about something that was found in the draft."""
    from upstate.actions.datasets import open_dataset, open_findings
    from upstate.actions.decide import decide as action

    with running(json) as run:
        draft = action(workspace=workspace, dataset=dataset, finding=finding, choice=choice, reason=reason, by=by)
        left = open_findings(open_dataset(workspace, dataset), draft)
        run.show(_draft_json(dataset, draft, left), lambda: _show(dataset, draft, left))


@app.command("submit")
def submit(
    dataset: DatasetArgument,
    by: ByOption,
    embargo: Annotated[str | None, typer.Option(help="The day from which the public may see it.")] = None,
    words: WordsOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Hand the draft to a second person."""
    from upstate.actions.submit import submit as action

    with running(json) as run:
        until = None if embargo is None else read_date(embargo)
        draft = action(workspace=workspace, dataset=dataset, by=by, embargo=until, words=words)
        run.show(_draft_json(dataset, draft, ()), lambda: _show(dataset, draft, ()))


@app.command("approve")
def approve(
    dataset: DatasetArgument,
    by: ByOption,
    words: WordsOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Approve what another person submitted: it becomes the next version."""
    from upstate.actions.publish import publish as action

    with running(json) as run:
        version = action(workspace=workspace, dataset=dataset, by=by, words=words, progress=run.progress)
        run.show(_version_json(version), lambda: _show_version(version))


@app.command("send-back")
def send_back(
    dataset: DatasetArgument,
    words: Annotated[str, typer.Argument(help="What is to be mended.")],
    by: ByOption,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Send what was submitted back to the one who made it."""
    from upstate.actions.send_back import send_back as action

    with running(json) as run:
        draft = action(workspace=workspace, dataset=dataset, by=by, words=words)
        run.show(_draft_json(dataset, draft, ()), lambda: _show(dataset, draft, ()))


@app.command("discard")
def discard(
    dataset: DatasetArgument,
    by: ByOption,
    words: WordsOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Take the draft away; the record of what was found and decided stays."""
    from upstate.actions.discard import discard as action

    with running(json) as run:
        draft = action(workspace=workspace, dataset=dataset, by=by, words=words)
        run.show(
            _draft_json(dataset, draft, ()),
            lambda: console.print(f"The draft of {dataset} is gone; its record is in discarded/.", markup=False),
        )


def _draft_json(dataset: str, draft: Draft, left: tuple[GateFinding, ...]) -> dict[str, Any]:
    return {
        "dataset": dataset,
        "draft": draft.model_dump(mode="json"),
        "open": [one.model_dump(mode="json") for one in left],
    }


def _version_json(version: Version) -> dict[str, Any]:
    return {"dataset": version.dataset, "folder": str(version.folder), **version.record.model_dump(mode="json")}


def _show(dataset: str, draft: Draft, left: tuple[GateFinding, ...]) -> None:
    console.print(f"[bold]{dataset}[/]: {draft.rows:,} rows of {escape(draft.source)}, {draft.state.value}.")
    for note in draft.notes:
        console.print(f"  {note}", markup=False)
    for one in draft.findings:
        decision = draft.decision(one.key)
        if decision:
            console.print(f"  [green]decided[/] {one.key}: {decision.choice.value} {escape(decision.reason)}".rstrip())
    for one in left:
        console.print(
            f"  [yellow]{'decide' if one.choices else 'say'}[/] [bold]{one.key}[/] {escape(one.words)}", soft_wrap=True
        )
    show_plain(f"Next: {_next(dataset, draft, left)}")


def _next(dataset: str, draft: Draft, left: tuple[GateFinding, ...]) -> str:
    if draft.state == "submitted":
        return f"a second person runs `upstate publish approve {dataset} --by THEIR-NAME`."
    undecided = next((one for one in left if one.choices), None)
    if undecided:
        return (
            f'upstate publish decide {dataset} {undecided.key} "remove column", or "blank cells", or keep --reason WHY'
        )
    if left:
        return f"upstate publish describe {dataset} ..., or write it into catalog/{dataset}/dataset.toml"
    return f"upstate publish submit {dataset}"


def _show_version(version: Version) -> None:
    record = version.record
    console.print(f"[bold]{version.dataset}[/] version {version.number} is published: {record.rows:,} rows.")
    if record.embargo:
        console.print(f"  The public sees it from {record.embargo:%d %B %Y} on.", markup=False)
    for one in record.files:
        console.print(f"  {one.path} ({one.bytes:,} bytes)", markup=False)
    for format_, why in record.left_out.items():
        console.print(f"  No {format_}: {why}", markup=False)
    console.print("Next: upstate serve", markup=False)
