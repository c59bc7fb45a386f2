"""`upstate` in this process, and then the peak of its own memory."""

from __future__ import annotations

import resource
import sys

from upstate.cli.main import app

try:
    app(sys.argv[1:], standalone_mode=False)
finally:
    print(f"\npeak memory in MB: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
