"""The version of the format of evidence and rankings, in a file of its own: who only reads them needs no more."""

from __future__ import annotations

FORMAT = 1
