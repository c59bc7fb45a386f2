"""The providers that there are. Another one is a file beside these and a line here."""

from __future__ import annotations

import os

from upstate.web.business.payments.cashier import Cashier
from upstate.web.business.payments.made_up import MadeUp
from upstate.web.business.payments.provider import Provider
from upstate.web.city import this_city

CASHIER, MADE_UP = Cashier(), MadeUp()
PROVIDERS: dict[str, Provider] = {one.name: one for one in (CASHIER, MADE_UP)}


def online_provider() -> Provider | None:
    """The provider by which applicants pay on this site; null where they pay in the office. UPSTATE_PAYMENTS names it. A city that is
    simulated has the one for trying out."""
    named = os.environ.get("UPSTATE_PAYMENTS", "test" if this_city().settings.simulated else "")
    found = PROVIDERS.get(named)
    return found if found and found.online else None
