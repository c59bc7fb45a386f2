"""Solutions of the kind `measures`: what cities count to see whether it gets better, each as a text and a query."""

from __future__ import annotations

from upstate.solutions.measures.measure import Measure

__all__ = ["Measure"]
