"""The office where people pay: cash, checks and cards are noted by a person of the city."""

from __future__ import annotations

from collections.abc import Mapping

from upstate.web.business.payments.provider import BadReturn, Told


class Cashier:
    """Money that somebody took in the office."""

    name = "cashier"
    online = False

    def address(self, *, key: str, cents: int) -> str:
        return ""

    def read(self, body: bytes, headers: Mapping[str, str]) -> Told:
        raise BadReturn(
            "The office tells nothing by the network.",
            allowed="payments that a person notes at the desk",
            next_step="Note the payment on the page of the application.",
        )

    def give_back(self, *, reference: str, cents: int, key: str) -> None:
        """The office pays it out."""
