"""A link that is a secret is nowhere written down."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

SECRET = "a-secret-that-only-one-person-has-0123456789"


@pytest.mark.parametrize("address", [f"/feedback/{SECRET}/", f"/account/invitation/{SECRET}/"])
def test_the_log_of_requests_holds_no_secret_of_a_link(
    client: Client, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    with caplog.at_level(logging.INFO, logger="upstate.request"):
        client.get(address)
    written = [record.__dict__["path"] for record in caplog.records if record.name == "upstate.request"]
    assert written
    assert not any(SECRET in path for path in written)
