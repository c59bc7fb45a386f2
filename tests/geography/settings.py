"""How hypotheses are tried: on a busy machine too, so nothing is timed."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.thorough import examples

ANY_MACHINE = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
