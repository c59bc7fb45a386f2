"""Simulated tables whose personal data is known, to measure what the gate finds: written before the rules were.

Nobody in them exists. `open_cases` may be looked at while rules are written; `held_out` may not: no rule is changed
because of what it finds there.
"""

from tests.catalog.gate.simulated.held_out import HELD_OUT
from tests.catalog.gate.simulated.open_cases import OPEN
from tests.catalog.gate.simulated.shapes import SimulatedColumn, SimulatedTable, write_csv

__all__ = ["HELD_OUT", "OPEN", "SimulatedColumn", "SimulatedTable", "write_csv"]
