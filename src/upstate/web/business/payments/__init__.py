"""How money comes in: one interface, and what stands behind it.

A provider never says by the browser of the payer that money came: it tells the site itself, in words that only it can have signed.
Whatever it says twice is noted once.
"""

from upstate.web.business.payments.every import PROVIDERS, online_provider
from upstate.web.business.payments.provider import BadReturn, Provider, Told

__all__ = ["PROVIDERS", "BadReturn", "Provider", "Told", "online_provider"]
