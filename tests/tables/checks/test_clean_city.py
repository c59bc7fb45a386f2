"""In a clean city no rule finds anything."""

from __future__ import annotations


def test_every_rule_is_silent_on_a_clean_city(check):
    assert check() == []
