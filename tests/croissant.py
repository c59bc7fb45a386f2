"""mlcroissant, told to log to the process's own stderr.

It brings a handler that keeps the stderr of the moment when it is loaded, which is pytest's, and closes it when logging is set up anew, as the site does:
then the whole run ends without a word.
"""

from __future__ import annotations

import sys

import mlcroissant
from absl import logging

logging.get_absl_handler().python_handler.setStream(sys.__stderr__)

__all__ = ["mlcroissant"]
