"""Entries that people judge: who judges what, what their marks say, and who wins."""
