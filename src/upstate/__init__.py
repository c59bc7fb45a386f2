"""Upstate: the data office of a small city. Borrow what works, prove it works here, share it back."""

__version__ = "0.1.0"
