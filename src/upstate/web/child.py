"""A core action in a short-lived process of its own: its memory and its time are bounded, and it can be killed.

The process is told over its standard input what to do and answers on its standard output, both as JSON. The input stays open as
long as the asking process lives; when it closes, the process ends itself.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
import typing
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from upstate.errors import LimitReached, UpstateError
from upstate.web.memory import bound_memory, memory_for_work

_log = logging.getLogger("upstate.jobs")
_TELL_SECONDS = 0.2


class TooLong(LimitReached):
    """The work did not end within its limit of time."""


class Stopped(UpstateError):
    """The work ended without a result: a fault of Upstate's, or the system stopped it."""


def run_in_child(
    function: str, values: Mapping[str, Any], *, time_limit: float, progress_file: Path, memory: int | None = None
) -> Any:
    """Call `function` ("package.module:name") with keyword arguments in a process of its own, and give what came back.

    values: plain values; text becomes a path where the function wants one. What comes back is made plain: `as_json()` where the
    result has it, the fields of a dataclass, text for a path or a date. progress_file: written as
    {words, done, total, started, limit} as the work goes on, if the function takes `progress`. time_limit: in seconds.
    memory: in bytes; null for `memory_for_work`.
    Raises the `UpstateError` that the action raised (its three parts; not its class), `TooLong`, or `Stopped`.
    """
    order = {"function": function, "values": dict(values), "progress_file": str(progress_file), "limit": time_limit}
    order["memory"] = memory or memory_for_work()
    child = subprocess.Popen(
        [sys.executable, "-m", "upstate.web.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # it is killed with all that it started
    )
    try:
        answer = _ask(child, order, time_limit)
    except subprocess.TimeoutExpired:
        raise TooLong(
            f"The work took longer than {time_limit:.0f} seconds and was stopped.",
            allowed=f"work that ends within {time_limit:.0f} seconds",
            next_step="Try it with a smaller file. Nothing was changed.",
        ) from None
    finally:
        _end(child)
    return _value(answer, child.returncode)


def _ask(child: subprocess.Popen[str], order: dict[str, Any], time_limit: float) -> str:
    """Hand the order over and wait for the answer. The input is left open: that is how the child knows that we live."""
    assert child.stdin is not None and child.stdout is not None  # noqa: S101 - for the types alone
    try:
        child.stdin.write(json.dumps(order) + "\n")
        child.stdin.flush()
    except BrokenPipeError:
        return ""
    read: list[str] = []
    reader = threading.Thread(target=lambda pipe: read.append(pipe.read()), args=(child.stdout,), daemon=True)
    reader.start()
    reader.join(time_limit)
    if reader.is_alive():
        raise subprocess.TimeoutExpired(child.args, time_limit)
    return read[0]


def _end(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        try:
            child.wait(1)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def _value(answer: str, code: int) -> Any:
    told: dict[str, Any] = (
        json.loads(answer) if answer.endswith("}\n") else {"fault": f"the process ended with code {code}"}
    )
    if "error" in told:
        raise UpstateError(
            told["error"]["given"], allowed=told["error"]["allowed"], next_step=told["error"]["next_step"]
        )
    if "fault" in told:
        _log.error("work stopped: %s", told["fault"])
        raise Stopped(
            "The work stopped before its end, by a fault of Upstate's own or because it needed too much memory.",
            allowed="work that fits into half of this machine's memory",
            next_step="Nothing was changed. Try a smaller file; if it stops again, the site's log says where.",
        )
    return told["value"]


def main() -> None:
    """What runs in the process: read the order, do it, answer."""
    order = json.loads(sys.stdin.readline())
    bound_memory(order["memory"])
    threading.Thread(target=_end_with_parent, daemon=True).start()
    answer, sys.stdout = sys.stdout, sys.stderr  # whatever prints does not garble the answer
    answer.write(json.dumps(_do(order), ensure_ascii=True) + "\n")
    answer.flush()
    _leave(answer)


def _leave(answer: TextIO) -> None:
    answer.close()
    os._exit(0)  # a thread waits for the input and would hold the process back


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def _do(order: dict[str, Any]) -> dict[str, Any]:
    try:
        module, name = order["function"].split(":")
        function = getattr(importlib.import_module(module), name)
        hints = typing.get_type_hints(function)
        values = {key: _as_wanted(value, hints.get(key)) for key, value in order["values"].items()}
        if "progress" in hints:
            values["progress"] = _Teller(Path(order["progress_file"]), order["limit"])
        return {"value": _made_plain(function(**values))}
    except UpstateError as fault:
        return {"error": {"given": fault.given, "allowed": fault.allowed, "next_step": fault.next_step}}
    except MemoryError:
        return {"error": _too_much(order["memory"])}
    except Exception:  # told to the log of the site, never to a visitor
        return {"fault": traceback.format_exc()}


def _too_much(memory: int) -> dict[str, str]:
    return {
        "given": f"The work needed more than {memory // 2**20:,} MB of memory and was stopped.",
        "allowed": "work that fits into half of this machine's memory",
        "next_step": "Try it with a smaller file; a workbook needs less as CSV. Nothing was changed.",
    }


def _as_wanted(value: Any, hint: Any) -> Any:
    wants_path = hint is Path or Path in typing.get_args(hint)
    return Path(value) if wants_path and isinstance(value, str) else value


def _made_plain(value: Any) -> Any:
    if hasattr(value, "as_json"):
        value = value.as_json()
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return json.loads(json.dumps(value, default=str))


class _Teller:
    """Progress, written to a file for a page to show; a few times a second at most."""

    def __init__(self, path: Path, limit: float) -> None:
        self._path = path
        self._fixed = {"started": datetime.now(UTC).isoformat(timespec="seconds"), "limit": limit}
        self._words, self._next = "", 0.0
        self("Starting")

    def __call__(self, words: str, done: int = 0, total: int = 0) -> None:
        if words == self._words and time.monotonic() < self._next:
            return
        self._words, self._next = words, time.monotonic() + _TELL_SECONDS
        fresh = self._path.with_name(f".{self._path.name}-{os.getpid()}")
        fresh.write_text(json.dumps({"words": words, "done": done, "total": total, **self._fixed}), "utf-8")
        fresh.replace(self._path)  # whole for whoever reads; not worth a flush to disk


if __name__ == "__main__":
    main()
