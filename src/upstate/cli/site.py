"""The commands of the city's site: open it, and let people in. Django is loaded when one of them is called, not before."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running

app = typer.Typer()
people = typer.Typer(help="Who works on the site.", no_args_is_help=True)
app.add_typer(people, name="people")


@app.command()
def serve(
    workspace: WorkspaceOption = Path(),
    host: Annotated[
        str, typer.Option(help="The address to open at. Beyond this machine, UPSTATE_HOSTS must name the site.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1, max=64)] = 1,
    threads: Annotated[int, typer.Option(help="Requests that each process answers at once.", min=1, max=256)] = 8,
    json: JsonOption = False,
) -> None:
    """Open the city's site and keep it open. Ctrl-C ends it."""
    from upstate.web.serving import open_site

    with running(json) as run:
        site = open_site(workspace=workspace, host=host, port=port, progress=run.progress)
        run.quiet()
        name = site.city.settings.name

        def opened() -> None:
            run.show(
                {"city": name, "address": site.address},
                lambda: console.print(f"{escape(name)} is open at {site.address}", soft_wrap=True),
            )
            sys.stdout.flush()

        site.run(workers=workers, threads=threads, opened=opened)


@people.command("add")
def people_add(
    email: Annotated[str, typer.Argument(help="The person's e-mail address.")],
    role: Annotated[str, typer.Option(help="crew, viewer, editor, approver or administrator.")] = "viewer",
    name: Annotated[str, typer.Option(help="The person's name.")] = "",
    department: Annotated[
        list[str] | None, typer.Option(help="A department of the city; may be repeated. Without any: all of them.")
    ] = None,
    site: Annotated[
        str, typer.Option(help="The site's address, for the link.", show_default="the first of UPSTATE_HOSTS")
    ] = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Let a person in: gives a link with which the person chooses a password. It works once."""
    from upstate.web.preparing import prepare_site

    with running(json) as run:
        prepare_site(workspace, progress=run.progress)
        from upstate.web.people.actions import add_person, invitation_link

        person = add_person(email=email, name=name, role=role, departments=department or ())
        link = invitation_link(person, site or _own_address())
        value = {"email": person.email, "role": str(person.role), "link": link}
        run.show(
            value,
            lambda: console.print(
                f"{escape(person.email)} is {escape(str(person.role))} now. Give this link to the person, and to nobody else:\n"
                f"{escape(link)}",
                soft_wrap=True,
            ),
        )


@people.command("list")
def people_list(workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Show who works on the site; members of the public are left out."""
    from upstate.web.preparing import prepare_site

    with running(json) as run:
        prepare_site(workspace, progress=run.progress)
        from upstate.web.people.actions import list_staff

        staff = list_staff()
        run.show(staff, lambda: _show_people(staff))


def _show_people(staff: list[dict[str, Any]]) -> None:
    for one in staff:
        where = ", ".join(one["departments"]) or "all departments"
        closed = "" if one["active"] else " (closed)"
        console.print(f"{escape(one['email'])}  {one['role']}  {escape(where)}{closed}", soft_wrap=True)
    if not staff:
        console.print("Nobody yet. Next: upstate people add EMAIL --role administrator")


def _own_address() -> str:
    names = [name for name in os.environ.get("UPSTATE_HOSTS", "").split(",") if name]
    if not names:
        return "http://127.0.0.1:8000"
    return f"{'https' if os.environ.get('UPSTATE_HTTPS') == '1' else 'http'}://{names[0]}"


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="The file to write. It must be new.")],
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Write the whole city to one file: database, datasets, uploads, settings. The site may stay open."""
    from upstate.web.backup.writing import back_up

    with running(json) as run:
        made = back_up(workspace=workspace, target=file, progress=run.progress)
        run.show(
            vars(made),
            lambda: console.print(
                f"{escape(str(made.file))} holds {made.files:,} files and {made.rows:,} rows ({made.size / 1e6:,.1f} MB).\n"
                "Keep it where only you can read it: it holds people's accounts and the site's key.",
                soft_wrap=True,
            ),
        )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="A file that `upstate backup` wrote.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; new or empty.")],
    json: JsonOption = False,
) -> None:
    """Make a city out of a backup, with every file checked."""
    from upstate.web.backup.restoring import restore as action

    with running(json) as run:
        made = action(file=file, folder=folder, progress=run.progress)
        run.show(
            vars(made),
            lambda: console.print(
                f"{escape(made.city)} is back in {escape(str(made.folder))}, as it was at {escape(made.made)}: "
                f"{made.files:,} files, {made.rows:,} rows.\nNext: upstate serve -w {escape(str(made.folder))}",
                soft_wrap=True,
            ),
        )


@app.command("export-site")
def export_site(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; new or empty.")],
    contact: Annotated[
        str, typer.Option(help="Whom to write to: an e-mail address, or the address of the living site.")
    ] = "",
    most: Annotated[
        int, typer.Option(help="Pages and files at most; those nearest to the front page come first.", min=1)
    ] = 20_000,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Write the whole public site as plain files, for any file server."""
    from upstate.web.export.exporting import export_site as action

    with running(json) as run:
        made = action(workspace=workspace, folder=folder, contact=contact, most=most, progress=run.progress)
        beyond = f" {made.beyond:,} more were left out; --most allows more." if made.beyond else ""
        run.show(
            vars(made),
            lambda: console.print(
                f"{escape(str(made.folder))} holds {made.pages:,} pages and {made.files:,} files.{beyond}\n"
                f"Look at it: python -m http.server --directory {escape(str(made.folder))}",
                soft_wrap=True,
            ),
        )
