"""Running an action for a person: progress while it works, three parts when it can not, JSON alone when asked."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from upstate.errors import UpstateError

USER_ERROR = 2
console = Console(highlight=False)
aside = Console(stderr=True, highlight=False)


class Run:
    """One call. progress: to hand to the action. failed: set when the result, though shown, is not good."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self.failed = False
        self._bar: Bar | None = None
        self._task: Any = None

    def progress(self, words: str, done: int = 0, total: int = 0) -> None:
        """Show the step; on standard error, so that JSON stays alone on standard output."""
        if self._bar is None:
            self._bar = Bar(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=aside,
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(words, total=None)
        self._bar.update(self._task, description=words, completed=done, total=total or None)

    def quiet(self) -> None:
        """Take the progress away, to ask or to show something."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def show(self, value: Any, show: Callable[[], None]) -> None:
        """Give the result: as JSON alone, or in words by `show`."""
        self.quiet()
        if self.as_json:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False, default=str) + "\n")
        else:
            show()


def show_plain(*lines: str) -> None:
    """Lines as they are: what stands in brackets is text."""
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


@contextmanager
def running(as_json: bool) -> Iterator[Run]:
    """Call an action; an error of the user's leaves with code 2 and three parts, without a traceback."""
    run = Run(as_json)
    try:
        yield run
    except UpstateError as fault:
        run.quiet()
        _tell(fault, as_json)
        raise typer.Exit(USER_ERROR) from None
    except BrokenPipeError:
        # Whoever read our output has gone; what is left to write goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        run.quiet()
        aside.print("Stopped. What was finished before is kept.")
        raise typer.Exit(130) from None
    except OSError as fault:
        run.quiet()
        _tell(_from_system(fault), as_json)
        raise typer.Exit(USER_ERROR) from None
    finally:
        run.quiet()
    if run.failed:
        raise typer.Exit(USER_ERROR)


def _from_system(fault: OSError) -> UpstateError:
    return UpstateError(
        f"{fault.filename or 'A file'}: {fault.strerror or fault}.",
        allowed="files and folders that may be read and written, and room on the disk",
        next_step="Look at the rights of the file and the room on the disk (`upstate doctor`).",
    )


def tell_wrong_words(fault: Any, *, as_json: bool) -> None:
    """An error of the command line's parser, in the three parts of every other."""
    if type(fault).__name__ == "NoArgsIsHelpError":  # the command alone asks for help
        fault.show()
        return
    context = getattr(fault, "ctx", None)
    command = context.command_path if context else "upstate"
    usage = " ".join(context.get_usage().removeprefix("Usage: ").split()) if context else "upstate COMMAND"
    given = fault.format_message()
    _tell(UpstateError(given, allowed=usage, next_step=f"Run `{command} --help` to see what it takes."), as_json)


def tell_unexpected(fault: Exception, *, as_json: bool) -> None:
    """A mistake of Upstate's own: one sentence, and the whole story in a file that only this person can read."""
    with tempfile.NamedTemporaryFile("w", prefix="upstate-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.writelines(traceback.format_exception(fault))
    said = f"Upstate came upon something that it did not expect: {type(fault).__name__}."
    next_step = (
        f"Try once more. If it happens again, report it with the file {file.name}; look first whether it names people."
    )
    _tell(UpstateError(said, allowed="what the documentation describes", next_step=next_step), as_json)


def _tell(fault: UpstateError, as_json: bool) -> None:
    if as_json:
        parts = {"error": {"given": fault.given, "allowed": fault.allowed, "next_step": fault.next_step}}
        sys.stderr.write(json.dumps(parts, ensure_ascii=False) + "\n")
        return
    aside.print(f"[bold red]Not done.[/] {escape(fault.given)}", soft_wrap=True)
    aside.print(f"[bold]Allowed:[/] {escape(fault.allowed)}", soft_wrap=True)
    aside.print(f"[bold]Next:[/] {escape(fault.next_step)}", soft_wrap=True)
