"""Which addresses belong to the public internet, however they are written."""

from __future__ import annotations

import pytest

from upstate.tables.servers.hosts import is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "2002:5db8:d822::1"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
        *("198.18.0.1", "192.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1%eth0", "fc00::1", "fec0::1"),
        *("ff02::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "::ffff:0:10.0.0.1"),
        *("2002:a00:1::1", "2001:0:a00:1::"),
    ],
)  # fmt: skip
def test_private_addresses_are_not_public_also_inside_longer_ones(address: str) -> None:
    assert not is_public(address)
