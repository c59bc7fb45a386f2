"""Run every example in the documentation and compare what comes out with what the page shows.

A page is README.md or a Markdown file under docs/. Its fenced blocks are run in order, each page in a folder of its own:

- `console`: lines that begin with `$ ` are commands; what stands below a command is the output it must give. A command
  without any lines below it must only succeed. A command that shows `Not done.` must fail with that message.
- `python`: run in one namespace a page. A `text` block right below it is what it must print.

`...` stands for any text. Seconds, dates in file names, random ids and the folder's own path may differ. A comment
`<!-- not run: why -->` before a block leaves it out. A page with `<!-- begins where tutorials/first-afternoon.md ends -->`
starts in a copy of the folder that the tutorial left.

`python docs/run_examples.py` runs all pages; with paths, those. `--write` puts the real output into the pages.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = "/home/you"  # what pages show in place of the temporary folder
WIDTH = "100"
_FENCE = re.compile(r"^```(\w*)\s*$")
_NOT_RUN = re.compile(r"<!-- not run: .+ -->")
_BEGINS = re.compile(r"<!-- begins where (\S+) ends -->")
_SAME = (
    (re.compile(r"\(\d+(\.\d+)? s\)"), "(N s)"),
    (re.compile(r"\b(\d{4}-\d\d-\d\d)-[0-9a-f]{8}\b"), r"\1-ID"),
    (re.compile(r"\b\d{4}-\d\d-\d\d(-\d+)?\.json"), "DATE.json"),
    (re.compile(r"[ \t]+$", re.M), ""),
)


@dataclass(frozen=True)
class Block:
    """A fenced block. line: of its fence, from 1. first, last: lines of its body, from 0, last excluded."""

    kind: str
    line: int
    first: int
    last: int
    run: bool
    body: tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """What went otherwise than the page shows. shown, real: text."""

    page: Path
    line: int
    what: str
    shown: str
    real: str

    def __str__(self) -> str:
        name = self.page.relative_to(ROOT) if self.page.is_relative_to(ROOT) else self.page
        return f"{name}:{self.line}: {self.what}\n--- the page shows\n{self.shown}\n--- it gives\n{self.real}\n"


@dataclass(frozen=True)
class Ran:
    """What came of a page. rewritten: its text with the real output in place of what differs. examples: how many ran.

    ended: the folder in which the last command left.
    """

    faults: tuple[Fault, ...]
    rewritten: str
    examples: int
    ended: Path


def find_blocks(text: str) -> list[Block]:
    """Every fenced block of a page, in order."""
    lines = text.splitlines()
    blocks: list[Block] = []
    start: tuple[str, int] | None = None
    for place, line in enumerate(lines):
        fence = _FENCE.match(line)
        if start is None and fence:
            start = (fence[1], place)
        elif start is not None and line.strip() == "```":
            kind, begin = start
            before = next((lines[i] for i in range(begin - 1, -1, -1) if lines[i].strip()), "")
            body = tuple(lines[begin + 1 : place])
            blocks.append(Block(kind, begin + 1, begin + 1, place, not _NOT_RUN.search(before), body))
            start = None
    return blocks


def same(shown: str, real: str) -> bool:
    """Whether `real` is what `shown` says, with `...` for any text."""
    parts = [re.escape(part) for part in _plain(shown).split("...")]
    return re.fullmatch(".*?".join(parts), _plain(real), flags=re.S) is not None


def _plain(text: str) -> str:
    for pattern, words in _SAME:
        text = pattern.sub(words, text)
    return text.strip("\n")


def run_page(page: Path, folder: Path, start: Path | None = None) -> Ran:
    """Run the examples of `page` in `folder`, which the caller has prepared. start: where in it; else at its top."""
    text = page.read_text("utf-8")
    lines = text.splitlines()
    faults: list[Fault] = []
    changes: list[tuple[int, int, list[str]]] = []
    space: dict[str, object] = {"__name__": "__main__"}
    blocks = find_blocks(text)
    examples = 0
    with _inside(start or folder, home=folder) as ended:
        for place, block in enumerate(blocks):
            if not block.run or block.kind not in ("console", "python"):
                continue
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            examples += 1
            runs = _run_console(block) if block.kind == "console" else _run_python(block, following, lines, space)
            for line, first, last, what, shown, real in runs:
                real = real.replace(str(folder.resolve()), HOME)
                if not (shown is None or same(shown, real)):
                    faults.append(Fault(page, line, what, shown, real))
                    if first < last and ("(exit code" in shown or "(exit code" not in real):
                        changes.append((first, last, real.rstrip("\n").splitlines()))
    for first, last, real_lines in reversed(changes):
        lines[first:last] = [line.rstrip() for line in real_lines]
    return Ran(tuple(faults), "\n".join(lines) + "\n", examples, ended[0])


Run = tuple[int, int, int, str, str | None, str]


def _run_console(block: Block) -> Iterator[Run]:
    """Each command of the block: its line, the lines of its shown output, the command, shown and real output."""
    starts = [place for place, line in enumerate(block.body) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(block.body)], strict=True):
        after = start + 1
        command = block.body[start][2:]
        while command.endswith("\\"):
            command = command[:-1] + block.body[after].removeprefix("> ").strip()
            after += 1
        shown = "\n".join(block.body[after:end])
        code, real = _run_command(command)
        expected: str | None = shown if shown.strip() else None
        if code and not shown.lstrip().startswith("Not done."):
            expected, real = shown or "(success)", f"{real.rstrip()}\n(exit code {code})"
        yield block.line + 1 + start, block.first + after, block.first + end, f"$ {command}", expected, real


def _run_command(command: str) -> tuple[int, str]:
    words = shlex.split(command)
    if words[0] == "cd":
        os.chdir(Path(words[1]).expanduser())
        return 0, ""
    if words[0] == "upstate" and not set(command) & set("|>;&"):
        return _upstate(words[1:])
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603 - the commands are those of our own pages
        ["/bin/bash", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": path},
    )
    return done.returncode, done.stdout + (done.stderr if done.returncode else "")


def _upstate(arguments: Sequence[str]) -> tuple[int, str]:
    """The command in this process, because loading the models anew for each would take minutes."""
    from upstate.cli.main import app

    out, aside = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(aside):
        try:
            app(args=list(arguments), prog_name="upstate")
        except SystemExit as leave:
            code = leave.code if isinstance(leave.code, int) else 1
        except Exception:  # a fault of Upstate itself; the other examples run on
            code = 70
            aside.write(traceback.format_exc(limit=-3))
    told = aside.getvalue()
    return code, out.getvalue() + (told[max(told.find("Not done."), 0) :] if code else "")


def _run_python(block: Block, following: Block | None, lines: list[str], space: dict[str, object]) -> Iterator[Run]:
    out = io.StringIO()
    code = "\n" * block.line + "\n".join(block.body)
    try:
        with contextlib.redirect_stdout(out):
            exec(compile(code, "example", "exec"), space)  # noqa: S102 - the code is that of our own pages
    except Exception:
        yield block.line, block.first, block.first, "python", "(success)", traceback.format_exc(limit=-3)
        return
    below = (
        following is not None and following.kind == "text" and not "".join(lines[block.last + 1 : following.first - 1])
    )
    if following is not None and below:
        yield following.line, following.first, following.last, "python", "\n".join(following.body), out.getvalue()


@contextlib.contextmanager
def _inside(start: Path, *, home: Path) -> Iterator[list[Path]]:
    """Work in `start` with a terminal of a fixed width and without colours; gives the folder that was left at last."""
    before, here = dict(os.environ), Path.cwd()
    os.environ.update(COLUMNS=WIDTH, NO_COLOR="1", TERM="dumb", HOME=str(home))
    os.environ["UPSTATE_CACHE"] = str(home / ".cache" / "upstate")  # not the reader's own table of places
    os.chdir(start)
    ended: list[Path] = []
    try:
        yield ended
    finally:
        ended.append(Path.cwd())
        os.chdir(here)
        os.environ.clear()
        os.environ.update(before)


def every_page() -> list[Path]:
    """README.md and all pages of docs/, those that others begin from first."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    begun = {ROOT / "docs" / name for page in pages for name in _BEGINS.findall(page.read_text("utf-8"))}
    return sorted(pages, key=lambda page: (page not in begun, pages.index(page)))


