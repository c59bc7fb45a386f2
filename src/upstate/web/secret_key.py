"""The key that signs sessions and links: made once for each city, and kept out of git."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def load_secret_key(path: Path) -> str:
    """The city's own key; made at first, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not (path.parent / ".gitignore").exists():
        (path.parent / ".gitignore").write_text("*\n", "utf-8")  # nothing beside the key is for git either
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(48))
            handle.flush()
            os.fsync(handle.fileno())
    except FileExistsError:
        pass
    return path.read_text("utf-8")
