"""The real fires of Charlottesville against its real homes. What was read by eye stands in charlottesville.md."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from upstate.geography.matching import Matches, match_addresses

HOMES_BURNED = ("1 or 2 family dwelling", "Multifamily dwelling")
# Read by eye and found to be another home than the fire's; by INCIDENT_ID. None was.
WRONG: tuple[str, ...] = ()