def run_pages(pages: Sequence[Path]) -> Iterator[tuple[Path, Ran]]:
    """Run `pages`, and before them those that they begin from."""
    wanted = [page.resolve() for page in pages]
    first = [ROOT / "docs" / name for page in wanted for name in _BEGINS.findall(page.read_text("utf-8"))]
    with tempfile.TemporaryDirectory(prefix="upstate-docs-") as temporary:
        left: dict[Path, tuple[Path, Path]] = {}
        for count, page in enumerate(dict.fromkeys([*first, *wanted])):
            folder = Path(temporary).resolve() / str(count)
            start = folder
            begins = _BEGINS.search(page.read_text("utf-8"))
            if begins:
                whole, ended = left[ROOT / "docs" / begins[1]]
                shutil.copytree(whole, folder)
                start = folder / ended.relative_to(whole)
            else:
                folder.mkdir()
            ran = run_page(page, folder, start)
            left[page] = (folder, ran.ended)
            yield page, ran


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the pages; 1 when any example gives something else than its page shows."""
    parser = argparse.ArgumentParser(description="Run the examples of the documentation.")
    parser.add_argument("pages", nargs="*", type=Path, help="pages; without any, all")
    parser.add_argument("--write", action="store_true", help="put the real output into the pages")
    asked = parser.parse_args(arguments)
    # Threads that wait for each other by spinning take three times the time on a machine that others use too.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    faults: list[Fault] = []
    for page, ran in run_pages(asked.pages or every_page()):
        if asked.write and ran.faults:
            page.write_text(ran.rewritten, encoding="utf-8")
        faults += [replace(fault, page=page) for fault in ran.faults]
        if ran.examples:
            say(f"{page.name}: {ran.examples} examples, {len(ran.faults)} faults")
    for fault in faults:
        say(str(fault))
    return 1 if faults and not asked.write else 0


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    began = time.monotonic()
    code = main()
    say(f"{time.monotonic() - began:.0f} s")
    sys.exit(code)
