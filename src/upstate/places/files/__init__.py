"""The kinds of published file that the table of places is made of: each recognised by its header, one kind a file."""

from upstate.places.files.part import Part
from upstate.places.files.recognising import KINDS, recognise

__all__ = ["KINDS", "Part", "recognise"]
