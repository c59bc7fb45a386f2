"""A registry in a git repository, read from its objects: nothing is checked out, so no link, hook or filter of it is run."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from upstate.errors import BadRegistry
from upstate.solutions.registry.in_a_folder import too_long

_CLONE_SECONDS = 300
_READ_SECONDS = 60
# A repository of text is smaller. No file that git writes may be larger, and what it fetches is one file.
_MOST_MEGABYTES = 200
_SAFE = (
    "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never", "-c", "protocol.https.allow=always",
    "-c", "protocol.ssh.allow=always", "-c", "protocol.file.allow=always", "-c", "submodule.recurse=false",
    "-c", "transfer.fsckObjects=true", "-c", "http.followRedirects=false",
)  # fmt: skip


# The shell sets the limits (of files in blocks of 512 bytes; of memory in KB, where the system has one) and becomes git. To set
# them in Python between fork and exec is not safe among threads.
_LIMITED = 'ulimit -v 4000000 2>/dev/null; ulimit -f "$0" && exec "$@"'
# What git says when it was stopped by the limit; of the part of it that was, it does not tell the reason.
_TOO_LARGE = ("invalid index-pack output", "File too large", f"signal {int(signal.SIGXFSZ)}")


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
            code, said, _ = run_git("--git-dir", str(self._repository), *words, seconds=_READ_SECONDS)
        except subprocess.TimeoutExpired:
            raise _unreachable("in this registry", f"git took longer than {_READ_SECONDS} seconds") from None
        return said if code == 0 else None


@contextmanager
def cloned(address: str) -> Iterator[GitSource]:
    """Clone the repository at `address`, its newest commit alone and whole, to a temporary folder; raises `BadRegistry`.

    Whole: git fetches nothing later, when a file is read.
    """
    with tempfile.TemporaryDirectory(prefix="upstate-registry-") as place:
        target = Path(place) / "registry.git"
        try:
            code, _, told = run_git(
                "clone", "--quiet", "--bare", "--depth=1", "--single-branch", "--no-tags", "--", address, str(target),
                seconds=_CLONE_SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise _unreachable(address, f"it took longer than {_CLONE_SECONDS} seconds") from None
        if code:
            raise _unreachable(address, _why(told.decode("utf-8", "replace").strip()))
        yield GitSource(target)


def _why(told: str) -> str:
    if any(words in told for words in _TOO_LARGE):
        return f"it breaks off, or is larger than {_MOST_MEGABYTES} MB"
    return told.splitlines()[-1] if told else "git gave no reason"


def run_git(*words: str, seconds: float) -> tuple[int, bytes, bytes]:
    """Run git with nothing of the person's or the repository's that could run a program or ask a question.

    Gives its code, what it wrote, and the end of what it complained of. Raises `TimeoutExpired`; it has ended then, with all that
    it had started.
    """
    git = shutil.which("git")
    if git is None:
        raise BadRegistry(
            "There is no git on this machine.",
            allowed="git, to read a registry in a repository",
            next_step="Install git, or give the address of a folder or a site.",
        )
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SSH_AUTH_SOCK") if name in os.environ}
    quiet = {
        "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C",
        "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
    }  # fmt: skip
    # To files, which have the limit of every file: a server may also complain without end.
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(  # noqa: S603 - the words are ours; an address stands behind `--`
            ["/bin/sh", "-c", _LIMITED, str(_MOST_MEGABYTES * 2048), git, *_SAFE, *words],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env={**kept, **quiet},
            start_new_session=True,
        )
        try:
            code = process.wait(seconds)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        out.seek(0)
        err.seek(max(0, err.seek(0, os.SEEK_END) - 2000))
        return code, out.read(), err.read()


def _unreachable(address: str, why: str) -> BadRegistry:
    return BadRegistry(
        f"The repository {address} can not be read: {why[:300]}.",
        allowed="a git repository that this machine may read without a password",
        next_step="Look at the address, and try `git ls-remote` with it.",
    )
