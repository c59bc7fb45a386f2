"""`python -m benchmarks [NAME [ARGUMENT ...]]`: without a name, all that need nothing but the project and real data."""

from __future__ import annotations

import sys
from importlib import import_module

EVERY = (
    "proofs", "leaks", "reading", "servers", "growth", "personal_data", "browsing", "pages", "serving", "matching", "alarms",
    "charlottesville", "first_page", "applications", "challenges", "evaluations", "run_charts", "measures", "challenge_scoring",
)  # fmt: skip
ASKED_FOR = ("against_triage", "apis", "borrowing", "days", "rounds")

if __name__ == "__main__":
    names = sys.argv[1:2] or EVERY
    for name in names:
        if name not in (*EVERY, *ASKED_FOR):
            raise SystemExit(f"There is no benchmark called {name!r}; there are {', '.join((*EVERY, *ASKED_FOR))}.")
        import_module(f"benchmarks.{name}").run([int(word) for word in sys.argv[2:]])
