"""What a visitor reads on a page."""

from __future__ import annotations

import re
from html import unescape
from typing import Any


def words(response: Any) -> str:
    """What a page says, on one line, without tags."""
    page = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
