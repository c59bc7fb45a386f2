"""Whether the site's mail goes out, which a challenge needs: people join and judges sign in by a code that is mailed to them."""

from __future__ import annotations

import os

_VARIABLE = "UPSTATE_EMAIL_URL"


def tell_mail() -> str:
    """What is wrong with the mail of a challenge, as far as can be seen from here; empty where a mail server is named."""
    if os.environ.get(_VARIABLE):
        return ""
    return (
        f"{_VARIABLE} names no mail server here, so nobody gets the code by which people join and judges sign in: "
        "mail is written into site/outbox of the city. Set it where `upstate serve` runs (docs/how-to/accounts.md, Mail)."
    )
