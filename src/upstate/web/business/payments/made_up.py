"""A provider for trying out: no money moves. It speaks as a real one does, by a signed word to the site."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from upstate.web.business.payments.provider import BadReturn, Told

SIGNATURE = "X-Signature"
_MOST_BYTES = 10_000


class MadeUp:
    """The payer is sent to a page of this site that says that no money moves."""

    name = "test"
    online = True

    def address(self, *, key: str, cents: int) -> str:
        return reverse("business-made-up", args=[key])

    def word(self, *, key: str, cents: int) -> tuple[bytes, str]:
        """What the provider would send when a payment is made, and its signature."""
        body = json.dumps({"key": key, "reference": f"test-{key[:24]}", "cents": cents}).encode()
        return body, self._sign(body)

    def read(self, body: bytes, headers: Mapping[str, str]) -> Told:
        given = headers.get(SIGNATURE, "")
        if len(body) > _MOST_BYTES or not hmac.compare_digest(given.encode(), self._sign(body).encode()):
            raise _bad("The word of a payment is not signed by the provider.")
        try:
            told = json.loads(body)
            return Told(str(told["key"]), str(told["reference"])[:200], int(told["cents"]))
        except (ValueError, KeyError, TypeError):
            raise _bad("The word of a payment can not be read.") from None

    def give_back(self, *, reference: str, cents: int, key: str) -> None:
        """Nothing came, so nothing goes back."""

    def _sign(self, body: bytes) -> str:
        secret = salted_hmac("upstate.business.payments.test", settings.SECRET_KEY, algorithm="sha256").digest()
        return hmac.new(secret, body, sha256).hexdigest()


def _bad(given: str) -> BadReturn:
    return BadReturn(
        given,
        allowed="what the provider sends and signs with the secret that it shares with this site",
        next_step="Compare the secret on both sides. Nothing was noted.",
    )
