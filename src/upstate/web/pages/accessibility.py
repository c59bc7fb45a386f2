"""The accessibility statement: what was tested, with what, and what was found. Nothing in it is a promise that no test made."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from pydantic import BaseModel, ConfigDict, Field, ValidationError

RESULTS = Path(__file__).parent.parent / "accessibility.json"
_log = logging.getLogger(__name__)


class PageTest(BaseModel):
    """One kind of page, opened in a browser.

    widths: of the window, in CSS pixels. violations: how many rules of axe it broke, over all widths. keyboard,
    without_javascript: whether it was also used that way; null where that was not tried.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    name_es: str = ""
    widths: tuple[int, ...]
    violations: int = Field(ge=0)
    keyboard: bool | None = None
    without_javascript: bool | None = None


class AccessibilityResults(BaseModel):
    """What the tests of a release wrote down. tools: such as `Chromium 140` and `axe-core 4.10`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tested: date
    tools: tuple[str, ...]
    pages: tuple[PageTest, ...]
    known_problems: tuple[str, ...] = ()
    known_problems_es: tuple[str, ...] = ()

    @property
    def violations(self) -> int:
        return sum(page.violations for page in self.pages)


def load_results(path: Path) -> AccessibilityResults | None:
    """The results in `path`; null when nothing was tested yet, or when the file is broken (the log says so)."""
    try:
        return AccessibilityResults.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as fault:
        _log.error("%s cannot be read: %s", path, " ".join(str(fault).split())[:300])
        return None


@require_safe
def show_accessibility(request: HttpRequest) -> HttpResponse:
    """The statement as a page."""
    return render(request, "pages/accessibility.html", {"results": load_results(RESULTS)})
