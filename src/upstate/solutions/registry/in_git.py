"""A registry in a git repository, read from its objects: nothing is checked out, so no link, hook or filter of it is run."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from upstate.errors import BadRegistry
from upstate.solutions.registry.in_a_folder import too_long

_CLONE_SECONDS = 300
_READ_SECONDS = 60
# A repository of text has no larger file; larger ones are not fetched.
_MOST_BLOB = "10m"
_SAFE = (
    "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never", "-c", "protocol.https.allow=always",
    "-c", "protocol.ssh.allow=always", "-c", "protocol.file.allow=always", "-c", "submodule.recurse=false",
    "-c", "transfer.fsckObjects=true", "-c", "http.followRedirects=false",
)  # fmt: skip


class GitSource:
    """Reads the newest commit of a bare clone."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository

    def read(self, path: str, most: int) -> bytes:
        named = f"HEAD:{path}"
        kind = self._git("cat-file", "-t", named)
        if kind is None or kind.strip() != b"blob":
            raise FileNotFoundError(path)
        if int(self._git("cat-file", "-s", named) or b"0") > most:
            raise too_long(path, most)
        return self._git("cat-file", "blob", named) or b""

    def _git(self, *words: str) -> bytes | None:
        try:
            done = run_git("--git-dir", str(self._repository), *words, seconds=_READ_SECONDS)
        except subprocess.TimeoutExpired:
            raise _unreachable("in this registry", f"git took longer than {_READ_SECONDS} seconds") from None
        return done.stdout if done.returncode == 0 else None


@contextmanager
def cloned(address: str) -> Iterator[GitSource]:
    """Clone the repository at `address`, its newest commit alone, to a temporary folder; raises `BadRegistry`."""
    with tempfile.TemporaryDirectory(prefix="upstate-registry-") as place:
        target = Path(place) / "registry.git"
        limit = (f"--filter=blob:limit={_MOST_BLOB}",) if not address.startswith("file://") else ()
        try:
            done = run_git(
                "clone", "--quiet", "--bare", "--depth=1", "--single-branch", "--no-tags", *limit, "--", address, str(target),
                seconds=_CLONE_SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise _unreachable(address, f"it took longer than {_CLONE_SECONDS} seconds") from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise _unreachable(address, said[-1] if said else "git gave no reason")
        yield GitSource(target)


def run_git(*words: str, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Run git with nothing of the person's or the repository's that could run a program or ask a question."""
    git = shutil.which("git")
    if git is None:
        raise BadRegistry(
            "There is no git on this machine.",
            allowed="git, to read a registry in a repository",
            next_step="Install git, or give the address of a folder or a site.",
        )
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SSH_AUTH_SOCK") if name in os.environ}
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C"}
    return subprocess.run(  # noqa: S603 - the words are ours; an address stands behind `--`
        [git, *_SAFE, *words],
        capture_output=True,
        check=False,
        timeout=seconds,
        env={**kept, **quiet},
        stdin=subprocess.DEVNULL,
    )


def _unreachable(address: str, why: str) -> BadRegistry:
    return BadRegistry(
        f"The repository {address} can not be read: {why[:300]}.",
        allowed="a git repository that this machine may read without a password",
        next_step="Look at the address, and try `git ls-remote` with it.",
    )
