"""What a provider of payments does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from upstate.errors import UpstateError


class BadReturn(UpstateError):
    """What came as a provider's word was not signed by it, or does not fit the payment."""


@dataclass(frozen=True)
class Told:
    """What a provider says: the payment that we began under `key` is paid. reference: its own name of the payment; the same for
    whatever it says of this payment again. cents: what came."""

    key: str
    reference: str
    cents: int


class Provider(Protocol):
    """One way to pay. name: kept with each payment, so it never changes. online: whether an applicant can use it alone."""

    name: str
    online: bool

    def address(self, *, key: str, cents: int) -> str:
        """Where the browser of the payer is sent; empty where nobody pays by browser."""
        ...

    def read(self, body: bytes, headers: Mapping[str, str]) -> Told:
        """What the provider told; raises `BadReturn` where it was not the provider."""
        ...

    def give_back(self, *, reference: str, cents: int, key: str) -> None:
        """Send money back. key: the same for the same refund, so that it is sent once. Raises `UpstateError`."""
        ...
