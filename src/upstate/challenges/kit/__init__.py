"""The starter kit of a challenge: a first prediction, a scorer and a notebook, written and tried out by Upstate."""

from upstate.challenges.kit.about import About, about
from upstate.challenges.kit.packing import ZIP_FILE, pack_kit
from upstate.challenges.kit.trying import Ran, Tried, same, try_kit
from upstate.challenges.kit.writing import KIT_FILES, write_kit

__all__ = ["KIT_FILES", "ZIP_FILE", "About", "Ran", "Tried", "about", "pack_kit", "same", "try_kit", "write_kit"]
