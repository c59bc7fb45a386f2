"""The simulated city: exports as messy as a real city's, of a city whose true risk is known.

Millbrook is simulated and labelled so in every file name; no street, pipe or rating in it is real.
"""

from upstate.simulation.contracts import MEANINGS as CONTRACT_MEANINGS
from upstate.simulation.contracts import simulate_contracts
from upstate.simulation.exports import CITY, SimulatedExports
from upstate.simulation.growth import simulate_tables
from upstate.simulation.homes import simulate_homes
from upstate.simulation.requests import MEANINGS as REQUEST_MEANINGS
from upstate.simulation.requests import simulate_requests
from upstate.simulation.roads import simulate_roads
from upstate.simulation.water import simulate_water

__all__ = [
    "CITY",
    "CONTRACT_MEANINGS",
    "REQUEST_MEANINGS",
    "SimulatedExports",
    "simulate_contracts",
    "simulate_homes",
    "simulate_requests",
    "simulate_roads",
    "simulate_tables",
    "simulate_water",
]
