"""What is good and what is missing in a published version: each criterion yes or no, with what to do; never a score.

A rule is a module in `rules` with `check(published) -> QualityCheck`; it is found by being there.
"""

from upstate.catalog.quality.check import Outcome, QualityCheck
from upstate.catalog.quality.judging import judge_quality
from upstate.catalog.quality.published import PublishedTable

__all__ = ["Outcome", "PublishedTable", "QualityCheck", "judge_quality"]
