"""A format that programs read and that belongs to nobody."""

from __future__ import annotations

from upstate.catalog.quality.check import QualityCheck, failed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.sentences import say

OPEN_FORMATS = ("csv", "tsv", "json", "jsonl", "geojson", "parquet")
CRITERION = say("The table is there in an open format that programs can read")


def check(published: PublishedTable) -> QualityCheck:
    formats = [name.lower().lstrip(".") for name in published.formats]
    if any(name in OPEN_FORMATS for name in formats):
        return passed(CRITERION)
    found = (
        say("It is there only as {formats}.", formats=", ".join(formats))
        if formats
        else say("It is there in no format.")
    )
    return failed(CRITERION, found, next_step=say("Publish it again; Upstate writes CSV and Parquet of every table."))
