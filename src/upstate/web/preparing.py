"""Making a city's site ready to open: the database, the static files, the first pages. What is ready is left as it is."""

from __future__ import annotations

import json
import os
import shutil
import time
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upstate.city.locking import holding
from upstate.city.workspace import Workspace, open_workspace
from upstate.city.writing import write_json
from upstate.errors import UpstateError
from upstate.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator

_STALE_UPLOAD = 3600


class SiteCannotOpen(UpstateError):
    """The site cannot be opened here, or not like this."""


def load_site(workspace: Path) -> Workspace:
    """Open the city in `workspace` and let Django belong to it, once a process.

    Raises `BadWorkspace` when the folder is no city, and `SiteCannotOpen` when nothing can be written in it.
    """
    city = open_workspace(workspace)
    _check_writing(city.folder / "site")
    os.environ["UPSTATE_WORKSPACE"] = str(city.folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upstate.web.settings")
    import django

    django.setup()
    return city


def prepare_site(workspace: Path, *, progress: Progress = silent) -> Workspace:
    """Load the site, bring its database up to date, gather its static files, and make its first pages.

    Raises what `load_site` raises, `Busy` when another process prepares the same site, and `SiteCannotOpen` when the
    database does not answer.
    """
    progress("Starting")
    city = load_site(workspace)
    site = city.folder / "site"
    from django.db import connections

    from upstate.web.pages.actions import set_up_pages

    with holding(site / "preparing.lock", what="the site of this city"):
        _sweep_uploads(site)
        migrate_database(progress=progress)
        collect_static(site / "static", progress=progress)
        set_up_pages()
    connections.close_all()  # a connection must not be shared with the processes that come
    return city


def _check_writing(site: Path) -> None:
    probe = site / f".writing-probe-{os.getpid()}"
    try:
        site.mkdir(exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as fault:
        raise SiteCannotOpen(
            f"Nothing can be written in {site}: {fault.strerror}.",
            allowed="a folder that this account may write to, on a disk with room; the site keeps its database there",
            next_step="Look at the rights of the folder and at the disk, or copy the city's folder to another disk.",
        ) from None


def _sweep_uploads(site: Path) -> None:
    """What a killed process had half received."""
    for left in site.glob("*.upload*"):
        if time.time() - left.stat().st_mtime > _STALE_UPLOAD:
            left.unlink(missing_ok=True)


def migrate_database(*, progress: Progress = silent) -> int:
    """Apply what migrations the database lacks, and say how many that were. Each is applied whole or not at all.

    Raises `SiteCannotOpen` when the database does not answer.
    """
    from django.core.management import call_command
    from django.core.management.commands.migrate import Command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        total = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if not total:
            return 0

        class Told(Command):
            done = 0

            def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
                if action == "apply_start":
                    progress("Making the database ready", self.done, total)
                    self.done += 1

        call_command(Told(), verbosity=0)
    except DatabaseError as fault:
        raise SiteCannotOpen(
            f"The database does not answer: {str(fault).strip().splitlines()[0]}",
            allowed="the city's own SQLite file, or a PostgreSQL server named by DATABASE_URL",
            next_step="Check DATABASE_URL and the server, or take DATABASE_URL away to use the city's own file.",
        ) from None
    return total


def collect_static(target: Path, *, progress: Progress = silent) -> bool:
    """Gather all static files under names that hold their hash, compressed; says whether there was something to do.

    They are gathered anew when any of them changed. What a killed process left half done is thrown away.
    """
    from django.core.management import call_command

    done = target.parent / "static.json"
    fingerprint = _fingerprint_of_static()
    if done.exists() and json.loads(done.read_text("utf-8")).get("fingerprint") == fingerprint:
        return False
    progress("Gathering styles, scripts and pictures")
    done.unlink(missing_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    write_json(done, {"fingerprint": fingerprint})
    return True


def _fingerprint_of_static() -> str:
    """Of every static file by name, size and time of change."""
    digest = sha256()
    for path, file in sorted(_static_files()):
        known = file.stat()
        digest.update(f"{path}\0{known.st_size}\0{known.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _static_files() -> Iterator[tuple[str, Path]]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for path, storage in finder.list([]):
            yield path, Path(storage.path(path))
