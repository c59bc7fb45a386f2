"""What the editor shows beside the fields."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from upstate.web.pages.reading_grade import SIXTH, read_grade


class ReadabilityPanel(Panel):
    """How hard the saved text is to read. A hint: it stops nobody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("How easy it is to read"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/panels/readability.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            language = self.instance.locale.language_code if self.instance.locale_id else "en"
            reading = read_grade(self.instance.text(), language) if self.instance.pk else None
            return {**super().get_context_data(parent_context), "reading": reading, "goal": SIXTH}
