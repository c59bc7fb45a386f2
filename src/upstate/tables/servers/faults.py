"""What can be wrong with a server, in the three parts of every error."""

from __future__ import annotations

from upstate.errors import UnreadableFile
from upstate.tables.servers.addresses import Address


class UnreadableServer(UnreadableFile):
    """A server does not give the table that was asked for."""


class Interrupted(Exception):
    """The server failed in a way that may pass. wait: seconds that it asks us to wait; null when it does not say."""

    def __init__(self, words: str, wait: float | None = None) -> None:
        super().__init__(words)
        self.wait = wait


def unreadable(
    address: Address,
    fault: str,
    *,
    allowed: str = "a server that answers, with the table that the address names",
    next_step: str = "Open the address in a browser, or ask who runs the server. What was read before is kept.",
) -> UnreadableServer:
    """The error for this address; `fault` goes on after its name, and may hold words of the server."""
    return UnreadableServer(f"{address} {address.hide(fault)}", allowed=allowed, next_step=next_step)


def not_all(address: Address, *, counted: int, read: int, more: str = "") -> UnreadableServer:
    """The error for rows that did not all arrive, or of which too many did."""
    return UnreadableServer(
        f"{address} counts {counted:,} rows, but {read:,} arrived{more}.",
        allowed="as many rows as the server itself counts",
        next_step="Try again later. If it stays so, tell who runs the server. What was read before is kept.",
    )
