"""US addresses: their parts, and the one form that stands for all ways to write them."""

from upstate.geography.addresses.address import Address, Street
from upstate.geography.addresses.parsing import parse_address, parse_street

__all__ = ["Address", "Street", "parse_address", "parse_street"]
