"""How much memory work in the background may take, so that a file made to burst it ends the work and not the site."""

from __future__ import annotations

import contextlib
import os
import resource
from pathlib import Path

_LEAST = 2 * 2**30


def bound_memory(most: int) -> None:
    """Let this process hold at most `most` bytes, and let it be the first to go when the machine has none left.

    Data is bounded, not address space: DuckDB, Arrow and threads map much that they never touch.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    with contextlib.suppress(OSError):  # a system other than Linux
        Path("/proc/self/oom_score_adj").write_text("1000")


def memory_for_work() -> int:
    """Half of what the machine, or the container around the site, has; at least 2 GB, which a large sheet needs. In bytes."""
    installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with contextlib.suppress(OSError, ValueError):  # no container, or one without a limit ("max")
        installed = min(installed, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return max(_LEAST, installed // 2)
