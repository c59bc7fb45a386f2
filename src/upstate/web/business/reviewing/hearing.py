"""What the desk does by itself when something happens to an application, inside the same transaction."""

from __future__ import annotations

from typing import Any

from upstate.web.business.events import What
from upstate.web.business.models import Event
from upstate.web.business.reviewing.actions.beginning import begin_reviews, look_again
from upstate.web.business.reviewing.ticking import write_due


def hear(event: Event, **_: Any) -> None:
    """Begin when an application is sent, look again when it is sent anew, and let the clocks go on when the applicant answered."""
    if event.what == What.SENT:
        begin_reviews(event.application, at=event.at)
    elif event.what == What.SENT_AGAIN:
        look_again(event.application)
    elif event.what == What.ANSWERED:
        write_due(event.application)
