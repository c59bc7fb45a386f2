"""Minutes for each topic, which add up to the length of the meeting."""

from __future__ import annotations

from collections.abc import Sequence


def share_minutes(weights: Sequence[int], *, minutes: int) -> tuple[int, ...]:
    """Whole minutes by weight, at least one for each topic; the largest remainders get what is left (Hamilton's method).

    >>> share_minutes([3, 6, 2], minutes=60)
    (17, 32, 11)

    Raises `ValueError` for more topics than minutes.
    """
    if len(weights) > minutes:
        raise ValueError(f"{len(weights)} topics in {minutes} minutes")
    left, whole = minutes - len(weights), sum(weights)
    shares = [divmod(left * weight, whole) for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-shares[at][1], at))
    more = set(order[: left - sum(one for one, _rest in shares)])
    return tuple(1 + one + (at in more) for at, (one, _rest) in enumerate(shares))
