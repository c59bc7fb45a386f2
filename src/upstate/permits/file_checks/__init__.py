"""Checks of a file that an applicant gives, made on this machine when it arrives, each saying what is wrong and how to mend it."""

from upstate.permits.file_checks.every import Checked, check_file
from upstate.permits.file_checks.finding import Finding

__all__ = ["Checked", "Finding", "check_file"]
