"""Sentences as rows keep them: how each was made, so that it is said in the language of whoever reads it."""

from __future__ import annotations

from typing import Any

from upstate.errors import UpstateError
from upstate.sentences import Made, Sentence

PARTS = ("given", "allowed", "next_step")


def stored(text: str) -> Any:
    """A sentence as JSON; other text as it is."""
    if not isinstance(text, Sentence):
        return str(text)
    made = text.made
    values = {name: stored(one) if isinstance(one, str) else one for name, one in made.values.items()}
    return {"one": made.one, "many": made.many, "number": made.number, "values": values}


def recalled(kept: Any) -> str:
    """What `stored` gave, as it was."""
    if not isinstance(kept, dict):
        return str(kept)
    values = {name: recalled(one) if isinstance(one, str | dict) else one for name, one in kept["values"].items()}
    return Sentence(Made(kept["one"], kept["many"], kept["number"], values))


def stored_fault(fault: UpstateError) -> dict[str, Any]:
    """The three parts of an error, and where it has some its single faults and how many more there are."""
    told = {part: stored(getattr(fault, part)) for part in PARTS}
    faults = [stored(one) for one in getattr(fault, "faults", ())]
    return {**told, "faults": faults, "more": getattr(fault, "more", 0)}


def recalled_fault(kept: Any) -> dict[str, Any]:
    """The same, for a page; empty where nothing was kept."""
    if not kept:
        return {}
    told = {part: recalled(kept[part]) for part in PARTS}
    return {**told, "faults": [recalled(one) for one in kept["faults"]], "more": kept["more"]}
